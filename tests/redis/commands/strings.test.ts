import { describe, test } from 'vitest';
import { beside } from '../oracle.ts';
import type { Pair } from '../oracle.ts';

const WRONGTYPE = '-WRONGTYPE Operation against a key holding the wrong kind of value';
const NOT_INTEGER = '-ERR value is not an integer or out of range';

async function all(t: Pair, ...lines: string[]): Promise<void> { for (const line of lines) await t.same(line); }

describe('SET', () => {
  test('NX, XX, GET and their mixtures', async () => {
    const t = await beside();
    await t.reply('SET k a XX', '$-1');
    await t.reply('SET k a nx', '+OK');
    await t.reply('SET k b NX', '$-1');
    await t.reply('SET k b NX GET', '$1 a');
    await t.reply('SET k b XX GET', '$1 a');
    await t.reply('SET none b XX GET', '$-1');
    await t.reply('SET none b NX GET', '$-1');
    await t.reply('GET none', '$1 b');
    await t.reply('SET k b NX XX', '-ERR syntax error');
    await all(t, 'SET k b NX NX', 'SET k b GET GET', 'SET k b foo', 'SET k b GETX', 'SET', 'SET k', 'GET k');
    await t.same('RPUSH l x');
    await t.reply('SET l v GET', WRONGTYPE);
    await t.reply('SET l v NX GET', WRONGTYPE);
    await t.reply('SET l v', '+OK');
  });

  test('times to live', async () => {
    const t = await beside();
    await t.reply('SET k v EX 100', '+OK');
    await t.near('PTTL k', 50);
    await t.reply('SET k v KEEPTTL', '+OK');
    await t.near('PTTL k', 50);
    await t.reply('SET k v', '+OK');
    await t.reply('TTL k', ':-1');
    await all(t, 'SET k v PXAT 4102444800000', 'PEXPIRETIME k', 'SET k v EXAT 4102444800', 'EXPIRETIME k');
    for (const time of ['0', '-1', 'x', '9223372036854775807', '9223372036854776', '9223372036854775', '1.5', '']) {
      for (const unit of ['EX', 'PX', 'EXAT', 'PXAT']) await t.same(['SET', 'k', 'v', unit, time]);
    }
    await all(t, 'SET k v EX', 'SET k v EX 10 PX 10', 'SET k v EX 10 KEEPTTL', 'SET k v KEEPTTL EX 10',
      'SET k v EX 1 EX 90', 'SET k v PERSIST', 'SET k v PXAT 1', 'GET k', 'SETEX k 0 v', 'SETEX k -1 v', 'SETEX k x v',
      'PSETEX k 0 v', 'SETEX k 9223372036854775807 v', 'SETEX k 10 v', 'PSETEX k 10000 v',
      'TTL k');
  });

  test('keys and values are bytes', async () => {
    const t = await beside();
    const bytes = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
    await t.same(['SET', bytes, bytes]);
    await t.same(['GET', bytes]);
    await t.same(['APPEND', bytes, '\0\xff']);
    await t.same(['GETRANGE', bytes, '250', '-1']);
    await t.same(['SET', '', '']);
    await t.same(['GET', '']);
    await t.same('MGET "" none');
    await t.compareKeyspace();
  });
});

