import { describe, expect, test } from 'vitest';
import { Engine } from '../../../src/redis/engine.ts';
import type { RedisError } from '../../../src/redis/errors.ts';
import { MapReply, Status, Verbatim } from '../../../src/redis/reply.ts';
import type { Reply } from '../../../src/redis/reply.ts';
import { beside } from '../oracle.ts';
import type { Pair } from '../oracle.ts';

async function all(t: Pair, ...lines: string[]): Promise<void> { for (const line of lines) await t.same(line); }

/** A command on an engine alone. */
function runner(engine: Engine): (line: string) => Reply {
  const client = engine.connect();
  return (line) => {
    const reply = engine.execute(client, line.split(' '));
    return reply instanceof Verbatim ? reply.text : reply;
  };
}

/** Each entry of a slow log without id, time and duration, as text. */
const logged = (reply: string | undefined): string | undefined => reply?.replace(/:\d+/g, ':');

describe('SLOWLOG', () => {
  test('what is logged, trimmed and without passwords', async () => {
    const t = await beside();
    await all(t, 'CONFIG SET slowlog-log-slower-than 0', 'SLOWLOG RESET', 'CLIENT SETNAME me', 'SET k v', 'GET k x',
      'NOSUCH', 'AUTH secret', 'AUTH default secret', 'CONFIG SET masterauth x', 'MULTI', 'INCR n', 'LPUSH k x', 'EXEC',
      `SADD s ${Array.from({ length: 40 }, (_, i) => i).join(' ')}`, `SET k ${'x'.repeat(200)}`, 'SLOWLOG LEN');
    for (const count of ['', ' 3', ' 0', ' -1', ' 100']) {
      const line = `SLOWLOG GET${count}`;
      const ours = t.ours(line);
      const theirs = await t.theirs(line);
      // Where it is connected from differs.
      const plain = (reply: string | undefined): string | undefined => logged(reply)?.replace(/\$\d+ (local|\/)\S*/g, '');
      expect(plain(ours), line).toBe(plain(theirs));
    }
    await all(t, 'SLOWLOG GET -2', 'SLOWLOG GET x', 'SLOWLOG GET 1 2', 'SLOWLOG HELP', 'SLOWLOG FOO', 'SLOWLOG',
      'CONFIG SET slowlog-max-len 2', 'SLOWLOG LEN', 'CONFIG SET slowlog-log-slower-than -1', 'SLOWLOG RESET',
      'SET k v', 'SLOWLOG LEN');
  });

  test('a client that waited is logged with the time that it did', () => {
    const engine = new Engine();
    const run = runner(engine);
    const waiting = engine.connect();
    waiting.unblocked = () => {};
    run('CONFIG SET slowlog-log-slower-than 0');
    engine.execute(waiting, ['BLPOP', 'l', '0']);
    run('SLOWLOG RESET');
    run('LPUSH l x');
    const [first, second] = engine.timing.slowlog.entries;
    expect([first.args, second.args]).toEqual([['BLPOP', 'l', '0'], ['LPUSH', 'l', 'x']]);
  });
});

describe('LATENCY', () => {
  test('replies without samples', async () => {
    const t = await beside();
    await all(t, 'LATENCY LATEST', 'LATENCY HISTORY command', 'LATENCY GRAPH command', 'LATENCY RESET',
      'LATENCY RESET x', 'LATENCY DOCTOR', 'LATENCY HELP', 'LATENCY FOO', 'LATENCY', 'LATENCY HISTORY',
      'CONFIG SET latency-monitor-threshold 100', 'LATENCY DOCTOR', 'LATENCY HISTOGRAM nosuch',
      'CONFIG SET latency-tracking no');
    await t.hello(3);
    await all(t, 'LATENCY HISTOGRAM nosuch', 'LATENCY DOCTOR');
  });

  test('a slow command is a sample', async () => {
    const t = await beside();
    const times = async (line: string): Promise<void> => {
      const theirs = await t.theirs(line);
      expect(t.ours(line).replace(/:\d+/g, ':'), line).toBe(theirs.replace(/:\d+/g, ':'));
    };
    await all(t, 'CONFIG SET latency-monitor-threshold 20', 'DEBUG SLEEP 0.03', 'SET k v');
    await times('LATENCY LATEST');
    await times('LATENCY HISTORY command');
    await all(t, 'LATENCY RESET command', 'LATENCY LATEST');
  });

  test('GRAPH draws columns by their height, with their age', () => {
    let now = 0;
    const engine = new Engine({ clock: () => now });
    const { latency } = engine.timing;
    [10, 20, 5, 100, 50].forEach((milliseconds, i) => latency.add('command', i, milliseconds));
    now = 5000;
    expect(runner(engine)('LATENCY GRAPH command')).toBe([
      'command - high 100 ms, low 5 ms (all time high 100 ms)', '-'.repeat(80),
      '   # ', '   | ', '   |#', '_o_||', '     ', '54321', 'sssss', '',
    ].join('\n')); // as redis-server drew it
    expect(runner(engine)('LATENCY DOCTOR')).toContain(
      '1. command: 5 latency spikes (average 37ms, mean deviation 30ms, period 1.00 sec). Worst all time event 100ms.');
  });

  test('HISTOGRAM counts calls by powers of two', () => {
    const engine = new Engine();
    const run = runner(engine);
    for (let i = 0; i < 10; i++) run('SET k v');
    const [[name, reply]] = (run('LATENCY HISTOGRAM set') as MapReply).entries;
    const [[, calls], [, histogram]] = (reply as MapReply).entries;
    expect([name, calls]).toEqual(['set', 10]);
    const counts = (histogram as MapReply).entries.map(([, count]) => count as number);
    expect(counts.at(-1)).toBe(10);
    expect([...counts].sort((a, b) => a - b)).toEqual(counts);
    expect(run('INFO latencystats')).toMatch(/^latency_percentiles_usec_set:p50=[\d.]+,p99=[\d.]+,p99.9=[\d.]+\r$/m);
    run('CONFIG RESETSTAT');
    expect((run('LATENCY HISTOGRAM set') as MapReply).entries).toEqual([]);
    expect((run('LATENCY HISTOGRAM config') as MapReply).entries[0][0]).toBe('config|resetstat');
  });
});

