// Strings, fields and places as Valkey 9.1 has them where Redis differs, beside the server itself.
import { describe, expect, test } from 'vitest';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';

const valkey = (): Promise<Beside> => beside(undefined, undefined, 'valkey-9.1');

describe('strings', () => {
  test('SET IFEQ writes over a value that is equal', async () => {
    const t = await valkey();
    await t.reply('SET s 1', '+OK');
    await t.reply('SET s 2 IFEQ 1', '+OK');
    await t.reply('SET s 3 IFEQ 1', '$-1');
    await t.reply('SET s 3 IFEQ 2 GET', '$1 2');
    await t.reply('SET s 4 IFEQ 2 GET', '$1 3');
    await t.reply('SET none 4 IFEQ 2', '$-1');
    for (const rest of ['IFEQ 2 IFEQ 3', 'IFEQ 2 NX', 'NX IFEQ 2', 'IFNE 3', 'IFEQ']) await t.reply(`SET s 4 ${rest}`, '-ERR syntax error');
    await t.reply('HSET h a b', ':1');
    await t.reply('SET h 1 IFEQ b', '-WRONGTYPE Operation against a key holding the wrong kind of value');
  });

  test('DELIFEQ removes a value that is equal', async () => {
    const t = await valkey();
    await t.reply('SET s 3', '+OK');
    await t.reply('DELIFEQ s 9', ':0');
    await t.reply('DELIFEQ s 3', ':1');
    await t.reply('DELIFEQ s 3', ':0');
    await t.reply('HSET h a b', ':1');
    await t.reply('DELIFEQ h 3', '-WRONGTYPE Operation against a key holding the wrong kind of value');
  });

  test('MSETEX refuses as SET does, and tells its events in the order of SET', async () => {
    const t = await valkey();
    await t.reply('CONFIG SET notify-keyspace-events KEA', '+OK');
    await t.reply('SUBSCRIBE __keyspace@0__:a', '*3 $9 subscribe $16 __keyspace@0__:a :1');
    const b = await t.client();
    await b.reply('MSETEX 2 a 1 b 2 EX 100', ':1');
    expect(await t.messages()).toEqual(['*3 $7 message $16 __keyspace@0__:a $3 set', '*3 $7 message $16 __keyspace@0__:a $6 expire']);
    await b.reply('MSETEX 2 a 1 b 2 NX', ':0');
    await b.reply('MSETEX 2 a 1 b 2 XX KEEPTTL', ':1');
    await b.near('TTL a', 1);
    await b.reply('MSETEX 3 a 1 b 2', '-ERR syntax error');
    await b.reply('MSETEX 0 a 1', '-ERR invalid numkeys value or out of range');
  });

  test('a time in the past expires a key at once', async () => {
    const t = await valkey();
    await t.reply('CONFIG SET notify-keyspace-events Ex', '+OK');
    await t.reply('SUBSCRIBE __keyevent@0__:expired', '*3 $9 subscribe $22 __keyevent@0__:expired :1');
    const b = await t.client();
    for (const line of ['EXPIRE k -1', 'SET k 2 PXAT 1', 'GETEX k EXAT 1']) {
      await b.reply('SET k 1', '+OK');
      await b.same(line);
      await b.reply('EXISTS k', ':0');
    }
    expect(await t.messages()).toEqual(Array(3).fill('*3 $7 message $22 __keyevent@0__:expired $1 k'));
    await b.reply('SET none 1 PXAT 1', '+OK');
    await b.reply('EXISTS none', ':0');
  });
});

