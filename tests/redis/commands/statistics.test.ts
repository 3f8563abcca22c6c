// What servers tell of themselves beside their data: counts of INFO, fields of CLIENT INFO, hidden settings, flags of keys.
import { describe, expect, test } from 'vitest';
import { RELEASE_NAMES } from '../releases/facts.ts';
import { beside } from '../oracle.ts';
import type { Pair } from '../oracle.ts';
import type { ReleaseName } from '../../../src/redis/version.ts';

const NOW = '8.6';
const pass = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
const run = async (t: Pair, lines: readonly string[]): Promise<void> => { for (const line of lines) await t.same(line); };

/** Numbers of INFO, which both have to tell alike. */
async function numbers(t: Pair, section: string, ...names: string[]): Promise<Record<string, number>> {
  const [ours, theirs] = [t.ours(`INFO ${section}`), await t.theirs(`INFO ${section}`)].map((text) =>
    Object.fromEntries(names.map((name) => [name, Number(new RegExp(`\\b${name}:(\\S*)`).exec(text)?.[1])])));
  expect(ours, section).toEqual(theirs);
  return ours;
}

/** By how much the count of changes grows with each of some commands. */
async function changes(t: Pair, lines: readonly string[]): Promise<number[]> {
  const name = 'rdb_changes_since_last_save';
  const read = (text: string): number => Number(new RegExp(`\\b${name}:(\\d+)`).exec(text)![1]);
  const grown: number[] = [];
  for (const line of lines) {
    const before = [read(t.ours('INFO persistence')), read(await t.theirs('INFO persistence'))];
    await t.same(line);
    const [ours, theirs] = [read(t.ours('INFO persistence')) - before[0], read(await t.theirs('INFO persistence')) - before[1]];
    expect(ours, line).toBe(theirs);
    grown.push(ours);
  }
  return grown;
}

describe('changes since the last save', () => {
  test('an element that was the last, a move, what a consumer reads again', async () => {
    const t = await beside(undefined, undefined, NOW);
    expect(await changes(t, ['RPUSH l a', 'LMOVE l m LEFT LEFT', 'RPOPLPUSH m m', 'LPOP m', 'SADD s a', 'SREM s a', 'XADD x 1-0 a b',
      'XGROUP CREATE x g 0', 'XREADGROUP GROUP g c STREAMS x >', 'XREADGROUP GROUP g c STREAMS x 0'])).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 2, 0]);
  });

  test('a new consumer that reads what it has not', async () => {
    const t = await beside(undefined, undefined, NOW);
    expect(await changes(t, ['XGROUP CREATE x g $ MKSTREAM', 'XREADGROUP GROUP g c STREAMS x 0', 'XREADGROUP GROUP g c STREAMS x 0'])).toEqual([1, 1, 0]);
  });
});

describe('sizes of keys', () => {
  test.each(['8.0', '8.6'] as const)('as in %s', async (release) => {
    const t = await beside(undefined, undefined, release);
    await run(t, ['INFO keysizes', 'SET a ""', 'SET b 12345', 'INCR b',
      // 8.0 counts a string wrongly that these make.
      ...(release === '8.0' ? [] : ['SETBIT c 100 1', 'APPEND d x']), 'RPUSH l 1 2 3', 'SADD s 1 2 3 4 5', 'SADD t a', 'ZADD z 1 a',
      'HSET h a 1 b 2', 'PFADD p a b c', 'XADD x 1-1 a b', 'INFO keysizes', 'SELECT 3', `SET big ${'x'.repeat(200_000)}`, 'INFO keysizes']);
    await t.reply('DEL a', ':0');
    await run(t, ['SWAPDB 0 3', 'INFO keysizes', 'FLUSHALL', 'INFO keysizes']);
  });

  test('7.4 has no such section', async () => {
    const t = await beside(undefined, undefined, '7.4');
    await t.same('INFO keysizes');
  });
});

test.each(['7.4', '8.6'] as const)('the keyspace of %s tells hashes whose fields expire', async (release) => {
  const t = await beside(undefined, undefined, release);
  await run(t, ['SET k v', 'HSET h a 1 b 2', 'HEXPIRE h 1000 FIELDS 1 a', 'HSET i a 1', 'HEXPIRE i 1000 FIELDS 1 a', 'INFO keyspace',
    'DEL h', 'INFO keyspace']);
});

describe('values that are freed in the background', () => {
  test.each(['7.2', '7.4', '8.6'] as const)('FLUSHALL of %s', async (release) => {
    const t = await beside(undefined, undefined, release);
    const freed = async (): Promise<number> => (await numbers(t, 'memory', 'lazyfreed_objects')).lazyfreed_objects;
    await run(t, ['CONFIG RESETSTAT', 'MSET a 1 b 2 c 3', 'FLUSHALL']);
    expect(await freed()).toBe(release === '7.2' ? 0 : 3);
    await run(t, ['MSET a 1 b 2', 'FLUSHDB SYNC']);
    await freed();
    await run(t, ['MSET a 1 b 2', 'MULTI', 'FLUSHALL', 'EXEC']);
    await freed();
  });
});

