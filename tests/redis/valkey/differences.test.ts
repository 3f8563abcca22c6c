// Small differences of Valkey 9.1, one line each, and its rules for users; beside the server itself.
import { describe, expect, test } from 'vitest';
import { besideScripts } from '../../hosts/redis/beside-scripts.ts';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';

const valkey = (): Promise<Beside> => beside(undefined, undefined, 'valkey-9.1');

test('BITCOUNT takes a start alone, and looks at its range first', async () => {
  const t = await valkey();
  await t.reply('SET k foobar', '+OK');
  await t.reply('BITCOUNT k 4', ':7');
  await t.reply('BITCOUNT none 0', ':0');
  await t.reply('BITCOUNT k -1 -2 x', '-ERR syntax error');
  await t.reply('RPUSH l a', ':1');
  await t.reply('BITCOUNT l x x', '-ERR value is not an integer or out of range');
  await t.reply('BITPOS l 1 x', '-ERR value is not an integer or out of range');
});

test('arguments that Redis takes, or does not', async () => {
  const t = await valkey();
  await t.reply('GETEX none EX -1', "-ERR invalid expire time in 'getex' command");
  await t.reply('SCAN 0 TYPE foo', "-ERR unknown type name 'foo'");
  await t.reply('CLIENT UNBLOCK 99 error x', ':0');
  await t.reply('READONLY', '+OK');
  await t.reply('CLUSTER KEYSLOT foo{bar}{x}', ':5061');
  await t.reply('CLUSTER KEYSLOT foo{}{x}', ':8738');
  await t.reply('CONFIG SET maxmemory-samples 65', "-ERR CONFIG SET failed (possibly related to argument 'maxmemory-samples')"
    + ' - argument must be between 1 and 64 inclusive');
  expect(await t.same('LATENCY DOCTOR')).toContain('in this Valkey instance');
  expect(await t.same('ACL SAVE')).toContain('-ERR This instance is not configured to use an ACL file.');
});

test('words of scans, names of places, and waits', async () => {
  const t = await valkey();
  await t.reply('ZADD z 1 a', ':1');
  await t.reply('ZSCAN z 0 NOSCORES', '*2 $1 0 *1 $1 a');
  await t.reply('GEOADD g 1 1 a', ':1');
  await t.reply('GEOSEARCH g FROMMEMBER x BYRADIUS 1 m', '-ERR member x does not exist');
  await t.reply(['GEOSEARCH', 'g', 'FROMMEMBER', 'a\0b', 'BYRADIUS', '1', 'm'], '-ERR member a does not exist');
  await t.reply('BLPOP q 0x7FFFFFFFFFFFFF', '-ERR timeout is out of range');
  await t.reply('BITPOS none 0 1 hello hello2', '-ERR syntax error');
  await t.reply('PFDEBUG simd off', '+disabled');
  await t.hello(3);
  expect(await t.same('COMMAND INFO ping')).toMatch(/ ~0 \*0$/);
});

test('cursors may not be empty, XSETID goes not below what was deleted', async () => {
  const t = await valkey();
  for (const line of ['SCAN ""', 'SSCAN none ""', 'SCAN -1', 'SCAN x']) await t.reply(line, '-ERR invalid cursor');
  await t.reply('SCAN " 0"', '*2 $1 0 *0');
  await t.reply('XADD x 5-1 a 1', '$3 5-1');
  await t.reply('XSETID x 23-0 MAXDELETEDID 8', '+OK');
  await t.reply('XSETID x 6', '-ERR The ID specified in XSETID is smaller than current max_deleted_entry_id');
});

test('functions are judged once their library has run; their case counts within it', async () => {
  const t = await besideScripts('valkey-9.1');
  const load = (body: string): string[] => ['FUNCTION', 'LOAD', `#!lua name=a\n${body}`];
  await t.reply(load("server.register_function('b-c', function() end)"), '-ERR Function names can only contain letters,'
    + ' numbers, or underscores(_) and must be at least one character long');
  await t.reply(load('server.register_function()'),
    '-ERR Error registering functions: ERR wrong number of arguments to server.register_function');
  await t.reply(load("local f = function() return 1 end server.register_function('b', f) server.register_function('b', f)"),
    '-ERR Function already exists in the library');
  await t.reply(['FUNCTION', 'LOAD', '#!nope name=a\nx'], "-ERR Engine 'nope' not found");
  await t.reply(load("server.register_function('b', function() return redis.call('nope') end)"), '$1 a');
  await t.reply('FCALL b 0', '-ERR Unknown command called from script script: on @user_function:2.');
});