describe('GET and its relatives', () => {
  test('GETEX', async () => {
    const t = await beside();
    await all(t, 'GETEX none EX 10', 'SET k v', 'GETEX k', 'TTL k', 'GETEX k EX 100', 'TTL k', 'GETEX k PERSIST',
      'TTL k', 'GETEX k PX 50000', 'GETEX k KEEPTTL', 'GETEX k EX 1 PERSIST', 'GETEX k PERSIST EX 1', 'GETEX k EX 0',
      'GETEX k NX', 'GETEX none EX x', 'GETEX k EX x', 'GETEX k PERSIST PERSIST', 'GETEX k EXAT 1', 'EXISTS k',
      'RPUSH l x', 'GETEX l EX x', 'GETEX', 'SET k v', 'GETEX k PXAT 4102444800000',
      'PEXPIRETIME k');
  });

  test('GETDEL, GETSET, MGET, MSET, MSETNX, SETNX', async () => {
    const t = await beside();
    await all(t, 'GETDEL none', 'SET k v EX 100', 'GETSET k w', 'TTL k', 'GETDEL k', 'EXISTS k', 'GETSET k x',
      'MSET a 1 b', 'MSET a 1 a 2', 'GET a', 'MSETNX a 1 c 2', 'EXISTS c', 'MSETNX c 1 c 2', 'MSETNX c', 'RPUSH l x',
      'MGET a l none c', 'GETDEL l', 'GETSET l v', 'SETNX l v', 'SETNX new v', 'GET l', 'MSET l v',
      'GET l');
  });
});

describe('numbers', () => {
  test('INCR and its relatives are exact over 64 bits', async () => {
    const t = await beside();
    await all(t, 'INCR n', 'INCRBY n 9007199254740990', 'INCR n', 'INCR n', 'DECR n', 'INCRBY n 9214364837600034814',
      'INCR n', 'DECRBY n -1', 'DECRBY n 9223372036854775807', 'DECRBY n 9223372036854775807', 'DECR n', 'DECR n',
      'DECRBY n 1', 'DECRBY n -9223372036854775808', 'INCRBY n -9223372036854775808', 'GET n', 'INCRBY n 1.5',
      'INCRBY n ""', 'INCRBY n 9223372036854775808', 'DECRBY x 9223372036854775807', 'GET x', 'DECRBY zero 0',
      'GET zero');
    for (const held of ['', ' 1', '1 ', '+1', '01', '-0', '1.0', 'abc', '9223372036854775808',
      '12345678901234567890123']) {
      await t.same(['SET', 'n', held]);
      await t.reply('INCR n', NOT_INTEGER);
    }
    await t.same('RPUSH l x');
    for (const line of ['INCR l', 'DECR l', 'INCRBY l 1', 'DECRBY l 1',
      'INCRBYFLOAT l 1']) await t.reply(line, WRONGTYPE);
  });

  test('a number that was counted up reads as any other string', async () => {
    const t = await beside();
    const readers = ['GET k', 'STRLEN k', 'GETRANGE k 0 0', 'GETBIT k 3', 'BITCOUNT k', 'OBJECT ENCODING k', 'TYPE k', 'DUMP k',
      'GETEX k', 'LCS k k', 'MGET k k', 'SORT k', 'LPUSH k v', 'PFCOUNT k', 'APPEND k 5', 'SETRANGE k 1 7', 'SETBIT k 7 0',
      'INCRBYFLOAT k 0.5', 'GETSET k 3', 'SET k 4 GET', 'COPY k other', 'RENAME k other', 'GETDEL k', 'DECRBY k 9007199254740991'];
    for (const reader of readers) {
      await all(t, 'DEL k other', 'SET k 41', 'INCR k', 'INCRBY k -1', reader, 'OBJECT ENCODING k', 'GET k', 'INCR k',
        'OBJECT ENCODING other', 'INCR other', 'GET other');
    }
    await t.compareKeyspace();
  });

  test('INCR keeps the time to live', async () => {
    const t = await beside();
    await all(t, 'SET n 1 EX 100', 'INCR n', 'INCRBYFLOAT n 0.5', 'TTL n', 'SET n 9007199254740992 EX 100', 'INCR n',
      'TTL n');
  });

  test('INCRBYFLOAT', async () => {
    const t = await beside();
    await t.reply('INCRBYFLOAT f 10.50', '$4 10.5');
    await t.reply('INCRBYFLOAT f 0.1', '$4 10.6');
    await t.reply('INCRBYFLOAT f -5', '$3 5.6');
    await t.reply('INCRBYFLOAT f inf', '-ERR increment would produce NaN or Infinity');
    await t.reply('INCRBYFLOAT f x', '-ERR value is not a valid float');
    await all(t, 'SET f 5.0e3', 'INCRBYFLOAT f 2.0e2', 'SET f x', 'INCRBYFLOAT f 1', 'SET f " 1"', 'INCRBYFLOAT f 1');
  });
});