test('RESTORE of what is over counts as expired from 8.6 on, and takes payloads without a checksum', async () => {
  for (const release of ['8.0', NOW] as const) {
    const t = await beside(undefined, undefined, release);
    const payload = t.engine.execute(t.own, ['DUMP', 'k']) ?? '\0\x03abc\x0c\0';
    await t.same(['RESTORE', 'k', '0', `${payload as string}${'\0'.repeat(8)}`]);
    await t.same(['RESTORE', 'k', '0', `\0\x81${'\xff'.repeat(7)}\xf7\x0c\0${'\0'.repeat(8)}`, 'REPLACE']);
    await t.same('SET v abc');
    const dumped = t.engine.execute(t.own, ['DUMP', 'v']) as string;
    await t.same(['RESTORE', 'v', '1000', dumped, 'ABSTTL', 'REPLACE']);
    expect((await numbers(t, 'stats', 'expired_keys')).expired_keys).toBe(release === NOW ? 1 : 0);
  }
});

test('keys that expired as somebody looked for them are told apart from the others', async () => {
  const t = await beside(undefined, undefined, NOW);
  await run(t, ['DEBUG SET-ACTIVE-EXPIRE 0', 'CONFIG RESETSTAT', 'SET a x PX 1', 'SET b x PX 1']);
  await pass(20);
  await run(t, ['MGET a b']);
  expect(await numbers(t, 'stats', 'expired_keys', 'expired_keys_active')).toEqual({ expired_keys: 2, expired_keys_active: 0 });
  await run(t, ['SET a x PX 1', 'DEBUG SET-ACTIVE-EXPIRE 1']);
  await pass(400);
  t.engine.expireCycle();
  expect(await numbers(t, 'stats', 'expired_keys', 'expired_keys_active')).toEqual({ expired_keys: 3, expired_keys_active: 1 });
});

test('DEBUG lets commands see what is over', async () => {
  const t = await beside(undefined, undefined, NOW);
  await run(t, ['DEBUG SET-ACTIVE-EXPIRE 0', 'SET k v PX 1', 'HSET h a 1', 'HPEXPIRE h 1 FIELDS 1 a', 'DEBUG SET-ALLOW-ACCESS-EXPIRED 1']);
  await pass(20);
  await run(t, ['KEYS k', 'GET k', 'HGET h a', 'HLEN h', 'EXISTS k', 'DEBUG SET-ALLOW-ACCESS-EXPIRED 0', 'KEYS k', 'GET k', 'HGET h a']);
});

test('COMMAND GETKEYSANDFLAGS of SET: a condition reads, but gives nothing away', async () => {
  for (const release of ['8.0', NOW, 'valkey-9.1'] as const) {
    const t = await beside(undefined, undefined, release);
    await run(t, ['', ' GET', ' IFEQ x', ' IFNE x GET', ' ifdeq x', ' NX', ' EX 10 get'].map((rest) => `COMMAND GETKEYSANDFLAGS SET k v${rest}`));
  }
});

test('PFDEBUG SIMD', async () => {
  for (const release of ['7.4', '8.0', NOW] as const) {
    const t = await beside(undefined, undefined, release);
    await run(t, ['PFDEBUG SIMD ON', 'PFDEBUG SIMD off']);
  }
});

describe('CLIENT INFO', () => {
  const shape = (text: string): string => [...text.matchAll(/ ?([a-z-]+)=/g)].map(([, name]) => name).join(' ');

  test.each(RELEASE_NAMES)('the fields of %s', async (release: ReleaseName) => {
    const t = await beside(undefined, undefined, release);
    const theirs = await t.theirs('CLIENT INFO');
    expect(shape(t.ours('CLIENT INFO'))).toBe(shape(theirs));
  });

  test('how many commands a client ran, those of scripts and transactions among them', async () => {
    const t = await beside(undefined, undefined, NOW);
    const commands = async (): Promise<void> => {
      const [ours, theirs] = [t.ours('CLIENT INFO'), await t.theirs('CLIENT INFO')].map((text) => /tot-cmds=\d+/.exec(text)![0]);
      expect(ours).toBe(theirs);
    };
    await commands();
    await run(t, ['SET k v', 'GET k', 'NO-SUCH', 'GET']);
    await commands();
    await run(t, ['MULTI', 'SET k v', 'GET k', 'EXEC']);
    await commands();
    t.own.unblocked = () => {};
    const other = await t.client();
    t.real.send(['BLPOP', 'l', '0']);
    t.engine.execute(t.own, ['BLPOP', 'l', '0']);
    await other.same('PING');
    await other.same('RPUSH l a');
    expect(await t.real.next()).toBe('*2\r\n$1\r\nl\r\n$1\r\na\r\n');
    await commands();
  });
});

