import { describe, expect, test } from 'vitest';
import { encodeText } from '../../src/bytes/text.ts';
import { quoteBytes } from '../../src/bytes/quote.ts';
import { formatDouble } from '../../src/double.ts';
import { isText, segments } from '../../src/ide/kit/segments.ts';
import type { ByteView } from '../../src/ide/kit/segments.ts';
import { ago, byteSize, count, duration, offset, timeLeft, valueSize } from '../../src/bytes/units.ts';

/** Escaped parts in angle brackets. */
const draw = (bytes: string, view?: ByteView): string =>
  segments(bytes, view).map(({ text, escaped }) => (escaped ? `<${text}>` : text)).join('');

describe('a byte string', () => {
  test('shows UTF-8 as text', () => expect(draw(encodeText('größe 🦊'))).toBe('größe 🦊'));
  test('escapes what is not UTF-8', () => expect(draw('a\xff\xfeb')).toBe('a<\\xff\\xfe>b'));
  test('escapes control characters', () => expect(draw('a\nb\x00\x07')).toBe('a<\\n>b<\\x00\\a>'));
  test('escapes an overlong form and half a surrogate', () => {
    expect(draw('\xe0\x80\x80')).toBe('<\\xe0\\x80\\x80>');
    expect(draw('\xed\xa0\x80')).toBe('<\\xed\\xa0\\x80>');
  });
  test('escapes what nobody sees', () => expect(draw(encodeText('a\u200bb\u202ec'))).toBe('a<\\xe2\\x80\\x8b>b<\\xe2\\x80\\xae>c'));
  test('shows every byte beyond ASCII in the escaped view', () => expect(draw(encodeText('ö'), 'escaped')).toBe('<\\xc3\\xb6>'));
  test('keeps quotes and backslashes where nothing is quoted', () => expect(draw('"\\')).toBe('"\\'));
  test('is text when nothing of it is escaped', () => {
    expect(isText(encodeText('größe'))).toBe(true);
    expect(isText('a\x00')).toBe(false);
  });
  test('is quoted as redis-cli does', () => expect(quoteBytes('a"\\\n\x00é')).toBe('"a\\"\\\\\\n\\x00\\xe9"'));
});

describe('numbers', () => {
  // printf("%.17g") of C
  test.each([
    [0.1, '0.10000000000000001'], [3, '3'], [1.5, '1.5'], [1e17, '1e+17'], [1e16, '10000000000000000'], [-0, '-0'],
    [1e-5, '1.0000000000000001e-05'], [0.0001, '0.0001'], [123456.789, '123456.789'], [5e-324, '4.9406564584124654e-324'],
    [Infinity, 'inf'], [-Infinity, '-inf'],
  ])('%d is %s', (value, text) => expect(formatDouble(value)).toBe(text));

  test('have units', () => {
    expect(count(1, 'key')).toBe('1 key');
    expect(count(1204, 'key')).toBe('1,204 keys');
    expect(byteSize(512)).toBe('512 B');
    expect(byteSize(12_600)).toBe('12.3 KiB');
    expect(byteSize(3 * 1024 ** 3)).toBe('3 GiB');
    expect(valueSize('hash', 2)).toBe('2 fields');
    expect(valueSize('string', 5)).toBe('5 B');
  });
});

describe('times', () => {
  test.each([
    [1, '1 s'], [59_000, '59 s'], [59_001, '1 m 00 s'], [125_000, '2 m 05 s'], [3_600_000, '1 h 00 m'],
    [100 * 3_600_000, '4 d 04 h'], [0, '0 s'],
  ])('%d ms left is %s', (ms, text) => expect(timeLeft(ms)).toBe(text));
  test.each([[0.04, '0.04 ms'], [0.44, '0.4 ms'], [12.3, '12 ms'], [1250, '1.25 s']])(
    '%d ms took %s', (ms, text) => expect(duration(ms)).toBe(text),
  );
  test('ago', () => {
    const now = Date.UTC(2026, 0, 10, 12);
    expect(ago(now - 5_000, now)).toBe('just now');
    expect(ago(now - 5 * 60_000, now)).toBe('5 min ago');
    expect(ago(now - 3 * 3_600_000, now)).toBe('3 h ago');
  });
  test('after a moment', () => {
    expect(offset(1012, 1000)).toBe('+12 ms');
    expect(offset(2200, 1000)).toBe('+1.20 s');
  });
});
