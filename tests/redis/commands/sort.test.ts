import { test } from 'vitest';
import { beside } from '../oracle.ts';
import { Random } from '../random.ts';

test('SORT orders numbers, and bytes with ALPHA', async () => {
  const t = await beside();
  await t.same('RPUSH l 3 10 1 2 -5 1.5 3');
  await t.same('SADD s b a c 10 9');
  await t.same('ZADD z 3 c 2 b 1 a');
  for (const line of ['SORT l', 'SORT l DESC', 'SORT l ALPHA', 'SORT l LIMIT 1 3', 'SORT l LIMIT -2 2',
    'SORT l LIMIT 5 -1', 'SORT l LIMIT 9 9',
    'SORT l LIMIT 0 0', 'SORT s ALPHA', 'SORT s ALPHA DESC', 'SORT z ALPHA DESC', 'SORT_RO l ASC', 'SORT l BY nosort',
    'SORT l BY nosort DESC',
    'SORT z BY nosort', 'SORT z BY nosort DESC LIMIT 0 2', 'SORT none', 'SORT none STORE x']) {
    await t.same(line);
  }
  await t.reply('OBJECT ENCODING z', '$8 skiplist');
});

test('SORT refuses what it cannot order', async () => {
  const t = await beside();
  await t.same('SET k v');
  await t.same('HSET h f v');
  await t.same('RPUSH l a b');
  for (const line of ['SORT k', 'SORT h', 'SORT l', 'SORT l x', 'SORT l LIMIT 0', 'SORT l LIMIT x 1', 'SORT l BY',
    'SORT l GET', 'SORT l STORE',
    'SORT_RO l STORE d', 'SORT k x', 'SORT', 'SORT l BY w_* STORE']) {
    await t.same(line);
  }
});

test('SORT BY and GET look keys and hash fields up', async () => {
  const t = await beside();
  await t.same('RPUSH l 1 2 3 4');
  await t.same('MSET w_1 30 w_2 10 w_3 20 t_1 one t_2 two t_4 four');
  await t.same('HSET h_1 n 5 name uno');
  await t.same('HSET h_2 n 9 name dos');
  for (const line of ['SORT l BY w_*', 'SORT l BY w_* DESC', 'SORT l BY w_* GET t_*',
    'SORT l GET # GET t_* GET h_*->name', 'SORT l BY h_*->n',
    'SORT l BY h_*->name ALPHA', 'SORT l BY t_* ALPHA GET #', 'SORT l GET t_', 'SORT l GET h_*', 'SORT l GET t_*->f',
    'SORT l GET h_*->',
    'SORT l BY t_*', 'SORT l BY w_* LIMIT 1 2 GET #', 'SORT l BY none_*', 'SORT l BY none_* DESC']) {
    await t.same(line);
  }
});

test('SORT STORE makes a list, or removes the key', async () => {
  const t = await beside();
  await t.same('RPUSH l 3 1 2');
  await t.same('SADD s x 2 1');
  await t.same('SET d old');
  await t.reply('SORT l STORE d', ':3');
  await t.reply('LRANGE d 0 -1', '*3 $1 1 $1 2 $1 3');
  await t.same('SORT l GET none_* GET # STORE d');
  await t.same('SORT s BY nosort STORE e');
  await t.same('SORT l LIMIT 5 1 STORE d');
  await t.same('SORT l STORE l');
  await t.compareKeyspace();
});

test('random SORTs reply as redis-server', async () => {
  const t = await beside();
  const r = new Random(99);
  await t.same(['RPUSH', 'l', ...r.some(40, 40, () => String(r.below(30) / 2 - 5))]);
  await t.same(['SADD', 's', ...r.some(40, 40, () => `m${r.below(90)}`)]);
  for (let i = 0; i < 60; i++) await t.same(['SET', `w_m${r.below(90)}`, r.pick(['1', '2', '3', '-1', '2.5', '1e1', '',
    ' 4'])]);
  for (let i = 0; i < 200; i++) {
    await t.same(['SORT', ...(r.chance(0.5) ? ['l'] : ['s', ...(r.chance(0.5) ? ['ALPHA'] : ['BY', 'w_*'])]),
      ...(r.chance(0.5) ? ['LIMIT', String(r.below(50) - 5), String(r.below(50) - 5)] : []),
        ...(r.chance(0.5) ? ['DESC'] : [])]);
  }
});

test('what is no number among the weights ends no look at the other keys', async () => {
  const t = await beside();
  await t.same('CONFIG SET notify-keyspace-events KEAm');
  const listener = await t.client();
  await listener.same('PSUBSCRIBE __keyevent*');
  for (const line of ['RPUSH l a b c d', 'SET b x', 'SORT l BY * GET w*', 'SORT l BY w* GET #']) {
    await t.same(line);
    await listener.messages();
  }
});
