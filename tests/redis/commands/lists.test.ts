import { expect, test } from 'vitest';
import { beside } from '../oracle.ts';

const WRONGTYPE = '-WRONGTYPE Operation against a key holding the wrong kind of value';

test('pushes and pops work on both ends', async () => {
  const t = await beside();
  await t.reply('LPUSH l a b c', ':3');
  await t.reply('RPUSH l d', ':4');
  await t.reply('LRANGE l 0 -1', '*4 $1 c $1 b $1 a $1 d');
  await t.reply('LPOP l', '$1 c');
  await t.reply('RPOP l 2', '*2 $1 d $1 a');
  await t.reply('LPOP l 0', '*0');
  await t.reply('RPOP l 10', '*1 $1 b');
  await t.reply('EXISTS l', ':0');
  await t.reply('LPUSHX l a', ':0');
  await t.reply('RPUSHX l a', ':0');
  await t.reply('LPOP l', '$-1');
  await t.reply('LPOP l 1', '*-1');
  await t.reply('OBJECT ENCODING l', '$-1');
  await t.same('RPUSH l 1');
  await t.reply('OBJECT ENCODING l', '$9 quicklist');
  await t.hello(3);
  for (const line of ['LPOP none', 'LPOP none 1', 'RPOP none 0', 'LMPOP 1 none LEFT', 'LRANGE none 0 1',
    'LINDEX none 0']) {
    await t.same(line);
  }
});

test('list commands on a string reply WRONGTYPE', async () => {
  const t = await beside();
  await t.same('SET s v');
  await t.same('RPUSH l a');
  for (const line of ['LPUSH s v', 'RPUSH s v', 'LPUSHX s v', 'RPUSHX s v', 'LPOP s', 'RPOP s 1', 'LLEN s',
    'LINDEX s 0',
    'LRANGE s 0 1', 'LSET s 0 v', 'LINSERT s BEFORE a b', 'LREM s 0 a', 'LTRIM s 0 1', 'LPOS s a',
    'LMOVE s l LEFT LEFT',
    'LMOVE l s LEFT LEFT', 'RPOPLPUSH s l', 'RPOPLPUSH l s', 'LMPOP 2 none s LEFT', 'LPOP s 0', 'LINDEX s x']) {
    await t.reply(line, WRONGTYPE);
  }
  await t.reply('LRANGE l 0 -1', '*1 $1 a');
});

test('arguments that do not fit are refused in the order of Redis', async () => {
  const t = await beside();
  await t.same('SET s v');
  await t.same('RPUSH l a');
  for (const line of ['LPUSH l', 'LPOP l 1 2', 'rpop s 1 2', 'LPOP s x', 'LPOP l -1', 'LPOP l x', 'LRANGE s x 1',
    'LRANGE s 0 x',
    'LINDEX l x', 'LINDEX none x', 'LSET none 0 v', 'LSET l x v', 'LSET l 5 v', 'LSET l -2 v', 'LINSERT l x a b',
    'LINSERT s x a b', 'LREM s x a', 'LTRIM s 0 x', 'LPOS l a RANK 0', 'LPOS l a RANK x', 'LPOS l a COUNT -1',
    'LPOS s a MAXLEN -1',
    'LPOS l a COUNT', 'LPOS l a x 1', 'LMOVE l l UP LEFT', 'LMOVE s l LEFT UP', 'LMPOP 0 l LEFT', 'LMPOP x l LEFT',
    'LMPOP 2 l LEFT',
    'LMPOP 1 l UP', 'LMPOP 1 l LEFT COUNT', 'LMPOP 1 l LEFT COUNT 0', 'LMPOP 1 l LEFT COUNT x', 'LMPOP 1 l LEFT x 1',
    'LMPOP 1 l LEFT COUNT 1 COUNT 1', 'LMPOP 1', 'LPOS l a RANK -9223372036854775808']) {
    await t.same(line);
  }
});

test('positions count from both ends and are cut to the list', async () => {
  const t = await beside();
  await t.same('RPUSH l 0 1 2 3 4 5 6 7 8 9');
  for (const start of [0, 1, 5, 9, 10, 20, -1, -5, -10, -11, -20]) {
    await t.same(`LINDEX l ${start}`);
    for (const stop of [0, 4, 9, 15, -1, -3, -10, -12]) {
      await t.same(`LRANGE l ${start} ${stop}`);
      await t.same('DEL trimmed');
      await t.same('COPY l trimmed');
      await t.same(`LTRIM trimmed ${start} ${stop}`);
      await t.same('LRANGE trimmed 0 -1');
    }
  }
  await t.compareKeyspace();
});

