// From 7.2 on small lists and sets are listpacks: when they become something else, and something smaller again.
import { expect, test } from 'vitest';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';

const numbers = (from: number, count: number): string[] => Array.from({ length: count }, (_, i) => String(from + i));

/** Sends lines to both, and after each tells the encoding of a key. */
async function encodings(t: Beside, key: string, lines: readonly (readonly string[])[]): Promise<string[]> {
  const found: string[] = [];
  for (const line of lines) {
    await t.same(line);
    found.push((await t.same(['OBJECT', 'ENCODING', key])).split(' ')[1] ?? 'none');
  }
  return found;
}

test('a list grows into a quicklist by bytes, and shrinks at half of them', async () => {
  const t = await beside(undefined, undefined, '7.2');
  const item = 'x'.repeat(100);
  expect(await encodings(t, 'l', [
    ['RPUSH', 'l', ...Array<string>(79).fill(item)], ['RPUSH', 'l', item], ['LPOP', 'l'], ['LPOP', 'l', '30'], ['LPOP', 'l', '10'],
    ['RPUSH', 'l', 'y'.repeat(8000)], ['LSET', 'l', '-1', 'y'], ['LSET', 'l', '0', 'z'.repeat(8190)], ['LTRIM', 'l', '1', '3'],
    ['LINSERT', 'l', 'BEFORE', 'none', 'v'.repeat(9000)], ['LREM', 'l', '1', item], ['RPOP', 'l'],
  ])).toEqual(['listpack', 'quicklist', 'quicklist', 'quicklist', 'quicklist', 'quicklist', 'quicklist', 'quicklist', 'listpack',
    'quicklist', 'listpack', 'listpack']);
});

test('a list counts its items where the limit does', async () => {
  const t = await beside(undefined, undefined, '7.2');
  await t.same('CONFIG SET list-max-listpack-size 10');
  expect(await encodings(t, 'l', [
    ['RPUSH', 'l', ...numbers(0, 10)], ['RPUSH', 'l', '10'], ['RPOP', 'l'], ['RPOP', 'l', '4'], ['RPOP', 'l'],
    ['RPUSH', 'l', ...numbers(0, 5)], ['LMOVE', 'l', 'm', 'LEFT', 'LEFT'], ['RPUSH', 'l', '1', '2'],
  ])).toEqual(['listpack', 'quicklist', 'quicklist', 'quicklist', 'listpack', 'listpack', 'listpack', 'quicklist']);
  await t.same('CONFIG SET list-max-listpack-size 0');
  expect(await encodings(t, 'n', [['RPUSH', 'n', 'a'], ['RPUSH', 'n', 'b'], ['RPOP', 'n']])).toEqual(['listpack', 'quicklist', 'quicklist']);
  await t.same('SORT l ALPHA STORE s');
  await t.same('OBJECT ENCODING s');
});

test('a set takes what comes at once into account', async () => {
  const t = await beside(undefined, undefined, '7.2');
  expect(await encodings(t, 's', [
    ['SADD', 's', '1'], ['SADD', 's', 'a'], ['SADD', 's', ...Array<string>(129).fill('a')], ['DEL', 's'],
    ['SADD', 's', ...numbers(0, 512)], ['SADD', 's', '513'], ['DEL', 's'], ['SADD', 's', ...numbers(0, 513)], ['DEL', 's'],
    ['SADD', 's', 'a', '1', '2'], ['SREM', 's', 'a'], ['SADD', 's', 'x'.repeat(65)], ['DEL', 's'],
    ['SADD', 's', 'a', ...numbers(0, 127)], ['SADD', 's', 'b'],
  ])).toEqual(['intset', 'listpack', 'hashtable', 'none', 'intset', 'hashtable', 'none', 'hashtable', 'none', 'listpack', 'listpack',
    'hashtable', 'none', 'listpack', 'hashtable']);
  await t.same(['SADD', 'p', 'b', '3', 'a', '1']);
  await t.reply('SMEMBERS p', '*4 $1 b $1 3 $1 a $1 1');
});

test('intersections are gathered in listpacks, unions and differences begin as intsets', async () => {
  const t = await beside(undefined, undefined, '7.2');
  await t.same('SADD a x 3 1 y');
  await t.same('SADD b y 1 3 x z');
  for (const command of ['SINTERSTORE', 'SUNIONSTORE', 'SDIFFSTORE']) {
    await t.same(`${command} d a b`);
    await t.same('OBJECT ENCODING d');
    await t.same('SMEMBERS d');
  }
  await t.same('SADD c 1 3');
  await t.same('SINTERSTORE d a c');
  await t.reply('OBJECT ENCODING d', '$6 intset');
  await t.same('SINTERSTORE d a b');
  await t.reply('SMEMBERS d', '*4 $1 x $1 3 $1 1 $1 y');
  await t.same('CONFIG SET set-max-intset-entries 4');
  await t.same('SADD n 7 5 3 1 9');
  await t.same('SINTERSTORE d n');
  await t.reply('OBJECT ENCODING d', '$8 listpack');
  await t.same('SADD n2 1 5 8');
  await t.same('SINTERSTORE d n n2');
  await t.reply('OBJECT ENCODING d', '$6 intset');
});