/** Lines of MONITOR without their time, and where from. */
const shown = (line: string): string => line.replace(/^\+[\d.]+ /, '').replace(/\[(\d+) (?!lua)\S+\]/, '[$1]');

describe('MONITOR', () => {
  test('shows commands as redis-server does', async () => {
    const t = await beside();
    const b = await t.client();
    await b.same('MONITOR');
    const seen: string[] = [];
    const watcher = t.engine.connect((message) => { if (message instanceof Status) seen.push(`+${message.text}`); });
    t.engine.execute(watcher, ['MONITOR']);
    for (const line of ['SET k "a\\"b\\\\c\\n\\r\\t\\a\\x00\\xff"', 'get k', 'NOSUCH x', 'GET', 'SELECT 3', 'CONFIG GET x',
      'AUTH secret', 'HELLO 2 AUTH default x', 'MULTI', 'INCR n', 'NOSUCH', 'EXEC', 'MULTI', 'INCR n', 'EXEC',
      'CLIENT LIST TYPE master', 'DEBUG SLEEP 0', 'PING', 'EVAL "return redis.call(1)" 0']) {
      t.ours(line);
      await t.theirs(line);
    }
    const ours = seen.map(shown);
    const theirs: string[] = [];
    for (let raw; (raw = await b.real.next(100)) !== undefined;) theirs.push(shown(raw.trim()));
    expect(ours).toEqual(theirs);
    expect(ours).toContain('[0] "get" "k"');
  });

  test('ends with RESET, and not in a transaction begins', async () => {
    const t = await beside();
    await all(t, 'MULTI', 'MONITOR', 'EXEC', 'MONITOR', 'RESET', 'PING');
    expect(t.engine.monitors.clients.size).toBe(0);
  });
});

test('ROLE and LOLWUT', async () => {
  const t = await beside();
  await all(t, 'ROLE', 'ROLE x', 'LOLWUT VERSION x', 'LOLWUT VERSION 99');
  expect((t.engine.execute(t.own, ['LOLWUT']) as Verbatim).text).toBe('Redis ver. 7.0.15\n');
  expect((t.engine.execute(t.own, ['LOLWUT', 'VERSION', 'x']) as RedisError).message).toContain('not an integer');
});

test('commands for what one node has not', async () => {
  const t = await beside();
  await all(t,
    'CLUSTER INFO', 'CLUSTER HELP', 'CLUSTER FOO', 'CLUSTER', 'READONLY', 'ASKING', 'FAILOVER', 'FAILOVER ABORT',
    'MODULE LIST', 'MODULE LOAD x', 'MODULE HELP', 'REPLCONF', 'REPLCONF a', 'MIGRATE 127.0.0.1 1 nok 0 100',
    'MIGRATE 127.0.0.1 1 k x 100', 'MIGRATE 127.0.0.1 1 "" 0 100 KEYS a b', 'MIGRATE 127.0.0.1 1 k 0 100 KEYS a b',
    'MIGRATE 127.0.0.1 1 k 0 100 FOO', 'MIGRATE 127.0.0.1 1 k 0 100 AUTH',
    'MIGRATE 127.0.0.1 1 k 0 100 COPY REPLACE AUTH x', 'COMMAND GETKEYS MIGRATE h 1 k 0 100',
    'COMMAND GETKEYS MIGRATE h 1 "" 0 100 KEYS a b', 'COMMAND GETKEYSANDFLAGS MIGRATE h 1 "" 0 100 KEYS a b');
});

test('MEMORY beside USAGE', async () => {
  const t = await beside();
  await all(t, 'MEMORY DOCTOR', 'MEMORY PURGE', 'MEMORY HELP', 'MEMORY FOO', 'MEMORY DOCTOR x');
  const fields = (await t.same('PING'), t.engine.execute(t.own, ['MEMORY', 'STATS']) as MapReply).entries;
  const theirs = await t.theirs('MEMORY STATS');
  for (const [name] of fields) expect(theirs).toContain(` ${String(name)} `);
});