describe('times of fields', () => {
  test('HEXPIRE takes the options of EXPIRE, before FIELDS', async () => {
    const t = await valkey();
    await t.reply('HSET h a 1 b 2 c 3', ':3');
    await t.reply('HEXPIRE h 100 FIELDS 2 a x', '*2 :1 :-2');
    await t.reply('HEXPIRE h 100 NX FIELDS 1 a', '*1 :0');
    await t.reply('HEXPIRE h 200 XX GT FIELDS 1 a', '*1 :1');
    await t.reply('HEXPIRE h 100 XX NX FIELDS 1 a', '-ERR NX and XX, GT or LT options at the same time are not compatible');
    await t.reply('HEXPIRE h 100 nope FIELDS 1 a', '-ERR Unsupported option nope');
    await t.reply('HEXPIRE h 100 FIELDS 2 a', '-ERR numfields should be greater than 0 and match the provided number of fields');
    await t.reply('HEXPIRE h -1 FIELDS 1 a', "-ERR invalid expire time in 'hexpire' command");
    await t.reply('HTTL h FIELDS 3 a b x', '*3 :200 :-1 :-2');
    await t.reply('HTTL h FIELDS 1 a x', '-ERR syntax error');
    await t.reply('OBJECT ENCODING h', '$9 hashtable');
    await t.reply('HPERSIST h FIELDS 3 a b x', '*3 :1 :-1 :-2');
    await t.reply('OBJECT ENCODING h', '$9 hashtable');
    await t.reply('HEXPIRE h 0 FIELDS 2 b c', '*2 :2 :2');
    await t.reply('HGETALL h', '*2 $1 a $1 1');
  });

  test('HSETEX, HGETEX and HGETDEL', async () => {
    const t = await valkey();
    await t.reply('HSETEX h EX 100 FIELDS 2 x 1 y 2', ':1');
    await t.reply('HSETEX h NX FIELDS 1 x 1', ':0');
    await t.reply('HSETEX h FNX FIELDS 1 x 9', ':0');
    await t.reply('HSETEX h FXX KEEPTTL FIELDS 1 x 10', ':1');
    await t.reply('HTTL h FIELDS 2 x y', '*2 :100 :100');
    await t.reply('HSETEX h KEEPTTL EX 1 FIELDS 1 x 10', '-ERR syntax error');
    await t.reply('HGETEX h PERSIST FIELDS 2 x z', '*2 $2 10 $-1');
    await t.reply('HGETDEL h FIELDS 3 x x z', '*3 $2 10 $-1 $-1');
    await t.reply('HGETEX h EXAT 1 FIELDS 1 y', '*1 $1 2');
    await t.reply('EXISTS h', ':0');
    await t.reply('HSETEX h EX 0 FIELDS 1 y 1', ':1');
    await t.reply('EXISTS h', ':0');
  });

  test('a field whose time is over is hidden and counted until it is taken out', async () => {
    const t = await valkey();
    await t.same('DEBUG SET-ACTIVE-EXPIRE 0');
    await t.reply('HSET h a 1 b 2', ':2');
    await t.reply('HPEXPIRE h 1 FIELDS 1 a', '*1 :1');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await t.reply('HGETALL h', '*2 $1 b $1 2');
    await t.reply('HLEN h', ':2');
    await t.reply('HDEL h a', ':0');
    await t.reply('HSETNX h a 5', ':1');
    await t.reply('HTTL h FIELDS 1 a', '*1 :-1');
    await t.same('DEBUG SET-ACTIVE-EXPIRE 1');
  });

  test('travel in payloads of RDB version 80', async () => {
    const t = await valkey();
    await t.reply('HSET h a 1 b 2', ':2');
    await t.reply('HPEXPIREAT h 4102444800000 FIELDS 1 a', '*1 :1');
    const own = t.engine.execute(t.own, ['DUMP', 'h']) as string;
    expect([own.charCodeAt(0), own.charCodeAt(own.length - 10)]).toEqual([22, 80]);
    await t.reply(['RESTORE', 'i', '0', own], '+OK');
    await t.reply('HPEXPIRETIME i FIELDS 2 a b', '*2 :4102444800000 :-1');
    await t.compareKeyspace();
  });
});

test('payloads of other servers are refused, or read as far as they can be', async () => {
  const t = await valkey();
  await t.reply(['RESTORE', 'k', '0', '\0\x011\x0c\0\xf2\xa7\x07\xe4\xe9\xf0\xb5\x9a'], '-ERR DUMP payload version or checksum are wrong');
  await t.reply('CONFIG GET rdb-version-check', '*2 $17 rdb-version-check $6 strict');
});

describe('GEOSEARCH BYPOLYGON', () => {
  test('finds what lies between corners, with metres from their middle', async () => {
    const t = await valkey();
    await t.reply('GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania 2.3 48.8 Paris', ':3');
    await t.reply('GEOSEARCH g BYPOLYGON 4 12 37 16 37 16 39 12 39 ASC WITHDIST',
      '*2 *2 $7 Palermo $10 56987.4933 *2 $7 Catania $11 111411.0839');
    await t.same('GEOSEARCH g BYPOLYGON 3 0 36 20 36 2 60 ASC WITHCOORD WITHHASH');
    await t.same('GEOSEARCH g BYPOLYGON 5 -10 30 30 30 30 60 10 40 -10 60 DESC COUNT 2');
    await t.reply('GEOSEARCHSTORE d g BYPOLYGON 4 12 37 16 37 16 39 12 39', ':2');
    await t.reply('GEOSEARCH g BYPOLYGON 2 12 37 16 37 ASC ASC', '-ERR GEOSEARCH BYPOLYGON must have at least 3 vertices');
    await t.reply('GEOSEARCH g BYPOLYGON x 12 37 16 37 14 39', '-ERR invalid number of vertices');
    await t.reply('GEOSEARCH g FROMMEMBER Palermo BYPOLYGON 3 12 37 16 37 14 39', '-ERR syntax error');
  });
});
