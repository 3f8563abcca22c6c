// Runs as records: reply, events, log, differences, errors with hints.
import { expect, test } from 'vitest';
import { RedisHost } from '../../../src/hosts/redis/host.ts';
import type { RunRecord, RunRequest, RunProgress } from '../../../src/protocol.ts';
import type { RedisRecord } from '../../../src/hosts/redis/wire.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { newLua } from '../../lua/vm.ts';

function started(): { engine: Engine; host: RedisHost; run: (script: string,
  more?: Partial<RunRequest>) => RedisRecord; send: (line: string) => unknown } {
  const engine = new Engine();
  const host = new RedisHost(engine, newLua);
  const client = engine.connect();
  const run = (script: string, more: Partial<RunRequest> = {}): RedisRecord =>
    host.run({ host: 'redis', lua: '5.1', settings: {}, script, inputs: {}, client: client.id, ...more });
  return { engine, host, run, send: (line) => engine.execute(client, line.split(' ')) };
}

const names = ({ events }: { events: { name: string }[] }): string[] => events.map(({ name }) => name.replace('script.',
  ''));
const payload = ({ events }: { events: RunRecord['events'] }, name: string): unknown =>
  events.find((event) => event.name === `script.${name}`)?.payload;

test('a run tells its reply, state, sha, commands and events', () => {
  const { run } = started();
  const record = run("redis.call('SET', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[1])", { inputs: { keys: ['k'], argv: ['v'] } });
  expect(record).toMatchObject({
    host: 'redis', state: 'completed', reply: { type: 'bulk', text: 'v' },
    rolledBack: false, commands: [{ name: 'get', calls: 1, failed: 0 }, { name: 'set', calls: 1, failed: 0 }],
  });
  expect(record.sha).toMatch(/^[0-9a-f]{40}$/);
  expect(record.error).toBeUndefined();
  expect(names(record).sort()).toEqual(['executed', 'redis_command_executed', 'redis_command_executed',
    'result_string']);
  expect(payload(record, 'redis_command_executed')).toEqual({ command: 'SET', args: ['k', 'v'] });
  expect(payload(record, 'result_string')).toEqual({ result: 'v' });
  expect(payload(record, 'executed')).toEqual({
    script_hash: record.sha, keys_count: 1, argv_count: 1, execution_time_ms: expect.any(Number) as number,
  });
});

test('a reply has the tags of RESP3', () => {
  const { run } = started();
  const { reply } = run('redis.setresp(3) return {double = 1.5}');
  expect(reply).toEqual({ type: 'double', value: 1.5 });
});

test('results are told by what they are', () => {
  const { run } = started();
  expect(payload(run('return 7.9'), 'result_number')).toEqual({ result: 7 });
  expect(payload(run('return {1, 2, {3}}'), 'result_array')).toEqual({ array_length: 3 });
  expect(payload(run("return redis.error_reply('MY fault')"), 'result_error')).toEqual({ error_message: 'MY fault' });
  expect(run("return redis.error_reply('MY fault')").error).toBeUndefined();
});

