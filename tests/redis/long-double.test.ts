import { expect, test } from 'vitest';
import { addLongDoubles, formatLongDouble, parseLongDouble } from '../../src/redis/long-double.ts';
import type { FiniteLongDouble } from '../../src/redis/long-double.ts';
import { beside } from './oracle.ts';
import { Random } from './random.ts';

/** The sum's text, "inf", or undefined where a number is none. */
function sum(a: string, b: string): string | undefined {
  const [x, y] = [parseLongDouble(a), parseLongDouble(b)];
  if (x === undefined || y === undefined) return undefined;
  const both = addLongDoubles(x, y);
  return typeof both === 'number' ? String(both) : formatLongDouble(both);
}

test('sums are those of 64 bits of significand, shown with 17 decimals', () => {
  expect(sum('0.1', '0.2')).toBe('0.3');
  expect(sum('5.0e3', '0.1')).toBe('5000.10000000000000009');
  expect(sum('3', '-3')).toBe('0');
  expect(sum('-0.00000000000000000001', '0')).toBe('0');
  expect(sum('18446744073709551615', '1')).toBe('18446744073709551616');
  expect(sum('18446744073709551616', '1')).toBe('18446744073709551616');
  expect(sum('0x1p-3', '0')).toBe('0.125');
});

test('what strtold does not take in whole is no number', () => {
  for (const text of ['', ' 1', '1 ', '1e', '0x', '0x.', '1_0', 'nan', '-nan(1)', '1\0', '.', '+', '--1', 'in']) {
    expect(parseLongDouble(text), JSON.stringify(text)).toBeUndefined();
  }
  for (const text of ['.5', '5.', '+1', '-1e-3', '1E+3', '0X1P4', 'INF', '-infinity', '0x.8']) {
    expect(parseLongDouble(text), text).toBeDefined();
  }
});

test('the range is that of 15 bits of exponent', () => {
  expect(parseLongDouble('1e4933')).toBeUndefined();
  expect(parseLongDouble('1e-4960')).toBeUndefined();
  expect(parseLongDouble('1e999999999999999999999')).toBeUndefined();
  expect(parseLongDouble('0e999999999999999999999')).toEqual({ significand: 0n, exponent: 0 });
  expect((parseLongDouble('1e-4950') as FiniteLongDouble).exponent).toBe(-16445);
  expect(sum('1.1e4932', '1.1e4932')).toBe('Infinity');
  expect(sum('-inf', 'inf')).toBe('NaN');
});

test('INCRBYFLOAT on random numbers replies as redis-server', async () => {
  const t = await beside();
  const r = new Random(5);
  const digits = (most: number): string => r.some(1, most, () => String(r.below(10))).join('');
  const number = (): string => {
    const mantissa = r.pick([digits(4), digits(21), `${digits(3)}.${digits(18)}`, `.${digits(9)}`,
      `0x${digits(17)}.${digits(4)}`]);
    const exponent = mantissa.startsWith('0x') ? `p${r.below(80) - 40}` : `e${r.below(50) - 30}`;
    return (r.chance(0.3) ? '-' : '') + mantissa + (r.chance(0.4) ? exponent : '');
  };
  for (let i = 0; i < 1500; i++) {
    if (r.chance(0.3)) await t.same(['SET', 'n', number()]);
    await t.same(['INCRBYFLOAT', 'n', number()]);
  }
  for (const [a, b] of [['1.1e4932', '1.1e4932'], ['1e4932', '-1e4932'], ['1e-4950', '0'], ['inf', '1'], ['1',
    'nan']]) {
    await t.same(['SET', 'n', a]);
    await t.same(['INCRBYFLOAT', 'n', b]);
  }
});