describe('maxmemory and names of channels', () => {
  test.each(['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE'])('%s', async (command) => {
    const t = await beside(undefined, undefined, NOW);
    await run(t, ['CONFIG SET maxmemory 3000000 maxmemory-policy noeviction']);
    const other = await t.client();
    await other.same([command, 'short']);
    await other.same([command, 'x'.repeat(3_000_000)]);
    const many = await t.client();
    for (let i = 0, refused = false; !refused; i++) {
      expect(i).toBeLessThan(200);
      const name = `${'x'.repeat(30_000)}${i}`;
      refused = many.ours([command, name]).includes('OOM');
    }
    expect(t.engine.pubsub.bytes).toBeGreaterThan(1_000_000);
    t.engine.disconnect(many.own);
    expect(t.engine.pubsub.bytes).toBeLessThan(1_000);
  });
});

test('a key in one piece with its value takes less', async () => {
  const t = await beside(undefined, undefined, NOW);
  for (const key of [1, 8, 17, 33, 65, 129]) {
    for (const value of [1, 16, 33, 64, 200]) {
      await t.same(['SET', 'k'.repeat(key), 'v'.repeat(value)]);
      await t.near(['MEMORY', 'USAGE', 'k'.repeat(key)], 32); // its allocator is another one
    }
  }
});

describe('fields whose time is over, before the server looks for them', () => {
  test.each(['7.4', '8.6'] as const)('of %s', async (release) => {
    const t = await beside(undefined, undefined, release);
    await run(t, ['DEBUG SET-ACTIVE-EXPIRE 0', 'CONFIG SET notify-keyspace-events KEA']);
    const listener = await t.client();
    await listener.same('PSUBSCRIBE __keyevent*');
    for (const key of ['a', 'b', 'c', 'd', 'e', 'g', 'i']) {
      await run(t, [`HSET ${key} x 1 y 2 z 3`, `HPEXPIRE ${key} 1 FIELDS 2 x y`]);
    }
    await pass(20);
    const COMMANDS = ['HLEN a', 'HGET a x', 'HLEN a', 'HGETALL a', 'HKEYS a', 'HVALS a', 'HLEN a', 'HMGET a x y z', 'HLEN a', 'HSET b x 5', 'HLEN b', 'HGETALL b',
      'HDEL b y', 'HLEN b', 'HINCRBY c x 5', 'HLEN c', 'HSETNX c y 1', 'HGETALL c', 'HEXISTS d x', 'HSTRLEN d y', 'HLEN d', 'HTTL e FIELDS 3 x y z', 'HLEN e',
      'HPERSIST e FIELDS 1 y', 'HEXPIRE e 100 FIELDS 2 x z', 'HLEN e', 'HRANDFIELD e 5', 'HSCAN e 0', 'HLEN e', 'RPUSH l 1', 'SORT l BY g->x GET g->y GET g->z', 'HLEN g', 'EXISTS g', 'HINCRBYFLOAT i x 1', 'HDEL i y z', 'HGETALL i'];
    for (const line of COMMANDS) {
      if (/^H(GETALL|KEYS|VALS|RANDFIELD|SCAN)/.test(line)) await t.sameSorted(line, line.startsWith('HGETALL') ? 2 : 1);
      else await t.same(line);
      expect(await listener.messages(), line).toBeDefined();
    }
    await numbers(t, 'stats', 'expired_subkeys');
    await run(t, ['HSET w a 1', 'HPEXPIRE w 1 FIELDS 1 a', 'HSET v a 1', 'HPEXPIRE v 1 FIELDS 1 a']);
    await pass(20);
    await run(t, ['HGETALL w', 'EXISTS w', 'HLEN w', 'HGET w a', 'EXISTS w', 'HSET v b 2', 'HGETALL v']);
    await listener.messages();
  });
});

test.each(['7.0', '8.6'] as const)('settings of %s that may not be set, and percentiles as they are kept', async (release) => {
  const t = await beside(undefined, undefined, release);
  await run(t, ['CONFIG SET dir /tmp', 'CONFIG SET dbfilename x', 'CONFIG SET databases 5', 'CONFIG SET latency-tracking-info-percentiles "0.0 50.0 100.0"',
    'CONFIG GET latency-tracking-info-percentiles', 'CONFIG SET latency-tracking-info-percentiles "99.90 0.125 5"', 'CONFIG GET latency-tracking-info-percentiles',
    'CONFIG SET latency-tracking-info-percentiles ""', 'CONFIG GET latency-tracking-info-percentiles', 'CONFIG SET latency-tracking-info-percentiles "10 101"']);
});
