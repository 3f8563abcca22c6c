import { expect, test } from 'vitest';
import { beside } from '../oracle.ts';

const WRONGTYPE = '-WRONGTYPE Operation against a key holding the wrong kind of value';

test('HSET counts new fields and keeps the order of a small hash', async () => {
  const t = await beside();
  await t.reply('HSET h a 1 b 2', ':2');
  await t.reply('HSET h b 3 c 4 a 5', ':1');
  await t.reply('HGETALL h', '*6 $1 a $1 5 $1 b $1 3 $1 c $1 4');
  await t.reply('HDEL h a nope', ':1');
  await t.reply('HSET h a 6', ':1');
  await t.reply('HKEYS h', '*3 $1 b $1 c $1 a');
  await t.reply('HVALS h', '*3 $1 3 $1 4 $1 6');
  await t.reply('HMSET h x 1 y 2', '+OK');
  await t.reply('HMGET h x nope y x', '*4 $1 1 $-1 $1 2 $1 1');
  await t.reply('HSETNX h x 9', ':0');
  await t.reply('HSETNX h z 9', ':1');
  await t.reply('HSTRLEN h z', ':1');
  await t.reply('HEXISTS h z', ':1');
  await t.reply('HLEN h', ':6');
  await t.same('HSET h "" ""');
  await t.same(['HSET', 'h', '\x00\xff', '\r\n']);
  await t.same('HGETALL h');
});

test('commands on a missing hash reply empty and create nothing', async () => {
  const t = await beside();
  for (const line of ['HGET h f', 'HMGET h f g', 'HGETALL h', 'HKEYS h', 'HVALS h', 'HLEN h', 'HEXISTS h f',
    'HSTRLEN h f',
    'HDEL h f', 'HRANDFIELD h', 'HRANDFIELD h 3', 'HRANDFIELD h -3 WITHVALUES', 'HSCAN h 0', 'HSCAN h 0 COUNT x']) {
    await t.same(line);
  }
  await t.hello(3);
  for (const line of ['HGETALL h', 'HKEYS h', 'HRANDFIELD h', 'HGET h f', 'HSCAN h 0']) await t.same(line);
  await t.compareKeyspace();
});

test('the last HDEL removes the key', async () => {
  const t = await beside();
  await t.same('HSET h a 1 b 2');
  await t.reply('HDEL h a b c', ':2');
  await t.reply('EXISTS h', ':0');
});

test('hash commands on a string reply WRONGTYPE', async () => {
  const t = await beside();
  await t.same('SET s v');
  for (const line of ['HSET s f v', 'HSETNX s f v', 'HMSET s f v', 'HGET s f', 'HMGET s f', 'HGETALL s', 'HDEL s f',
    'HLEN s',
    'HEXISTS s f', 'HKEYS s', 'HVALS s', 'HINCRBY s f 1', 'HINCRBYFLOAT s f 1', 'HSTRLEN s f', 'HRANDFIELD s',
    'HRANDFIELD s 2', 'HSCAN s 0']) {
    await t.reply(line, WRONGTYPE);
  }
});

test('arguments that do not fit are refused in the order of Redis', async () => {
  const t = await beside();
  await t.same('SET s v');
  for (const line of ['HSET h', 'HSET h f', 'HSET h f v g', 'hset s f v g', 'HMSET h f', 'HMSET h f v g', 'HGET h',
    'HGET h f g',
    'HDEL h', 'HINCRBY s f x', 'HINCRBYFLOAT s f x', 'HRANDFIELD s x', 'HRANDFIELD h 1 x',
    'HRANDFIELD h 1 WITHVALUES x',
    'HRANDFIELD h -9223372036854775808', 'HRANDFIELD h 9223372036854775807 WITHVALUES', 'HSCAN h x', 'HSCAN s 0 x',
    'HSCAN h 0 MATCH']) {
    await t.same(line);
  }
});