test('LINSERT, LSET and LREM find their items', async () => {
  const t = await beside();
  await t.same('RPUSH l a b a c a b');
  await t.reply('LINSERT l BEFORE b x', ':7');
  await t.reply('LINSERT l after c y', ':8');
  await t.reply('LINSERT l AFTER nope y', ':-1');
  await t.reply('LINSERT none AFTER a y', ':0');
  await t.reply('LSET l -1 last', '+OK');
  await t.reply('LRANGE l 0 -1', '*8 $1 a $1 x $1 b $1 a $1 c $1 y $1 a $4 last');
  await t.reply('LREM l -1 a', ':1');
  await t.reply('LREM l 1 a', ':1');
  await t.reply('LREM l 5 zzz', ':0');
  await t.reply('LREM l 0 a', ':1');
  await t.reply('LRANGE l 0 -1', '*5 $1 x $1 b $1 c $1 y $4 last');
  await t.same('RPUSH same v v v');
  await t.reply('LREM same 0 v', ':3');
  await t.reply('EXISTS same', ':0');
});

test('LPOS searches from both ends, by rank, count and length', async () => {
  const t = await beside();
  await t.same('RPUSH l a b c 1 2 3 c c');
  for (const options of ['', 'RANK 2', 'RANK -1', 'RANK 9', 'COUNT 2', 'COUNT 0', 'RANK -1 COUNT 2', 'RANK 2 COUNT 0',
    'MAXLEN 2',
    'MAXLEN 3', 'COUNT 0 MAXLEN 7', 'RANK -1 COUNT 0 MAXLEN 2', 'maxlen 0 rank -2']) {
    await t.same(`LPOS l c ${options}`);
    await t.same(`LPOS l nope ${options}`);
    await t.same(`LPOS none c ${options}`);
  }
});

test('LMOVE and RPOPLPUSH move between lists and turn one list', async () => {
  const t = await beside();
  await t.same('RPUSH l a b c');
  await t.reply('LMOVE l m LEFT RIGHT', '$1 a');
  await t.reply('LMOVE l m right left', '$1 c');
  await t.reply('RPOPLPUSH m m', '$1 a');
  await t.reply('LRANGE m 0 -1', '*2 $1 a $1 c');
  await t.reply('RPOPLPUSH l m', '$1 b');
  await t.reply('EXISTS l', ':0');
  await t.reply('LMOVE l m LEFT LEFT', '$-1');
  await t.same('RPUSH one x');
  await t.reply('LMOVE one one LEFT RIGHT', '$1 x');
  await t.reply('LRANGE one 0 -1', '*1 $1 x');
});

test('LMPOP pops from the first list that there is', async () => {
  const t = await beside();
  await t.same('RPUSH b 1 2 3 4');
  await t.reply('LMPOP 2 a b LEFT', '*2 $1 b *1 $1 1');
  await t.reply('LMPOP 2 a b right count 2', '*2 $1 b *2 $1 4 $1 3');
  await t.reply('LMPOP 1 b LEFT COUNT 10', '*2 $1 b *1 $1 2');
  await t.reply('LMPOP 2 a b LEFT', '*-1');
});

test('a long list keeps its order under random changes', async () => {
  const t = await beside();
  await t.same(['RPUSH', 'l', ...Array.from({ length: 2000 }, (_, i) => String(i % 700))]);
  for (let i = 0; i < 150; i++) {
    await t.same(['LINSERT', 'l', i % 2 ? 'BEFORE' : 'AFTER', String((i * 37) % 700), `new${i}`]);
    await t.same(['LREM', 'l', String((i % 5) - 2), String((i * 53) % 700)]);
    await t.same(['LPUSH', 'l', `h${i}`, `g${i}`]);
    await t.same(['LSET', 'l', String((i * 97) % 1500), `set${i}`]);
    await t.same(['LINDEX', 'l', String(-((i * 89) % 1500) - 1)]);
    if (i % 30 === 0) await t.same('LTRIM l 100 -10');
  }
  expect(await t.same('LLEN l')).not.toBe(':0');
  await t.same('LRANGE l 0 -1');
});
