// Adding keys to JSON that a person wrote keeps what is there as it is written.
import { expect, it } from 'vitest';
import { withKeys } from '../../src/ide/reply/add-keys.ts';

it.each([
  ['', '{"a": ""}'],
  ['  \n', '{"a": ""}'],
  ['{}', '{"a": ""}'],
  ['{ \n }', '{"a": ""}'],
  ['{"b":1}', '{"b":1, "a": ""}'],
  ['{ "b": 1 }\n', '{ "b": 1, "a": "" }\n'],
  ['{\n    "b": [1,\n 2],\n    "c": {"a": 1}\n}', '{\n    "b": [1,\n 2],\n    "c": {"a": 1},\n    "a": ""\n}'],
  ['{\n\t"b": "}"\n}\n', '{\n\t"b": "}",\n\t"a": ""\n}\n'],
  ['{"n": 12345678901234567890, "x": 1.0e2}', '{"n": 12345678901234567890, "x": 1.0e2, "a": ""}'],
])('%j becomes %j', (text, expected) => {
  const after = withKeys(text, '{"a":""}')!;
  expect(after).toBe(expected);
  expect(JSON.parse(after)).toHaveProperty('a', '');
});

it('leaves a key that is there, whatever it holds', () => {
  expect(withKeys('{"a": [1]}', '{"a":""}')).toBe('{"a": [1]}');
  expect(withKeys('{"a": [1]}', '{"a":"","b":{}}')).toBe('{"a": [1], "b": {}}');
});

it.each(['[]', '1', 'null', '"x"', '{"a": }', '{a: 1}', '{"a": 1,}', '{"n": NaN}'])('gives nothing for %j', (text) => {
  expect(withKeys(text, '{"z":1}')).toBeUndefined();
  expect(withKeys('{}', text)).toBeUndefined();
});
