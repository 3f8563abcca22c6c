// The calls of a run as its record keeps them: in order, with line, words and reply, within bounds.
import { expect, test } from 'vitest';
import { RedisHost } from '../../../src/hosts/redis/host.ts';
import { inFiles } from '../../../src/project/origin.ts';
import type { RunRecord } from '../../../src/protocol.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { trimRun } from '../../../src/storage/trim.ts';
import { newLua } from '../../lua/vm.ts';

function run(script: string): RunRecord {
  const engine = new Engine();
  const host = new RedisHost(engine, newLua);
  const { id } = engine.connect();
  return host.run({ host: 'redis', lua: '5.1', settings: {}, script, inputs: {}, client: id });
}

/** "line: words = type of the reply". */
const told = ({ calls = [] }: RunRecord): string[] => calls.map(({ line, words, reply }) => `${line ?? '?'}: ${words.join(' ')} = ${reply.type}`);

test('each has its line, its words and what was answered, an error too', () => {
  const record = run(`redis.call('SET', 'a', 1.5)
redis.pcall('LPUSH', 'a', 'x')
local all = {
  redis.call('GET', 'a') }
return pcall(redis.call, 'INCR', 'a')`);
  expect(told(record)).toEqual(['1: SET a 1.5 = status', '2: LPUSH a x = error', '4: GET a = bulk', '?: INCR a = error']);
  expect(record.calls?.[2].reply).toEqual({ type: 'bulk', text: '1.5' });
  const times = record.calls?.map(({ at }) => at) ?? [];
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times[0]).toBeGreaterThanOrEqual(0);
  expect(times.at(-1)).toBeLessThanOrEqual(record.duration);
});

test('a call of a text that the script made has no line of the script', () => {
  expect(told(run("loadstring(\"\\n\\nredis.call('PING')\")() return redis.call('PING')"))).toEqual(['?: PING = status', '1: PING = status']);
});

test('a run without calls, and a command of the console, keep none', () => {
  expect(run('return 1').calls).toBeUndefined();
});

test('of many the first are kept, of large ones the beginning with its true size', () => {
  const many = run("for i = 1, 5000 do redis.call('RPUSH', 'list', i) end return #redis.call('LRANGE', 'list', 0, -1)");
  expect(many.calls).toHaveLength(200);
  expect(many.commands).toContainEqual({ name: 'rpush', calls: 5000, failed: 0 });
  const large = run(`for i = 1, 100 do redis.call('RPUSH', 'list', i) end
redis.call('SET', 'text', string.rep('x', 100000))
redis.call('GET', 'text')
return redis.call('LRANGE', 'list', 0, -1)`);
  const [set, get, range] = large.calls?.slice(-3) ?? [];
  expect(set).toMatchObject({ cut: true, words: ['SET', 'text', 'x'.repeat(400)] });
  expect(get.reply).toMatchObject({ type: 'bulk', length: 100_000 });
  expect(range.reply).toMatchObject({ type: 'array', length: 100 });
  expect(range.reply.type === 'array' && range.reply.items.length).toBeLessThanOrEqual(16);
});

test('the history keeps the first of them, and a joined script has them in its files', () => {
  const record = run("for i = 1, 300 do redis.call('SET', string.rep('k', 300), i) end");
  const trimmed = trimRun(record).calls ?? [];
  expect(trimmed.length).toBeGreaterThan(10);
  expect(trimmed.length).toBeLessThan(100);
  expect(trimmed).toEqual(record.calls?.slice(0, trimmed.length));
  const map = { files: [{ name: 'main.lua', digest: '' }, { name: 'lib.lua', digest: '' }], stretches: [[1, 0, 1], [3, 1, 1]] as [number, number, number][] };
  const joined = inFiles(run("redis.call('PING')\n\n\nredis.call('PING')"), map);
  expect(joined.calls?.map(({ file, line }) => `${file}:${line}`)).toEqual(['main.lua:1', 'lib.lua:2']);
});
