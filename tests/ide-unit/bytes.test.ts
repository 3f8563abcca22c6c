import { describe, expect, test } from 'vitest';
import { decodeStrict, encodeText, parseValues, showValues } from '../../src/ide/bytes.ts';

test('text is UTF-8 bytes, as Node encodes it', () => {
  for (const text of ['', 'plain', 'é', '日本', '🌙', 'a'.repeat(20_000) + 'ü']) {
    expect(encodeText(text)).toBe(Buffer.from(text, 'utf8').toString('latin1'));
    expect(decodeStrict(encodeText(text))).toBe(text);
  }
});

test('bytes that are no UTF-8 have no text', () => {
  for (const bytes of ['\xff', '\xc3', 'a\xe9b', '\xed\xa0\x80']) expect(decodeStrict(bytes)).toBeNull();
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
      [Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('')],
    ];
    for (const list of lists) expect(parseValues(showValues(list)), JSON.stringify(list)).toEqual(list);
  });
});
