// DUMP after a change in the same script, and one payload restored to several keys, beside a real redis-server.
import { expect, test } from 'vitest';
import { besideScripts } from './beside-scripts.ts';

/** What happens between two DUMPs of the key h, and whether the second one is the same. */
const CHANGES: Readonly<Record<string, boolean>> = {
  "redis.call('HSET', 'h', 'f', 2)": false,
  "redis.call('HSET', 'h', 'f', 1)": true,
  "redis.call('DUMP', 'other')": true,
  "redis.call('RENAME', 'h', 'x') redis.call('RENAME', 'other', 'h')": false,
  "redis.call('EXPIRE', 'h', 100)": true,
  "redis.call('DEL', 'h') redis.call('HSET', 'h', 'f', 3)": false,
  "redis.call('RESTORE', 'h', 0, redis.call('DUMP', 'other'), 'REPLACE')": false,
  "redis.call('SELECT', 1) redis.call('HSET', 'h', 'f', 7)": false,
  "redis.call('SWAPDB', 0, 1)": false,
};

test.each(Object.entries(CHANGES))('DUMP after %s', async (change, same) => {
  const t = await besideScripts();
  await t.same('SELECT 1');
  await t.same('HSET h f other');
  await t.same('SELECT 0');
  await t.same('HSET h f 1 g 2');
  await t.same('HSET other f 1 x 2');
  const twice = (by: string): string => `for i = 1, 2 do d = redis.call('DUMP', 'h') end ${by}`;
  const script = `local d ${twice('')} local first = d ${change} ${twice('')} return {first == d and 1 or 0, d, redis.call('DUMP', 'h')}`;
  expect(await t.same(['EVAL', script, '0'])).toMatch(same ? /^\*3\s+:1/ : /^\*3\s+:0/);
});

test('RESTORE of one payload to several keys, which go ways of their own', async () => {
  const t = await besideScripts();
  await t.same('HSET h f 1 g 2');
  await t.same(['EVAL', `local d = redis.call('DUMP', 'h')
    for i = 1, 3 do redis.call('RESTORE', 'h' .. i, 0, d) end
    redis.call('HSET', 'h1', 'f', 2) redis.call('HDEL', 'h2', 'f')
    redis.call('RESTORE', 'h4', 0, d)
    return {redis.call('HGETALL', 'h1'), redis.call('HGETALL', 'h2'), redis.call('HGETALL', 'h3'), redis.call('HGETALL', 'h4')}`, '0']);
  for (const key of ['h1', 'h2', 'h3', 'h4']) await t.same(['HGETALL', key]);
  await t.reply('CONFIG SET hash-max-listpack-entries 1', '+OK');
  await t.same(['EVAL', `redis.call('RESTORE', 'h5', 0, redis.call('DUMP', 'h3')) return redis.call('OBJECT', 'ENCODING', 'h5')`, '0']);
});
