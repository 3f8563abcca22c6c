import { expect, test } from 'vitest';
import { mayBeWide } from '../../../src/hosts/redis/scan.ts';

test('wide integers are looked for where they can come up', () => {
  for (const script of ["return string.format('%d', 1)", "return tonumber('ff', 16)", 'local f = tonumber']) {
    expect(mayBeWide(script), script).toBe(true);
  }
  for (const script of [
    "return string.format('%s %5.1f', 'x', 1)", "return tonumber(redis.call('GET', KEYS[1]) or 0)",
    'return tonumber(ARGV[1]) + tonumber( x )',
  ]) expect(mayBeWide(script), script).toBe(false);
});
