import { describe, expect, test } from 'vitest';
import { decodeBytes, decodeStrict, encodeText, parseValues, showValues } from '../../src/bytes/text.ts';
import { Random } from '../redis/random.ts';

test('text is UTF-8 bytes, as Node encodes it', () => {
  for (const text of ['', 'plain', 'é', '日本', '🌙', 'a'.repeat(20_000) + 'ü']) {
    expect(encodeText(text)).toBe(Buffer.from(text, 'utf8').toString('latin1'));
    expect(decodeStrict(encodeText(text))).toBe(text);
  }
});

test('bytes that are no UTF-8 have no text', () => {
  for (const bytes of ['\xff', '\xc3', 'a\xe9b', '\xed\xa0\x80']) expect(decodeStrict(bytes)).toBeNull();
});

test('every byte string has a text, and no other comes back', () => {
  const r = new Random(3);
  const every = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
  const parts = ['\xff', '\xc3\xa9', '\xe0\x80\x80', '\xed\xb2\x80', '\xf0\x9f\x93\x8f', '\xf4\x90\x80\x80', '\xef\xbb\xbf', '\xe2\x82', 'a', every];
  for (let i = 0; i < 400; i++) {
    const bytes = r.some(0, 8, () => r.pick(parts)).join('').slice(r.below(4));
    expect(encodeText(decodeBytes(bytes))).toBe(bytes);
  }
  expect(decodeBytes('a\xff\xc3\xa9')).toBe('a\udcff\u00e9');
  expect(decodeBytes('\xef\xbb\xbfreturn 1')).toBe('\ufeffreturn 1');
});

test('of lone surrogates only those that stand for a byte become one', () => {
  expect(encodeText('\ud83d\udcff')).toBe('\xf0\x9f\x93\xbf');
  expect(encodeText('\udcff\ud800\udc7f')).toBe(`\xff${'\xf0\x90\x81\xbf'}`);
  expect(encodeText('\udc7f')).toBe('\xef\xbf\xbd');
});

describe('KEYS and ARGV hold one value a line', () => {
  test.each([
    ['', []], ['a', ['a']], ['a\nb', ['a', 'b']], ['a\n', ['a']], ['\n', ['']], ['a\n\nb', ['a', '', 'b']],
    ['é', ['\xc3\xa9']], ['\\xff\\x00', ['\xff\0']], ['a\\nb\\tc\\r', ['a\nb\tc\r']], ['\\\\x41', ['\\x41']],
    ['\\d+', ['\\d+']], ['\\xzz', ['\\xzz']], [' spaced ', [' spaced ']],
  ])('%j is %j', (field, values) => {
    expect(parseValues(field)).toEqual(values);
  });

  test('every list of bytes survives being shown and read', () => {
    const lists = [
      [], [''], ['', ''], ['a', ''], ['\\'], ['\\n'], ['\\\\x41'], ['\xff\xfe'], ['\xc3\xa9\n'], ['\xc2\x85'], ['\0\x7f'],
      ['\xef\xbb\xbfa'], ['\\\0', '\\\xff', '\\\xc3\xa9'],
      [Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('')],
    ];
    const r = new Random(5);
    const parts = ['\\', 'x', '4', 'f', 'n', '\n', '\xff', '\xc3\xa9', '\x80', '\0', ' '];
    lists.push(...r.some(2_000, 2_000, () => r.some(0, 3, () => r.some(0, 8, () => r.pick(parts)).join(''))));
    for (const list of lists) expect(parseValues(showValues(list)), JSON.stringify(list)).toEqual(list);
  });
});
