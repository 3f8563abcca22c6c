import { expect, test } from 'vitest';
import { beside } from '../oracle.ts';

const WRONGTYPE = '-WRONGTYPE Operation against a key holding the wrong kind of value';

test('SADD and SREM count what changed', async () => {
  const t = await beside();
  await t.reply('SADD s b a b', ':2');
  await t.reply('SADD s a', ':0');
  await t.reply('SISMEMBER s a', ':1');
  await t.reply('SMISMEMBER s a x b', '*3 :1 :0 :1');
  await t.reply('SCARD s', ':2');
  await t.reply('SREM s a x', ':1');
  await t.reply('SREM s b', ':1');
  await t.reply('EXISTS s', ':0');
});

test('a set of integers is in numeric order until it meets another member', async () => {
  const t = await beside();
  await t.same('SADD s 10 9 -1 100 -20 0 9223372036854775807 -9223372036854775808');
  await t.reply('OBJECT ENCODING s', '$6 intset');
  await t.same('SMEMBERS s');
  await t.same('SSCAN s 0');
  await t.same('SADD s 010');
  await t.reply('OBJECT ENCODING s', '$9 hashtable');
  await t.same('SREM s 010');
  await t.reply('OBJECT ENCODING s', '$9 hashtable');
  for (const member of ['9223372036854775808', '-0', '+1', '1.0', ' 1', '', '007']) {
    await t.same('DEL x');
    await t.same(['SADD', 'x', member]);
    await t.same('OBJECT ENCODING x');
  }
  await t.same(['SADD', 'many', ...Array.from({ length: 512 }, (_, i) => String(i))]);
  await t.reply('OBJECT ENCODING many', '$6 intset');
  await t.same('SADD many 512');
  await t.reply('OBJECT ENCODING many', '$9 hashtable');
});

test('set commands on a string reply WRONGTYPE', async () => {
  const t = await beside();
  await t.same('SET k v');
  await t.same('SADD s a');
  for (const line of ['SADD k v', 'SREM k v', 'SMEMBERS k', 'SISMEMBER k v', 'SMISMEMBER k v', 'SCARD k', 'SPOP k',
    'SPOP k 1',
    'SRANDMEMBER k', 'SRANDMEMBER k 1', 'SMOVE k s v', 'SMOVE s k v', 'SINTER s k', 'SINTER none k', 'SUNION s k',
    'SDIFF s k',
    'SINTERSTORE d s k', 'SUNIONSTORE d s k', 'SDIFFSTORE d k', 'SINTERCARD 2 s k', 'SSCAN k 0']) {
    await t.reply(line, WRONGTYPE);
  }
  await t.reply('SMOVE none k v', ':0');
});

test('arguments that do not fit are refused in the order of Redis', async () => {
  const t = await beside();
  await t.same('SET k v');
  await t.same('SADD s a');
  for (const line of ['SADD s', 'SREM s', 'SPOP s -1', 'SPOP k x', 'SPOP s 1 2', 'SRANDMEMBER s x', 'SRANDMEMBER k x',
    'SRANDMEMBER s 1 2',
    'SRANDMEMBER s -9223372036854775808', 'SINTERCARD 0 s', 'SINTERCARD x s', 'SINTERCARD 2 s', 'SINTERCARD 1 s LIMIT',
    'SINTERCARD 1 s LIMIT -1', 'SINTERCARD 1 s LIMIT x', 'SINTERCARD 1 s x 1', 'SINTERCARD 1', 'SINTER',
    'SINTERSTORE d',
    'SSCAN s x', 'SSCAN s 0 COUNT 0', 'SSCAN s 0 COUNT x', 'SSCAN s 0 TYPE set']) {
    await t.same(line);
  }
});

test('operations on several sets', async () => {
  const t = await beside();
  await t.same('SADD a 1 2 3 4 5');
  await t.same('SADD b 4 5 6 x');
  await t.same('SADD c 5 7');
  await t.reply('SINTER a c', '*1 $1 5');
  await t.same('SUNION a c');
  await t.sameSorted('SUNION a b c none');
  await t.same('SDIFF a b c none');
  await t.same('SDIFF none a');
  await t.same('SINTER a b none');
  await t.same('SINTERCARD 3 a b c');
  await t.same('SINTERCARD 2 a b LIMIT 1');
  await t.same('SINTERCARD 2 a b LIMIT 0');
  for (const line of ['SUNIONSTORE d a c', 'SUNIONSTORE e a b', 'SINTERSTORE f a b', 'SDIFFSTORE g b a',
    'SDIFFSTORE a a b']) {
    await t.same(line);
  }
  for (const key of ['d', 'e', 'f', 'g', 'a']) await t.same(`OBJECT ENCODING ${key}`);
  await t.same('SET taken v');
  await t.reply('SUNIONSTORE taken a', ':3');
  await t.reply('SINTERSTORE taken a none', ':0');
  await t.reply('EXISTS taken', ':0');
  await t.compareKeyspace();
  await t.hello(3);
  for (const line of ['SMEMBERS a', 'SMEMBERS none', 'SINTER a c', 'SUNION d d', 'SDIFF a none', 'SPOP none',
    'SPOP none 1',
    'SRANDMEMBER none 2', 'SRANDMEMBER none', 'SRANDMEMBER d 10', 'SPOP d 10', 'SMISMEMBER a 1 9']) {
    await t.same(line);
  }
});

test('SMOVE moves a member once', async () => {
  const t = await beside();
  await t.same('SADD s a b');
  await t.reply('SMOVE s d a', ':1');
  await t.reply('SMOVE s d a', ':0');
  await t.reply('SMOVE s s b', ':1');
  await t.reply('SMOVE s s x', ':0');
  await t.reply('SMOVE s d b', ':1');
  await t.reply('EXISTS s d', ':1');
});

test('SPOP takes members out, SRANDMEMBER leaves them', async () => {
  const t = await beside();
  const members = Array.from({ length: 300 }, (_, i) => `m${i}`);
  t.ours(['SADD', 's', ...members]);
  expect(t.ours('SRANDMEMBER s -400')).toMatch(/^\*400 /);
  expect(t.ours('SCARD s')).toBe(':300');
  const drawn = t.ours('SPOP s 40').split(' ').filter((word) => word.startsWith('m'));
  expect(new Set(drawn).size).toBe(40);
  expect(t.ours('SCARD s')).toBe(':260');
  expect(t.ours(['SMISMEMBER', 's', ...drawn])).not.toContain(':1');
  expect(new Set(t.ours('SRANDMEMBER s 200').split(' ').filter((word) => word.startsWith('m'))).size).toBe(200);
  expect(t.ours('SPOP s 1000')).toMatch(/^\*260 /);
  expect(t.ours('EXISTS s')).toBe(':0');
  await t.same('SPOP s 0');
});

test('SRANDMEMBER gives every member a chance', async () => {
  const t = await beside();
  t.ours(['SADD', 's', 'a', 'b', 'c', 'd']);
  const seen = new Set(Array.from({ length: 200 }, () => t.ours('SRANDMEMBER s')));
  expect(seen.size).toBe(4);
});