test('strings up to about 110 bytes are in one piece with their key', async () => {
  const t = await besideScripts('valkey-9.1');
  for (const [key, most] of [['k', 112], ['k'.repeat(31), 82], ['k'.repeat(40), 71]] as const) {
    await t.reply(['SET', key, 'x'.repeat(most)], '+OK');
    await t.reply(['OBJECT', 'ENCODING', key], '$6 embstr');
    await t.reply(['SET', key, 'x'.repeat(most + 1)], '+OK');
    await t.reply(['OBJECT', 'ENCODING', key], '$3 raw');
  }
  for (const line of [['SET', 'timed'], ['GETSET', 'timed'], ['MSET', 'timed']]) { // the time to live had its room there
    for (const [length, encoding] of [[100, '$6 embstr'], [101, '$3 raw']] as const) {
      await t.reply(['PSETEX', 'timed', '100000', 'abc'], '+OK');
      await t.same([...line, 'x'.repeat(length)]);
      await t.reply(['OBJECT', 'ENCODING', 'timed'], encoding);
    }
  }
  await t.reply(['EVAL', "redis.call('SET', 'n', 12) return redis.call('OBJECT', 'ENCODING', 'n')", '0'], '$6 embstr');
  await t.reply(['EVAL', "redis.call('APPEND', 'm', 12) return redis.call('OBJECT', 'ENCODING', 'm')", '0'], '$6 embstr');
});

describe('users', () => {
  test('are kept to databases', async () => {
    const t = await valkey();
    await t.reply('ACL SETUSER u on >p +get +select +copy ~k* db=0,3,3', '+OK');
    expect(await t.same('ACL GETUSER u')).toContain('$9 databases $6 db=0,3 $9 selectors *0');
    expect(await t.same('ACL LIST')).toMatch(/^\*2 \$34 user default on nopass ~\* &\* \+@all .* ~k\* resetchannels db=0,3 -@all/);
    await t.reply('ACL DRYRUN u select 5', '$46 User u has no permissions to access database 5');
    await t.reply('ACL DRYRUN u copy k k2 DB 5', '$46 User u has no permissions to access database 5');
    await t.reply('ACL DRYRUN u get k', '+OK');
    await t.reply('ACL SETUSER u db=1', '+OK');
    await t.reply('ACL SETUSER u db=x', "-ERR Error in ACL SETUSER modifier 'db=x': Syntax error");
    const b = await t.client();
    await b.reply('AUTH u p', '+OK');
    await b.reply('GET k', '-NOPERM No permissions to access database');
    await b.reply('SELECT 1', '+OK');
    await b.reply('GET k', '$-1');
    await b.reply('SELECT 0', '-NOPERM No permissions to access database');
    await t.reply('ACL SETUSER u alldbs', '+OK');
    await b.reply('SELECT 0', '+OK');
  });
});

test('scores, weights, places and distances are decimals', async () => {
  const t = await valkey();
  for (const line of ['ZADD z 0x10 a', 'ZADD z INCR 0x1 a', 'ZINCRBY z 0x1 a', 'GEOADD g 0x1 1 a']) {
    await t.reply(line, '-ERR value is not a valid float');
  }
  await t.reply('ZADD z 1 a +2. b .5 c inf d 1e1 e', ':5');
  await t.reply('ZUNION 1 z WEIGHTS 0x1', '-ERR weight value is not a float');
  for (const line of ['ZCOUNT z 0x1 2', 'ZCOUNT z 0 (0x2', 'ZCOUNT z " 1" 2']) await t.reply(line, '-ERR min or max is not a float');
  await t.reply('ZCOUNT z "" (1e999', ':4');
  await t.reply('GEOSEARCH g FROMLONLAT 1 1 BYRADIUS 0x1 m', '-ERR need numeric radius');
  await t.reply('GEOSEARCH g FROMLONLAT 1 1 BYBOX 0x1 1 m', '-ERR need numeric width');
  await t.reply('RPUSH l 0x1', ':1');
  await t.reply('SORT l', "-ERR One or more scores can't be converted into double");
});