const SMALL = 'CONFIG SET hash-max-listpack-entries 2 zset-max-listpack-entries 2 zset-max-listpack-value 4';

test('hashes and sorted sets take how much comes at once into account from 7.2 on', async () => {
  const lines = [
    'HSET h a 1 a 2 a 3', 'HSET h b 1', 'DEL h', 'HSET h a 1', 'HSET h a 1 a 2', 'HMSET h a 1 a 2 a 3',
    'DEL h', 'ZADD h 0 a 1 a 2 a', 'DEL h', 'ZADD h 1 a', 'ZADD h 1 a 1 a', 'ZADD h XX 1 b 1 c 1 d',
  ].map((line) => line.split(' '));
  const before = await beside();
  await before.same(SMALL);
  expect(await encodings(before, 'h', lines)).toEqual(['listpack', 'listpack', 'none', 'listpack', 'listpack', 'listpack',
    'none', 'listpack', 'none', 'listpack', 'listpack', 'listpack']);
  const t = await beside(undefined, undefined, '7.2');
  await t.same(SMALL);
  expect(await encodings(t, 'h', lines)).toEqual(['hashtable', 'hashtable', 'none', 'listpack', 'listpack', 'hashtable',
    'none', 'skiplist', 'none', 'listpack', 'listpack', 'skiplist']);
  await t.same('ZADD z 4 e -0 - 4.5 1');
  await t.reply('ZPOPMIN z', '*2 $1 - $2 -0');
});

test('Valkey looks at the longest member before the first is added', async () => {
  const lines = [['ZADD', 'z', '1', 'a'], ['ZADD', 'z', 'XX', '1', 'b', '1', 'longer']];
  for (const [release, encoding] of [['8.0', 'listpack'], ['valkey-8.1', 'skiplist']] as const) {
    const t = await beside(undefined, undefined, release);
    await t.same(SMALL);
    expect(await encodings(t, 'z', lines)).toEqual(['listpack', encoding]);
  }
});

test('HSETEX counts its fields before it sets one, that of Valkey does not', async () => {
  for (const [release, encoding] of [['8.0', 'hashtable'], ['valkey-9.1', 'listpack']] as const) {
    const t = await beside(undefined, undefined, release);
    await t.same(SMALL);
    expect(await encodings(t, 'h', ['HSETEX h FIELDS 3 a 1 a 2 a 3'.split(' ')])).toEqual([encoding]);
  }
});

test.each(['8.0', '8.6'] as const)('texts of %s that lie in one piece with their key, and where they are under another', async (release) => {
  const t = await beside(undefined, undefined, release);
  for (const key of [1, 2, 10, 30, 40, 41, 50]) {
    const name = 'k'.repeat(key);
    for (const text of [0, 1, 11, 20, 31, 39, 40, 41, 44, 45]) {
      await t.same(['SET', name, 'x'.repeat(text)]);
      await t.same(['OBJECT', 'ENCODING', name]);
      await t.same(['EXPIRE', name, '1000']);
      await t.same(['OBJECT', 'ENCODING', name]);
      await t.same(['COPY', name, 'c', 'REPLACE']);
      await t.same(['OBJECT', 'ENCODING', 'c']);
      await t.same(['RENAME', name, 'r']);
      await t.same(['OBJECT', 'ENCODING', 'r']);
      await t.same(['RENAME', 'r', 'r'.repeat(35)]);
      await t.same(['OBJECT', 'ENCODING', 'r'.repeat(35)]);
      await t.same(['RENAME', 'r'.repeat(35), 'r']);
      await t.same(['OBJECT', 'ENCODING', 'r']);
    }
  }
  await t.same(['SETBIT', 'b', '7', '1']);
  await t.same(['RENAME', 'b', 'a']);
  await t.same(['OBJECT', 'ENCODING', 'a']);
});

test('a list stays what it is where its items take more than their bytes, and where the limit is lowered', async () => {
  const t = await beside(undefined, undefined, '7.2');
  await t.same(['RPUSH', 'a', ...Array<string>(1000).fill('12345678')]);
  await t.same(['OBJECT', 'ENCODING', 'a']);
  await t.same(['RPUSH', 'b', ...numbers(0, 10)]);
  await t.same('CONFIG SET list-max-listpack-size 5');
  await t.same(['OBJECT', 'ENCODING', 'b']);
  await t.same(['LPOP', 'b']);
  await t.same(['OBJECT', 'ENCODING', 'b']);
  await t.same(['LSET', 'b', '0', 'x']);
  await t.same(['OBJECT', 'ENCODING', 'b']);
  await t.same(['RPUSH', 'b', 'y']);
  await t.same(['OBJECT', 'ENCODING', 'b']);
});
