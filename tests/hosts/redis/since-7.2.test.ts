// What scripts see differently from 7.2 on.
import { expect, test } from 'vitest';
import { besideScripts } from './beside-scripts.ts';

test('commands that wait answer at once in scripts', async () => {
  const t = await besideScripts('7.2');
  for (const [call, reply] of [
    ["'BLPOP', 'a', 0", '$-1'], ["'BRPOP', 'a', 'b', 0", '$-1'], ["'BZPOPMIN', 'z', 0", '$-1'], ["'BLMOVE', 'a', 'b', 'LEFT', 'LEFT', 0", '$-1'],
    ["'BLMPOP', 0, 1, 'a', 'LEFT'", '$-1'], ["'BRPOPLPUSH', 'a', 'b', 0", '$-1'], ["'WAIT', 1, 0", ':0'], ["'WAIT', 0, 0", ':0'],
  ]) await t.reply(['EVAL', `return redis.call(${call})`, '0'], reply);
  await t.reply(['EVAL', "redis.call('RPUSH', 'a', 1, 2) return redis.call('BLPOP', 'a', 0)", '0'], '*2 $1 a $1 1');
  await t.same(['EVAL', "return redis.call('XREAD', 'BLOCK', 1, 'STREAMS', 's', '$')", '0']);
  await t.same(['EVAL', "return redis.call('WAITAOF', 0, 0, 0)", '0']);
  await t.same(['EVAL', 'return redis.set_repl()', '0']);
});

test('TIME stands still in scripts and transactions', async () => {
  const t = await besideScripts('7.2');
  const same = "local t, x = redis.call('TIME'), 0 for i = 1, 200000 do x = x + i end local u = redis.call('TIME')"
    + ' return t[1] == u[1] and t[2] == u[2] and 1 or 0';
  await t.reply(['EVAL', same, '0'], ':1');
  for (const line of ['MULTI', 'TIME', 'DEBUG SLEEP 0.005', 'TIME']) await t.same(line);
  for (const reply of [t.ours('EXEC'), await t.theirs('EXEC')]) {
    if (reply !== undefined) expect(reply).toMatch(/^\*3 (\*2 \$10 \d+ \$\d+ \d+) \+OK \1$/);
  }
});

test('tracking follows what a script read, not what its call declares', async () => {
  const t = await besideScripts('7.2');
  const other = await t.client();
  await t.hello(3);
  await t.same('CLIENT TRACKING ON');
  await t.same(['EVAL', "return redis.call('GET', 'read')", '1', 'declared']);
  await other.same('SET declared 1');
  await other.same('SET read 1');
  expect(await t.messages()).toEqual(['>2 $10 invalidate *1 $4 read']);
  await t.same(['EVAL', "redis.call('GET', 'own') redis.call('SET', 'own', 1) return 1", '0']);
  expect(await t.messages()).toEqual(['>2 $10 invalidate *1 $3 own']);
});

test('what a client publishes to itself follows the reply', async () => {
  const t = await besideScripts('7.2');
  await t.hello(3);
  await t.same('SUBSCRIBE c');
  await t.reply('PUBLISH c m', ':1');
  expect(await t.messages()).toEqual(['>3 $7 message $1 c $1 m']);
  await t.reply(['EVAL', "redis.call('PUBLISH', 'c', 'x') return redis.call('PUBLISH', 'c', 'y')", '0'], ':1');
  expect(await t.messages()).toEqual(['>3 $7 message $1 c $1 x', '>3 $7 message $1 c $1 y']);
  for (const line of ['MULTI', 'PUBLISH c 1', 'PING', 'PUBLISH c 2']) await t.same(line);
  await t.reply('EXEC', '*3 :1 +PONG :1');
  expect(await t.messages()).toEqual(['>3 $7 message $1 c $1 1', '>3 $7 message $1 c $1 2']);
  await t.same('CONFIG SET notify-keyspace-events KEA');
  await t.same('PSUBSCRIBE __key*');
  await t.reply('SET k v', '+OK');
  expect(await t.messages()).toHaveLength(2);
});