test('the least count of LREM, misses of DELIFEQ, the order of SCAN\'s checks, writes of CLUSTER', async () => {
  const t = await besideScripts('valkey-9.1');
  await t.reply('LREM l -9223372036854775808 a',
    '-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807');
  await t.reply('SCAN 0 TYPE Nothing WITHSCORES COUNT 1', "-ERR unknown type name 'Nothing'");
  await t.reply('SCAN 0 COUNT 0 TYPE Nothing', '-ERR syntax error');
  for (const line of ['CLUSTER SETSLOT 3 STABLE', 'CLUSTER SYNCSLOTS a']) {
    await t.reply(['EVAL_RO', `return redis.pcall('${line.split(' ').join("','")}')`, '0'],
      '-ERR Write commands are not allowed from read-only scripts.');
  }
  await t.reply('CONFIG SET notify-keyspace-events KEAm', '+OK');
  await t.hello(3);
  await t.reply('SUBSCRIBE __keyevent@0__:keymiss', '>3 $9 subscribe $22 __keyevent@0__:keymiss :1');
  await t.reply('DELIFEQ none x', ':0');
  await t.reply('HSETEX none FXX FIELDS 1 f v', ':0');
  await t.reply('HEXPIRE none 10 FIELDS 1 f', '*1 :-2');
  await t.reply('HGETEX none FIELDS 1 f', '*1 _');
  expect(await t.messages()).toEqual(['>3 $7 message $22 __keyevent@0__:keymiss $4 none']);
  await t.reply('SET none x', '+OK');
});

test('words of scans stand where options do; a negative offset counts from the end of a large sorted set', async () => {
  const t = await valkey();
  await t.reply('HSET h a 1', ':1');
  await t.reply('HSCAN h 0 MATCH NOVALUES COUNT 9', '*2 $1 0 *0');
  await t.reply('HSCAN h 0 NOVALUES COUNT 9', '*2 $1 0 *1 $1 a');
  await t.reply('HSCAN h 0 NOSCORES', '-ERR NOSCORES option can only be used in ZSCAN');
  await t.reply('SCAN 0 NOVALUES', '-ERR NOVALUES option can only be used in HSCAN');
  await t.reply('CONFIG SET zset-max-listpack-entries 0', '+OK');
  await t.reply('ZADD z 1 a 2 b 3 c 4 d', ':4');
  await t.reply('ZRANGEBYSCORE z 1 3 LIMIT -2 5', '*2 $1 b $1 c');
  await t.reply('ZRANGEBYSCORE z 2 3 LIMIT -3 5', '*0');
  await t.reply('ZREVRANGEBYSCORE z 4 2 LIMIT -2 5', '*2 $1 c $1 b');
  await t.reply('ZRANGE z (3 1 BYSCORE REV LIMIT -2 1', '*1 $1 b');
  await t.reply('ZREVRANGEBYSCORE z 3 2 LIMIT -3 5', '*0');
  await t.reply('ZADD y 0 a 0 b 0 c', ':3');
  await t.reply('ZRANGEBYLEX y - + LIMIT -1 5', '*1 $1 c');
  await t.reply('CONFIG SET zset-max-listpack-entries 128', '+OK');
  await t.reply('ZADD x 1 a 2 b', ':2');
  await t.reply('ZRANGEBYSCORE x 1 3 LIMIT -2 5', '*0');
});

test('Valkey 8.1 keeps short strings in one piece with their key', async () => {
  const t = await beside(undefined, undefined, 'valkey-8.1');
  await t.reply(['SET', 'k', 'x'.repeat(40)], '+OK');
  await t.reply('OBJECT ENCODING k', '$6 embstr');
  await t.reply(['SET', 'k', 'x'.repeat(41)], '+OK');
  await t.reply('OBJECT ENCODING k', '$3 raw');
});

