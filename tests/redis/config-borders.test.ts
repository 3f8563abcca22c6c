// Settings at the borders of 64 bits, beside servers: what is set is kept to the digit.
import { expect, test } from 'vitest';
import { beside } from './oracle.ts';

const LINES = ['hash-max-listpack-entries', 'slowlog-log-slower-than', 'maxmemory'].flatMap((name) =>
  ['9223372036854775806', '9223372036854775807', '9223372036854775808', '18446744073709551615', '18446744073709551616', '-1']
    .flatMap((value) => [`CONFIG SET ${name} ${value}`, `CONFIG GET ${name}`]));

test.each(['7.0', '8.6', 'valkey-8.1', 'valkey-9.1'] as const)('%s', async (release) => {
  const t = await beside(undefined, {}, release);
  for (const line of [...LINES, 'CONFIG SET maxmemory 0', 'CONFIG SET maxmemory 8589934592gb', 'CONFIG GET maxmemory', 'CONFIG SET maxmemory 18446744073709551615gb', 'CONFIG GET maxmemory',
    'CONFIG SET maxmemory 17179869184gb', 'CONFIG GET maxmemory', 'CONFIG SET maxmemory 0']) await t.same(line);
  expect(LINES.length).toBe(36);
});