describe('parts of strings', () => {
  test('APPEND, STRLEN, GETRANGE, SUBSTR, SETRANGE', async () => {
    const t = await beside();
    await all(t, 'APPEND k ""', 'EXISTS k', 'APPEND k Hello', 'APPEND k " World"', 'STRLEN k', 'STRLEN none',
      'RPUSH l x', 'APPEND l x', 'STRLEN l', 'GETRANGE l 0 1', 'SETRANGE l 0 x', 'SETRANGE k 6 Redis', 'GET k',
      'SETRANGE none 5 ""', 'EXISTS none', 'SETRANGE pad 5 x', 'GET pad', 'SETRANGE k 0 ""', 'SETRANGE k -1 x',
      'SETRANGE k x x',
      'SETRANGE l 0 ""');
    for (const start of [-100, -5, -1, 0, 3, 11, 100]) {
      for (const end of [-100, -6, -1, 0, 4, 11, 100]) await all(t, `GETRANGE k ${start} ${end}`,
        `SUBSTR k ${start} ${end}`);
    }
    await all(t, 'GETRANGE k x 1', 'GETRANGE none 0 -1', 'GETRANGE k -9223372036854775808 9223372036854775807');
  });

  test('a string beyond proto-max-bulk-len is refused', async () => {
    const t = await beside();
    const refused = '-ERR string exceeds maximum allowed size (proto-max-bulk-len)';
    await t.reply('SETRANGE k 536870912 x', refused);
    await t.reply('SETRANGE k 9223372036854775807 x', refused);
    await t.same('CONFIG SET proto-max-bulk-len 1mb');
    await t.reply('SETRANGE k 1048575 x', ':1048576');
    await t.reply('APPEND k y', refused);
    await t.reply('SETRANGE k 1048576 x', refused);
  });

  test('LCS', async () => {
    const t = await beside();
    await all(t, 'MSET a ohmytext b mynewtext', 'LCS a b', 'LCS a b LEN', 'LCS a b IDX', 'LCS a b IDX WITHMATCHLEN',
      'LCS a b IDX MINMATCHLEN 4', 'LCS a b idx minmatchlen 4 withmatchlen', 'LCS a b IDX LEN', 'LCS a b MINMATCHLEN',
      'LCS a b foo', 'LCS a none', 'LCS none none2 IDX', 'LCS a b MINMATCHLEN x', 'LCS a b IDX MINMATCHLEN -5',
      'RPUSH l x', 'LCS a l', 'LCS a l foo', 'MSET c aabbccaabb d bbaaccbbaa', 'LCS c d', 'LCS c d IDX WITHMATCHLEN',
      'LCS a',
      'LCS c c IDX');
    await t.hello(3);
    await t.same('LCS a b IDX WITHMATCHLEN');
  });
});

test('OBJECT ENCODING tells how a string was made', async () => {
  const t = await beside();
  const shown = async (...lines: string[]): Promise<void> => {
    await all(t, ...lines, 'OBJECT ENCODING k', 'OBJECT REFCOUNT k');
  };
  await shown('SET k 123');
  await shown('SET k 12345');
  await shown('APPEND k 4');
  await shown('SET k -5');
  await shown('SET k 0123');
  await shown('INCRBYFLOAT k 2');
  await shown('INCRBY k 2');
  await shown('SETRANGE k 0 1');
  await shown('GETSET k 9223372036854775807');
  await shown(`SET k ${'x'.repeat(44)}`);
  await shown(`SET k ${'x'.repeat(45)}`);
  await shown('SET k 1', 'APPEND k ""');
  await shown('COPY k k2', 'RENAME k2 k');
  await shown('SET k ""');
  await shown('DEL k', 'APPEND k 12');
});
