// The keyspace as commands: what they make, in the engine and in redis-server, is what was there.
import { expect, test } from 'vitest';
import { seedOf } from '../../../src/hosts/redis/seed.ts';
import { beside } from '../../redis/oracle.ts';
import type { Pair } from '../../redis/oracle.ts';

const ANY = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');

/** Empties both and makes the keyspace again. */
async function remake(t: Pair, limit = Infinity): Promise<ReturnType<typeof seedOf>> {
  const seed = seedOf(t.engine, limit);
  await t.same('FLUSHALL');
  for (const command of seed.commands) await t.same(command);
  return seed;
}

test('every type, byte and database comes back, in redis-server too', async () => {
  const t = await beside(undefined, { clock: () => 1_700_000_000_000 }); // a stream's payload holds times
  for (const line of [
    ['SET', ANY, ANY], ['RPUSH', 'list', ...Array.from({ length: 1200 }, (_, i) => `${ANY}${i}`)],
    ['SADD', 'set', '1', '2', ANY], ['HSET', 'hash', ANY, ANY, 'f', ''], ['ZADD', 'zset', '1.5', 'a', '-inf', ANY],
    ['XADD', 'stream', '1-1', 'f', ANY], ['XADD', 'stream', '2-0', 'f', 'v'], ['XGROUP', 'CREATE', 'stream', 'g', '0'],
    ['XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', '1', 'STREAMS', 'stream', '>'],
    ['SET', 'short', 'x', 'PX', '60000'], ['PFADD', 'hll', 'a', 'b'], ['SELECT', '3'], ['SET', 'other', 'database'],
    ['SELECT', '0'],
  ]) await t.same(line);
  const before = await t.theirs('DEBUG DIGEST');
  const { keys, left } = await remake(t);
  expect([keys, left]).toEqual([9, 0]);
  expect(await t.theirs('DEBUG DIGEST')).toBe(before);
  await t.same('XINFO STREAM stream FULL');
  await t.same('DEBUG DIGEST');
});

test('times of fields go on; what is over is left out', async () => {
  const t = await beside();
  t.ours('CONFIG SET redis-version 7.4');
  t.ours(['HSET', 'hash', 'a', '1', 'b', '2', ANY, '3']);
  t.ours(['HPEXPIRE', 'hash', '60000', 'FIELDS', '2', 'a', ANY]);
  t.ours('SET gone x PX 1');
  await new Promise((resolve) => { setTimeout(resolve, 5); });
  const { commands } = seedOf(t.engine, Infinity);
  t.ours('FLUSHALL');
  for (const command of commands) t.ours(command);
  expect(t.ours(['HTTL', 'hash', 'FIELDS', '3', 'a', 'b', ANY])).toMatch(/^\*3 :(59|60) :-1 :(59|60)$/);
  expect(t.ours('EXISTS gone')).toBe(':0');
});

test('a key that makes it longer than the limit is left, and counted', async () => {
  const t = await beside();
  await t.same(['SET', 'large', 'x'.repeat(5000)]);
  await t.same('SET small x');
  const { keys, left } = await remake(t, 1000);
  expect([keys, left]).toEqual([1, 1]);
  await t.reply('GET small', '$1 x');
});
