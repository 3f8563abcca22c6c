// The members of JSON by their text, against JSON.parse.
import { expect, test } from 'vitest';
import { membersOf } from '../../src/check/members.ts';
import { Random } from '../redis/random.ts';

test('numbers, order and spaces are as they were written', () => {
  expect([...membersOf('{ "state" : {"b":9007199254740993,"a":1.0 , "2":[]} ,"a\\"b": [1, {"x": "},]\\\\"}],\n"e":"" , "n":-1e5}')]).toEqual([
    ['state', '{"b":9007199254740993,"a":1.0 , "2":[]}'], ['a"b', '[1, {"x": "},]\\\\"}]'], ['e', '""'], ['n', '-1e5'],
  ]);
  expect([...membersOf(' {} ')]).toEqual([]);
  expect([...membersOf('{"a":1,"a":[2]}')]).toEqual([['a', '[2]']]);
});

test('of 2,000 random objects each member parses to what the whole has', () => {
  const r = new Random(3);
  const text = (): string => r.pick(['', 'a', '"', '\\', '\\"', '}', ',', '{[', ':', 'é\n', '\u2028']) + String(r.below(5));
  const value = (depth: number): unknown => r.pick<() => unknown>([
    () => r.below(10), text, () => null, () => r.chance(0.5),
    ...depth > 3 ? [] : [(): unknown => r.some(0, 4, () => value(depth + 1)), (): unknown => object(depth + 1)],
  ])();
  const object = (depth: number): object => Object.fromEntries(r.some(0, 4, () => [text(), value(depth)]));
  for (let i = 0; i < 2_000; i++) {
    const whole = object(0);
    const members = membersOf(JSON.stringify(whole, null, r.pick([0, 1, '\t'])));
    expect(Object.fromEntries([...members].map(([name, json]) => [name, JSON.parse(json) as unknown]))).toEqual(whole);
  }
});