for (const [release, left] of [['8.6', ':0'], ['valkey-8.1', ':1'], ['valkey-9.1', ':1']] as const) {
  test(`SCAN with TYPE and keys of other types that expired, in ${release}`, async () => {
    const t = await beside(undefined, undefined, release);
    await t.reply('DEBUG SET-ACTIVE-EXPIRE 0', '+OK');
    await t.reply('HSET h a 1', ':1');
    await t.reply('SET s x', '+OK');
    await t.reply('PEXPIRE h 1', ':1');
    await t.reply('PEXPIRE s 1', ':1');
    await t.reply('DEBUG SLEEP 0.005', '+OK');
    await t.reply('SCAN 0 TYPE string', '*2 $1 0 *0');
    await t.reply('DBSIZE', left);
    await t.reply('SCAN 0', '*2 $1 0 *0');
    await t.reply('DBSIZE', ':0');
    await t.reply('DEBUG SET-ACTIVE-EXPIRE 1', '+OK');
  });
}

test.each([['7.4', ':5'], ['8.0', ':8'], ['valkey-8.1', ':8'], ['valkey-9.1', ':8']] as const)(
  'TOUCH of a script whose client asked for NO-TOUCH, in %s', async (release, frequency) => {
    const t = await besideScripts(release);
    await t.reply('CONFIG SET maxmemory-policy allkeys-lfu lfu-log-factor 0', '+OK');
    await t.reply('SET k v', '+OK');
    await t.reply('CLIENT NO-TOUCH ON', '+OK');
    await t.reply(['EVAL', "for i = 1, 3 do redis.call('TOUCH', KEYS[1]) redis.call('GET', KEYS[1]) end", '1', 'k'], '$-1');
    await t.reply('OBJECT FREQ k', frequency);
    await t.reply('CONFIG SET maxmemory-policy noeviction lfu-log-factor 10', '+OK');
  });

test('reading bits leaves a string in one piece; what intersections store is a listpack where it is no intset', async () => {
  const t = await valkey();
  await t.reply(['SET', 'k', '0'.repeat(60)], '+OK');
  await t.reply('BITCOUNT k', ':120');
  await t.reply('OBJECT ENCODING k', '$6 embstr');
  await t.reply('CONFIG SET set-max-intset-entries 4', '+OK');
  await t.reply('SADD s 0 1 2 3 4 5', ':6');
  await t.reply('SINTERSTORE to s', ':6');
  await t.reply('OBJECT ENCODING to', '$8 listpack');
  await t.reply('SADD few 0 1 2', ':3');
  await t.reply('SINTERSTORE to s few', ':3');
  await t.reply('OBJECT ENCODING to', '$6 intset');
  await t.reply('CONFIG SET set-max-intset-entries 512', '+OK');
});

test.each([['8.0', false], ['valkey-8.1', true], ['valkey-9.1', true]] as const)('whose script called what is slow, in %s', async (release, told) => {
  const t = await besideScripts(release);
  await t.reply('CLIENT SETNAME me', '+OK');
  await t.reply('CONFIG SET slowlog-log-slower-than 0', '+OK');
  await t.reply(['EVAL', "return redis.call('PING')", '0'], '+PONG');
  const names = (entries: string): boolean => /\*1 \$4 PING \S+ \S+ \$2 me/i.test(entries);
  expect(names(t.ours('SLOWLOG GET 3'))).toBe(told);
  const theirs = await t.theirs('SLOWLOG GET 3');
  if (theirs !== undefined) expect(names(theirs)).toBe(told);
  await t.reply('CONFIG SET slowlog-log-slower-than 10000', '+OK');
});

test('BITCOUNT and BITPOS look at the unit before the end of a range', async () => {
  const t = await valkey();
  await t.reply('BITCOUNT none 9 BYTE 0', '-ERR syntax error');
  await t.reply('BITCOUNT none x 1 0', '-ERR value is not an integer or out of range');
  await t.reply('BITCOUNT none 9 x BYTE', '-ERR value is not an integer or out of range');
  await t.reply('BITPOS none 1 9 BYTE 0', '-ERR syntax error');
});