test('HINCRBY counts in 64 bits', async () => {
  const t = await beside();
  await t.reply('HINCRBY h f 5', ':5');
  await t.reply('HINCRBY h f -7', ':-2');
  await t.same('HSET h big 9223372036854775800 text abc space " 1" float 1.5 neg -9223372036854775800');
  for (const line of ['HINCRBY h big 7', 'HINCRBY h big 1', 'HINCRBY h neg -9', 'HINCRBY h neg -8', 'HINCRBY h text 1',
    'HINCRBY h space 1', 'HINCRBY h float 1', 'HINCRBY h f 1.5', 'HINCRBY h f ""', 'HINCRBY h f 9007199254740993',
    'HINCRBY h f 9223372036854775808', 'HGETALL h']) {
    await t.same(line);
  }
});

test('HINCRBYFLOAT counts in long doubles', async () => {
  const t = await beside();
  await t.reply('HINCRBYFLOAT h f 10.5', '$4 10.5');
  await t.reply('HINCRBYFLOAT h f 0.1', '$4 10.6');
  await t.same('HSET h e 5.0e3 text abc');
  for (const line of ['HINCRBYFLOAT h e 2.0e2', 'HINCRBYFLOAT h text 1', 'HINCRBYFLOAT h f nan', 'HINCRBYFLOAT h f inf',
    'HINCRBYFLOAT h f -infinity', 'HINCRBYFLOAT h f " 1"', 'HINCRBYFLOAT h f 1e-17', 'HINCRBYFLOAT h f 1e300',
    'HINCRBYFLOAT h n 3', 'HINCRBYFLOAT h n -3']) {
    await t.same(line);
  }
  await t.sameSorted('HGETALL h', 2);
});

test('a hash becomes a hash table by its longest element or by its size, and stays one', async () => {
  const t = await beside();
  await t.same(['HSET', 'h', 'f', 'x'.repeat(64)]);
  await t.reply('OBJECT ENCODING h', '$8 listpack');
  await t.same(['HSET', 'h', 'f', 'x'.repeat(65)]);
  await t.reply('OBJECT ENCODING h', '$9 hashtable');
  await t.same('HSET h f x');
  await t.reply('OBJECT ENCODING h', '$9 hashtable');
  const fields = Array.from({ length: 512 }, (_, i) => [`f${i}`, 'v']).flat();
  await t.same(['HSET', 'many', ...fields]);
  await t.reply('OBJECT ENCODING many', '$8 listpack');
  await t.same('HINCRBY many new 1');
  await t.reply('OBJECT ENCODING many', '$9 hashtable');
});

test('HRANDFIELD gives fields of the hash, as many as asked for', async () => {
  const t = await beside();
  await t.same('HSET h a 1 b 2 c 3');
  await t.reply('HRANDFIELD h 0', '*0');
  await t.same('HRANDFIELD h 3');
  await t.same('HRANDFIELD h 10 WITHVALUES');
  expect(t.ours('HRANDFIELD h')).toMatch(/^\$1 [abc]$/);
  expect(t.ours('HRANDFIELD h -5')).toMatch(/^\*5( \$1 [abc]){5}$/);
  expect(t.ours('HRANDFIELD h -2 WITHVALUES')).toMatch(/^\*4( \$1 a \$1 1| \$1 b \$1 2| \$1 c \$1 3){2}$/);
  expect(new Set(t.ours('HRANDFIELD h 2').split(' ')).size).toBe(4); // *2, $1 and two different fields
  await t.hello(3);
  await t.same('HRANDFIELD h 3 WITHVALUES');
  await t.same('HGETALL h');
});

test('HSCAN visits every field of a large hash once', async () => {
  const t = await beside();
  await t.same(['HSET', 'h', ...Array.from({ length: 1000 }, (_, i) => [`f${i}`, `v${i}`]).flat()]);
  const seen: string[] = [];
  let cursor = '0';
  do {
    const words = t.ours(['HSCAN', 'h', cursor, 'COUNT', '50']).split(' ');
    cursor = words[2];
    for (let i = 5; i < words.length; i += 4) seen.push(words[i]);
    t.ours(['HDEL', 'h', `f${seen.length}`]);
    t.ours(['HSET', 'h', `new${seen.length}`, 'x']);
  } while (cursor !== '0');
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.filter((field) => field.startsWith('f')).length).toBeGreaterThan(970);
});