test('the events of the cache', () => {
  const { engine, host } = started();
  const client = engine.connect();
  const events = (...args: string[]): RunRecord['events'] => host.execute(client, args).events;
  const [loaded] = events('SCRIPT', 'LOAD', 'return 1');
  expect(loaded).toMatchObject({ name: 'script.loaded', payload: { sha1: 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db' },
    client: client.id });
  expect(events('EVALSHA', 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db', '0').at(-1)).toMatchObject({
    name: 'script.executed_cached', payload: { sha1: 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db', keys_count: 0,
      argv_count: 0 },
  });
  expect(events('EVALSHA', 'x'.repeat(40), '0')).toMatchObject([{ name: 'script.not_found',
    payload: { sha1: 'x'.repeat(40) } }]);
  expect(events('SCRIPT', 'EXISTS', 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db', 'y')).toMatchObject([
    { name: 'script.exists_checked', payload: { shas_count: 2, cached_count: 1 } },
  ]);
  expect(events('SCRIPT', 'FLUSH', 'async')).toMatchObject([
    { name: 'script.cache_flushed', payload: { cache_size_freed: 1, mode: 'ASYNC' } },
  ]);
  expect(events('SET', 'a', 'b')).toEqual([]);
});

test('a failing redis.call aborts: its index, command and text are told, the effects stay', () => {
  const { run, send } = started();
  const record = run("redis.call('SET', 'a', '1')\nredis.call('SET', 'b', '2')\nredis.call('LPUSH', 'a', 'x')");
  expect(payload(record, 'redis_call_error')).toEqual({
    command: 'LPUSH', error_message: 'WRONGTYPE Operation against a key holding the wrong kind of value',
  });
  expect(payload(record, 'atomic_abort')).toEqual({ failed_command_index: 3 });
  expect(record.error).toMatchObject({ kind: 'runtime', line: 3,
    hint: expect.stringContaining('another type') as string });
  expect(record.error?.message).toMatch(/^WRONGTYPE .* script: [0-9a-f]{40}, on @user_script:3\.$/);
  expect(record.differences.map(({ key }) => key)).toEqual(['a', 'b']);
  expect(send('GET b')).toBe('2');
});

test('Roll back on error takes the effects back', () => {
  const { run, send } = started();
  send('RPUSH l 1 2 3');
  const script = "redis.call('SET', 'a', '1') redis.call('RPUSH', 'l', '4') redis.call('DEL', 'none') redis.call('LPUSH', 'a', 'x')";
  const record = run(script, { settings: { rollback: true } });
  expect(record).toMatchObject({ rolledBack: true, differences: [], differencesDropped: 0 });
  expect(payload(record, 'atomic_abort')).toEqual({ failed_command_index: 4 });
  expect(send('GET a')).toBeNull();
  expect(send('LRANGE l 0 -1')).toEqual(['1', '2', '3']);
  expect(run(script).rolledBack).toBe(false);
  expect(send('GET a')).toBe('1');
});

test('Roll back on error takes FLUSHALL back with the times to live: keys still expire by themselves', () => {
  const { run, send } = started();
  send('SET short v PX 100000');
  send('SET long v');
  send('SELECT 1');
  send('SET other v EX 100');
  send('SELECT 0');
  const counts = (): string[] => JSON.stringify(send('INFO keyspace')).match(/db\d+:keys=\d+,expires=\d+/g) ?? [];
  expect(counts()).toEqual(['db0:keys=2,expires=1', 'db1:keys=1,expires=1']);
  const script = "redis.call('FLUSHALL') redis.call('SET', 'new', '1', 'EX', '5') error('no')";
  expect(run(script, { settings: { rollback: true } })).toMatchObject({ rolledBack: true, differences: [] });
  expect(counts()).toEqual(['db0:keys=2,expires=1', 'db1:keys=1,expires=1']);
  expect(send('PTTL short')).toBeGreaterThan(90_000);
  expect(send('PTTL long')).toBe(-1);
});

test('a caught failure is told as such and aborts nothing', () => {
  const { run } = started();
  const record = run("redis.call('SET', 'a', '1') local r = redis.pcall('LPUSH', 'a', 'x') return r.err");
  expect(payload(record, 'redis_pcall_error')).toEqual({
    command: 'LPUSH', error_table: { err: 'WRONGTYPE Operation against a key holding the wrong kind of value' },
  });
  expect(names(record)).not.toContain('atomic_abort');
});

test('a Lua error tells its line', () => {
  const { run } = started();
  const record = run('local t\n\nreturn t.x');
  expect(payload(record, 'runtime_error')).toMatchObject({ line_number: 3 });
  expect(record.error).toMatchObject({ kind: 'runtime', line: 3 });
});

test('a script that does not compile tells its line', () => {
  const { run } = started();
  const record = run('local a = 1\nif a != 2 then end');
  expect(record).toMatchObject({ state: 'not_cached', error: { kind: 'syntax', line: 2,
    hint: expect.stringContaining('~=') as string } });
  expect(payload(record, 'runtime_error')).toMatchObject({ line_number: 2 });
});

test('the sandbox tells what it refused', () => {
  const { run } = started();
  const record = run("\nos.execute('ls')");
  expect(record.violations).toEqual([{ operation: 'os.execute', reason: expect.any(String) as string, line: 2 }]);
  expect(payload(record, 'sandbox_violation')).toEqual({ operation: 'os.execute',
    reason: expect.any(String) as string });
  expect(record.error).toMatchObject({ kind: 'sandbox', line: 2 });
  expect(run('x = 1').violations).toMatchObject([{ operation: 'set x', line: 1 }]);
  expect(run('pcall(function() string.x = 1 end) return 1').violations).toMatchObject([{ operation: 'set x' }]);
  expect(run("print('x')").error?.hint).toContain('redis.log');
});

test('libraries and waiting are told', () => {
  const { host, run } = started();
  const record = run("return cjson.encode({string.upper('a'), math.pi})");
  expect(record.events.filter(({ name }) => name === 'script.stdlib_used').map((event) => event.payload.library_name))
    .toEqual(['cjson', 'string', 'math']);
  const client = host.engine.connect();
  expect(host.execute(client, ['GET', 'a'], true).events).toMatchObject([{ name: 'script.isolation_maintained',
    payload: {} }]);
});

test('the log has its levels', () => {
  const { run } = started();
  const { log } = run("redis.log(redis.LOG_WARNING, 'a', 1, {}, 'b') redis.log(redis.LOG_DEBUG, 'c')");
  expect(log).toMatchObject([{ level: 'warning', text: 'a 1 b' }, { level: 'debug', text: 'c' }]);
});

test('a time limit ends a loop, pcall or not', () => {
  const { run } = started();
  for (const script of ['while true do end', 'while true do pcall(function() while true do end end) end',
    'repeat local x = {} until false']) {
    const record = run(script, { settings: { 'time-limit': 50 } });
    expect(record.error).toMatchObject({ kind: 'timeout', line: 1 });
    expect(record.error?.message).toMatch(/time limit of 50 ms\.\.\. script: [0-9a-f]{40}, on @user_script:1\.$/);
    expect(names(record)).toEqual(['killed', 'call_denied', 'executed']);
    expect(record.duration).toBeLessThan(2000);
  }
  expect(run('return 1').reply).toEqual({ type: 'integer', value: 1 });
});

test('a script that takes all the memory fails, and the next one runs', () => {
  const { run, send } = started();
  send('SET k v');
  for (const script of ["local s = 'x' while true do s = s .. s end", "return string.rep('x', 2^30)",
    'local t = {} for i = 1, 1e9 do t[i] = {i} end']) {
    expect(run(script).error).toMatchObject({ kind: 'memory' });
    expect(run("return redis.call('GET', 'k')").reply).toEqual({ type: 'bulk', text: 'v' });
  }
}, 60_000);

test('arguments that do not fit fail, and the next run is fine', () => {
  const engine = new Engine();
  const host = new RedisHost(engine, (version) => newLua(version, { memory: 24 * 1024 * 1024 }));
  const client = engine.connect().id;
  const request = { host: 'redis', lua: '5.1', settings: {}, inputs: {}, client } as const;
  const argv = Array.from({ length: 30 }, (_, i) => Buffer.alloc(1_000_000, `z${i}`).toString('latin1'));
  expect(host.run({ ...request, script: 'return #ARGV', inputs: { argv } }).error).toMatchObject({ kind: 'memory' });
  const next = host.run({ ...request, script: 'return 1', inputs: {} });
  expect(next.reply).toEqual({ type: 'integer', value: 1 });
}, 300_000);

test('a million calls keep a thousand events and count the rest', () => {
  const { run } = started();
  const record = run("for i = 1, 1000000 do redis.call('INCR', 'n') end");
  expect(record.events.filter(({ name }) => name === 'script.redis_command_executed')).toHaveLength(1000);
  expect(record.eventsDropped).toEqual({ 'script.redis_command_executed': 999_000 });
  expect(record.commands).toEqual([{ name: 'incr', calls: 1_000_000, failed: 0 }]);
  expect(record.differences).toHaveLength(1);
}, 300_000);

test('differences show each key before and after', () => {
  const { run, send } = started();
  send('SET s old');
  send('HSET h a 1 b 2');
  send('SET gone x');
  const { differences } = run("redis.call('SET', 's', 'new') redis.call('HSET', 'h', 'b', '3') redis.call('DEL', 'gone') "
    + "redis.call('ZADD', 'z', 2, 'm') redis.call('SET', 'tmp', 1) redis.call('DEL', 'tmp')");
  const shown = Object.fromEntries(differences.map(({ key, before, after }) => [key, [before?.value, after?.value]]));
  expect(shown).toEqual({
    s: [{ type: 'string', text: 'old' }, { type: 'string', text: 'new' }],
    h: [{ type: 'hash', entries: [['a', '1'], ['b', '2']] }, { type: 'hash', entries: [['a', '1'], ['b', '3']] }],
    gone: [{ type: 'string', text: 'x' }, undefined],
    z: [undefined, { type: 'zset', entries: [['m', 2]] }],
  });
});

test('differences of large collections show what changed alone', () => {
  const { run, engine, send } = started();
  for (let i = 0; i < 2000; i++) send(`HSET h f${i} ${i}`);
  const { differences: [difference] } = run("redis.call('HSET', 'h', 'f7', 'x', 'new', 'y') redis.call('HDEL', 'h', 'f9')");
  expect(difference.before).toMatchObject({ partial: true, size: 2000, value: { entries: [['f7', '7'], ['f9',
    '9']] } });
  expect(difference.after).toMatchObject({ partial: true, size: 2000, value: { entries: [['f7', 'x'], ['new',
    'y']] } });
  const flushed = run("redis.call('FLUSHALL')");
  expect(flushed.differences).toMatchObject([{ key: 'h', after: null }]);
  expect(engine.databases[0].size).toBe(0);
});

test('the watcher hears a script that runs', () => {
  const { host, run } = started();
  const heard: string[] = [];
  host.watch({
    scriptCached: () => heard.push('cached'), scriptStarted: ({ busyAfter,
      timeLimit }) => heard.push(`started ${busyAfter} ${timeLimit}`),
    scriptWrote: () => heard.push('wrote'),
  });
  run("redis.call('GET', 'a') redis.call('SET', 'a', 1) redis.call('SET', 'b', 1)");
  run("redis.call('GET', 'a') redis.call('SET', 'a', 1) redis.call('SET', 'b', 1)",
    { settings: { 'time-limit': 700 } });
  expect(heard).toEqual(['cached', 'started 5000 0', 'wrote', 'started 5000 700', 'wrote']);
});

test('what a long run has done so far is told while it runs, each thing once', () => {
  const { host, run } = started();
  const told: RunProgress[] = [];
  host.progress.listener = (progress) => told.push(progress);
  run("redis.log(redis.LOG_WARNING, 'first') redis.call('PING')\nwhile true do end", { settings: { 'time-limit': 900 } });
  expect(told.length).toBeGreaterThan(1);
  expect(told.map(({ line }) => line)).toContain(2);
  expect(told.flatMap(({ log }) => log.map(({ text }) => text))).toEqual(['first']);
  expect(told.flatMap(({ events }) => events.map(({ name }) => name))).toContain('script.redis_command_executed');
});

test('all that the page must know of the host is there', async () => {
  const { host } = started();
  expect(host.info.vocabulary.map(({ name }) => name)).toEqual(expect.arrayContaining(['redis', 'KEYS', 'ZADD']));
  await host.describe({});
  const words = new Map(host.info.vocabulary.map((word) => [word.name, word]));
  expect(words.get('ZADD')).toMatchObject({ kind: 'command', syntax: expect.stringContaining('ZADD key') as string });
  expect(words.get('SCRIPT LOAD')).toMatchObject({ kind: 'command' });
  expect(words.get('redis.call')).toMatchObject({ kind: 'function' });
  expect(host.info.examples).toHaveLength(8);
});
