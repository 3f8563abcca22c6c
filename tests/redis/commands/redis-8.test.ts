// What is new in 8.0 to 8.6 and has no family of its own: hash fields' options, events of what is overwritten, policies,
// commands for clusters and hot keys.
import { describe, expect, test } from 'vitest';
import { Random } from '../random.ts';
import { beside } from '../oracle.ts';

const NOW = '8.6';

describe('HGETDEL, HGETEX and HSETEX', () => {
  const COMMON = [
    'HSETEX h FIELDS 2 a 1 b 2', 'HSETEX h FNX FIELDS 1 a 2', 'HSETEX h FXX FIELDS 2 a 3 c 4', 'HSETEX h FXX EX 100 FIELDS 1 a 3',
    'HTTL h FIELDS 2 a b', 'HSETEX h KEEPTTL FIELDS 1 a 4', 'HTTL h FIELDS 1 a', 'HSETEX h FIELDS 1 a 5', 'HTTL h FIELDS 1 a',
    'HGETEX h EX 50 FIELDS 2 a none', 'HTTL h FIELDS 1 a', 'HGETEX h PERSIST FIELDS 1 a', 'HTTL h FIELDS 1 a', 'HGETEX h FIELDS 1 b',
    'HGETEX h PXAT 1 FIELDS 2 b b', 'HLEN h', 'HSETEX h PXAT 1 FIELDS 1 z 1', 'HGETALL h', 'HGETDEL h FIELDS 3 a a none', 'EXISTS h',
    'HGETDEL none FIELDS 2 a b', 'HGETEX none EX 10 FIELDS 1 a', 'HSETEX none FXX FIELDS 1 a 1', 'EXISTS none', 'SET s x', 'HGETDEL s FIELDS 1 a',
    'HGETEX s EX x FIELDS 1 a', 'HSETEX s FIELDS 1 a 1', 'HGETDEL h FIELDS 2 a', 'HGETDEL h FIELDS x a', 'HGETDEL h FIELDS 0 a', 'HGETDEL h FILDS 1 a',
    'HGETEX h EX 10 FIELDS', 'HGETEX h EX 10 PX 10 FIELDS 1 a', 'HGETEX h EX -1 FIELDS 1 a', 'HGETEX h EX 0 FIELDS 1 a', 'HGETEX h PERSIST FIELDS 2 a',
    'HGETEX h EX 99999999999999 FIELDS 1 a', 'HGETEX h FIELDS 0 a', 'HGETEX h KEEPTTL FIELDS 1 a', 'HGETEX h FIELDS 1 a EX 10', 'HGETEX h FIELDS 1',
    'HSETEX h FIELDS 1 a', 'HSETEX h FIELDS 2 a 1', 'HSETEX h FIELDS 1 a 1 EX 10', 'HSETEX h FNX FXX FIELDS 1 a 1', 'HSETEX h EX 10 KEEPTTL FIELDS 1 a 1',
    'HSETEX h PERSIST FIELDS 1 a 1', 'HSETEX h WHAT FIELDS 1 a 1', 'HSETEX h EX 10 PX 10 FIELDS 1 a 1', 'HSETEX h FIELDS 1 a 1 FIELDS 1 b 2',
    'HSETEX h EX x FIELDS 1 a 1', 'HSETEX h EX FIELDS 1 a 1', 'HSETEX h FIELDS x a 1 b 2', 'HGETALL h', 'HGETEX h EX 10 WHAT FIELDS 1 a',
    'HSETEX new FNX PX 100000 FIELDS 1 a 1', 'OBJECT ENCODING new', 'HSET plain a 1', 'HGETEX plain FIELDS 1 a', 'OBJECT ENCODING plain', 'HGETEX plain PERSIST FIELDS 1 a', 'OBJECT ENCODING plain',
    'HSET other a 1', 'HEXPIRE other 10 FIELDS 1 none', 'OBJECT ENCODING other', 'HSET third a 1', 'HPERSIST third FIELDS 1 a', 'OBJECT ENCODING third',
    'HGETEX third EX 10 FIELDS 1 none', 'OBJECT ENCODING third',
  ];
  test.each(['8.0', '8.6'] as const)('as in %s', async (release) => {
    const t = await beside(undefined, undefined, release);
    await t.same('CONFIG SET notify-keyspace-events KEA');
    const listener = await t.client();
    await listener.same('PSUBSCRIBE __keyevent*');
    for (const line of COMMON) await t.same(line);
    await listener.messages();
    await t.compareKeyspace();
  });

  test('8.6 takes options after the fields', async () => {
    const t = await beside(undefined, undefined, NOW);
    await t.reply('HSETEX h FIELDS 1 a 1 EX 100 FNX', ':1');
    await t.reply('HGETEX h FIELDS 1 a PERSIST', '*1 $1 1');
    await t.reply('HGETEX h FIELDS 1 a FIELDS 1 a', '-ERR FIELDS keyword specified multiple times');
    const before = await beside(undefined, undefined, '8.0');
    await before.reply('HSETEX h FIELDS 1 a 1 EX 100', "-ERR wrong number of arguments for 'hsetex' command");
  });
});

test('events tell of what is overwritten, and by another type', async () => {
  const t = await beside(undefined, undefined, NOW);
  await t.reply('CONFIG SET notify-keyspace-events Eoc', '+OK');
  await t.reply('CONFIG GET notify-keyspace-events', '*2 $22 notify-keyspace-events $3 ocE');
  const listener = await t.client();
  await listener.same('PSUBSCRIBE __keyevent*');
  for (const line of ['SET k 1', 'SET k 2', 'GETSET k 3', 'MSET k 4 k 5', 'APPEND k x', 'INCR n', 'INCR n', 'INCRBYFLOAT n 0.5', 'SETEX k 10 v',
    'LPUSH l a', 'SET l x', 'SADD s a', 'SADD t b', 'SUNIONSTORE s s t', 'SUNIONSTORE k s t', 'ZADD z 1 a', 'ZUNIONSTORE z 1 z', 'ZUNIONSTORE k 1 z',
    'ZRANGESTORE k z 0 -1', 'RENAME z k', 'COPY s k', 'COPY s k REPLACE', 'SORT s ALPHA STORE k', 'BITOP NOT k n', 'SETRANGE k 0 x', 'SETBIT k 1 1',
    'PFADD p a', 'PFMERGE p p', 'GEOADD g 1 1 a', 'GEOSEARCHSTORE g g FROMLONLAT 1 1 BYRADIUS 5 km', 'GEOSEARCHSTORE k g FROMLONLAT 1 1 BYRADIUS 5 km',
    'MSETEX 1 k v', 'SET k w XX GET', 'HSET h a 1', 'HINCRBY h a 1', 'SINTERSTORE k s none', 'LMOVE none k LEFT LEFT', 'MSETNX k 1', 'SET k 1 NX', 'RENAME s s']) await t.same(line);
  const payload = t.engine.execute(t.own, ['DUMP', 'g']) as string;
  await t.same(['RESTORE', 'l', '0', payload, 'REPLACE']);
  const events = await listener.messages();
  expect(events).toContain('*4 $8 pmessage $11 __keyevent* $27 __keyevent@0__:type_changed $1 l');
  const before = await beside(undefined, undefined, '8.0');
  await before.reply('CONFIG SET notify-keyspace-events Eo',
    "-ERR CONFIG SET failed (possibly related to argument 'notify-keyspace-events') - Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
});

test('under a policy -lrm the last change counts as the last use', async () => {
  const t = await beside(undefined, undefined, NOW);
  await t.reply('CONFIG SET maxmemory-policy allkeys-lrm', '+OK');
  await t.same('CONFIG SET maxmemory-policy x');
  let now = 1_700_000_000_000;
  const own = await beside(undefined, { clock: () => now }, NOW);
  own.ours('CONFIG SET maxmemory-policy allkeys-lrm');
  own.ours('SET k 1');
  now += 50_000;
  own.ours('GET k');
  expect(own.ours('OBJECT IDLETIME k')).toBe(':50');
  own.ours('APPEND k x');
  expect(own.ours('OBJECT IDLETIME k')).toBe(':0');
  const before = await beside(undefined, undefined, '8.0');
  await before.reply('CONFIG SET maxmemory-policy allkeys-lrm', '-ERR CONFIG SET failed (possibly related to argument'
    + " 'maxmemory-policy') - argument(s) must be one of the following: volatile-lru, volatile-lfu, volatile-random, volatile-ttl,"
    + ' allkeys-lru, allkeys-lfu, allkeys-random, noeviction');
});

test('commands for clusters and hot keys', async () => {
  const t = await beside(undefined, undefined, NOW);
  for (const line of ['CLUSTER SLOT-STATS SLOTSRANGE 0 1', 'CLUSTER MIGRATION STATUS ALL', 'CLUSTER SYNCSLOTS x', 'TRIMSLOTS RANGES 1 0 1', 'TRIMSLOTS x',
    'HOTKEYS', 'HOTKEYS HELP', 'HOTKEYS GET', 'HOTKEYS STOP', 'HOTKEYS RESET', 'HOTKEYS START', 'HOTKEYS START METRICS x', 'HOTKEYS START METRICS 3 CPU NET x',
    'HOTKEYS START METRICS 2 CPU CPU', 'HOTKEYS START METRICS 2 CPU', 'HOTKEYS START METRICS 1 x', 'HOTKEYS START METRICS 1 CPU COUNT 0',
    'HOTKEYS START METRICS 1 CPU DURATION 0', 'HOTKEYS START METRICS 1 CPU SAMPLE 0', 'HOTKEYS START METRICS 1 CPU SLOTS 1 0', 'HOTKEYS START METRICS 1 CPU x',
    'HOTKEYS WHAT', 'FT.SEARCH i q', 'JSON.GET k', 'SFLUSH 0 1']) await t.same(line);
});

test('the settings of 8.x have their bounds', async () => {
  const t = await beside(undefined, undefined, NOW);
  for (const [name, ...values] of [
    ['stream-idmp-duration', '0', '1', '86400', '86401'], ['stream-idmp-maxsize', '0', '10000', '10001'], ['lookahead', '0', '5'],
    ['cluster-compatibility-sample-ratio', '-1', '100', '101'], ['replica-full-sync-buffer-limit', '1mb', 'x'], ['key-memory-histograms', 'yes', 'x'],
    ['cluster-slot-migration-write-pause-timeout', '-1', '5'], ['cluster-slot-migration-handoff-max-lag-bytes', '2mb'],
    ['aof-load-corrupt-tail-max-size', '-1', '7'], ['vset-force-single-threaded-execution', 'yes'],
  ]) {
    for (const value of values) await t.same(`CONFIG SET ${name} ${value}`);
    await t.same(`CONFIG GET ${name}`);
  }
});

test('bounds of scores and what SORT sorts by are decimals', async () => {
  const t = await beside(undefined, undefined, '8.0');
  await t.same('ZADD z 1 a 2 b 16 c');
  await t.same(['RPUSH', 'l', '3', ' 2', '1']);
  await t.same('RPUSH x 3 0x1');
  await t.same('RPUSH p 3 +5 .5 1e1 inf');
  await t.reply(['ZCOUNT', 'z', ' 1', '5'], '-ERR min or max is not a float');
  await t.reply('ZRANGEBYSCORE z (0x1 5', '-ERR min or max is not a float');
  for (const bound of ['+1', '-0x1', '1e1', '1 ', 'inf', '', '(', '.5', '5.', '1e', '1e400', '(+1', 'nan', '1e-400', '00001']) {
    await t.same(['ZCOUNT', 'z', bound, '100']);
  }
  for (const key of ['l', 'x', 'p']) await t.same(`SORT ${key}`);
  await t.same('ZADD z 0x10 d'); // a score may be hexadecimal
  await t.same('ZSCORE z d');
});

test('a module is there from the start, and unknown commands are told briefly', async () => {
  const t = await beside(undefined, undefined, NOW);
  await t.reply('MODULE LIST', '*1 *8 $4 name $9 vectorset $3 ver :1 $4 path $0  $4 args *0');
  await t.reply('NOSUCH', "-ERR unknown command 'NOSUCH'");
  await t.reply('NOSUCH a', "-ERR unknown command 'NOSUCH', with args beginning with: 'a' ");
  await t.same('SET k 1');
  await t.reply('OBJECT REFCOUNT k', ':1');
});

test.each(['8.0', '8.6'] as const)('how far a group has read: %s', async (release) => {
  const t = await beside(undefined, undefined, release);
  const r = new Random(5);
  let id = 0;
  for (let i = 0; i < 400; i++) {
    const some = (): number => Math.max(0, id - r.below(8));
    await t.same(r.pick([
      () => `XADD s ${++id}-0 f v`, () => `XADD s MAXLEN ${r.below(6)} ${++id}-0 f v`, () => `XDEL s ${some()}`, () => `XTRIM s MINID ${some()}`,
      () => `XGROUP CREATE s g${r.below(3)} ${r.pick(['0', '$', String(some())])} MKSTREAM ENTRIESREAD ${r.below(9) - 1}`,
      () => `XGROUP SETID s g${r.below(3)} ${some()} ENTRIESREAD ${r.below(20)}`, () => `XGROUP DESTROY s g${r.below(3)}`,
      () => `XREADGROUP GROUP g${r.below(3)} c COUNT ${r.below(3) + 1} NOACK STREAMS s >`,
      () => `XSETID s ${id}-0 ENTRIESADDED ${r.below(9) + id} MAXDELETEDID ${some()}`,
    ])());
    await t.same('XINFO GROUPS s');
  }
});

test('the last id of a stream stays after those that were deleted', async () => {
  const t = await beside(undefined, undefined, NOW);
  for (const line of ['XADD s 5-5 a b', 'XSETID s 5-5 MAXDELETEDID 5-5', 'XDEL s 5-5']) await t.same(line);
  await t.reply('XSETID s 3-3', '-ERR The ID specified in XSETID is smaller than current max_deleted_entry_id');
});

test.each(['8.0', '8.6'] as const)('conditions of HEXPIRE and where they stand: %s', async (release) => {
  const t = await beside(undefined, undefined, release);
  await t.same('HSET h a 1 b 2 c 3');
  for (const rest of ['NX FIELDS 1 a', 'FIELDS 1 a XX', 'FIELDS 1 a LT GT', 'NX NX FIELDS 2 a b', 'FIELDS 1 a b', 'FIELDS 2 a', 'FIELDS 1', 'GT FIELDS x',
    'FIELDS 0 a', 'FIELDS 2147483648 a', 'FIELDS 9223372036854775808 a', 'FIELDS 1 a FIELDS 1 b', 'NX XX FIELDS', 'NX XX LT', 'LT FIELDS 3 a b c',
    'FIELDS 1 a "x\r\n\r\n"', 'FIELDS 1 a "x\r\ny"', 'none FIELDS 1 a']) {
    for (const start of ['HEXPIREAT h 4000000000', 'HPEXPIREAT h 5000000000000', 'HEXPIRE none 1000']) await t.same(`${start} ${rest}`);
    await t.same('HPEXPIRETIME h FIELDS 2 a c');
  }
  await t.same(['HGETEX', 'h', 'FIELDS', '1', 'a', '\r\n']);
});

test('small things that random commands found', async () => {
  const t = await beside(undefined, undefined, NOW);
  await t.same('RPUSH l a b c');
  await t.reply('LSET l 4294967297 x', '+OK');
  await t.reply('LINDEX l 1', '$1 x');
  await t.reply('LSET l 9007199254740993 y', '+OK');
  await t.reply('ZREVRANK z m WITHSCORE x', "-ERR wrong number of arguments for 'zrevrank' command");
  await t.reply('WAITAOF x 0 0', '-ERR value is not an integer or out of range');
  await t.reply('WAITAOF 2 0 0', '-ERR value is out of range, value must between 0 and 1');
  await t.reply('CLIENT SETINFO Lib-Ver "a b"', '-ERR Lib-Ver cannot contain spaces, newlines or special characters.');
});

test.each(['8.0', '8.6'] as const)('HSETEX keeps a hash whose fields are all over: %s', async (release) => {
  const t = await beside(undefined, undefined, release);
  const listener = await t.client();
  await t.same('CONFIG SET notify-keyspace-events Khxg');
  await t.same('DEBUG SET-ACTIVE-EXPIRE 0');
  await listener.same('PSUBSCRIBE *');
  for (const line of ['HSETEX h FNX PX 1000000 FIELDS 1 f v', 'HSETEX h FXX EX 1000 FIELDS 1 f w', 'HSETEX h EX 1000 FIELDS 1 f w', 'HSETEX h FXX FIELDS 1 f v']) {
    await t.same('HSET h f v');
    await t.same('HPEXPIRE h 3 FIELDS 1 f');
    await new Promise((resolve) => { setTimeout(resolve, 12); });
    await t.same(line);
    await t.same('DEL h');
    await listener.messages();
  }
});
