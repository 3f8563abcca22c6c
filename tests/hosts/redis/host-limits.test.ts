// What is too large for a page ends in an error, which tells what became of the run.
import { expect, test } from 'vitest';
import { RedisHost } from '../../../src/hosts/redis/host.ts';
import { PAGE_REPLY } from '../../../src/hosts/wire.ts';
import type { RunRecord, SettingValue } from '../../../src/protocol.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { newLua } from '../../lua/vm.ts';

function started(): { engine: Engine; run: (script: string, settings?: Record<string, SettingValue>) => RunRecord;
  command: (...args: string[]) => unknown } {
  const engine = new Engine();
  const host = new RedisHost(engine, newLua);
  const client = engine.connect();
  return {
    engine,
    run: (script, settings = {}) =>
      host.run({ host: 'redis', lua: '5.1', settings, script, inputs: {}, client: client.id }),
    command: (...args) => host.execute(client, args, false, {}).reply,
  };
}

const ELEMENTS = `more than ${PAGE_REPLY.parts} elements`;

test.each([
  ['a table that holds itself twice, forty deep', 'local t = {1} for i = 1, 40 do t = {t, t} end return t', ELEMENTS],
  ['the same as a map', 'redis.setresp(3) local t = {1} for i = 1, 40 do t = {map = {a = t, b = t}} end return t', ELEMENTS],
  ['the same as a set', 'redis.setresp(3) local t = {1} for i = 1, 40 do t = {{set = {a = true}}, t, t} end return t', ELEMENTS],
  ['too many elements', `local t = {} for i = 1, ${PAGE_REPLY.parts} do t[i] = i end return t`, ELEMENTS],
  ['the same megabyte a thousand times', "local s = string.rep('x', 1024 * 1024) local t = {} for i = 1, 1000 do t[i] = s end return t",
    `more than ${PAGE_REPLY.bytes} bytes`],
])('a reply: %s', (_, script, what) => {
  const { run } = started();
  const { error, reply } = run(`redis.call('SET', 'done', 1) ${script}`);
  expect(error).toMatchObject({ kind: 'memory', message: `ERR the script's reply is too large: ${what}` });
  expect(reply).toMatchObject({ type: 'error' });
  expect(run("return redis.call('GET', 'done')").reply).toEqual({ type: 'bulk', text: '1' });
});

test('a run with a reply that is too large is rolled back where that is asked for', () => {
  const { engine, run } = started();
  const script = "redis.call('SET', 'x', 1) local t = {1} for i = 1, 40 do t = {t, t} end return t";
  expect(run(script, { rollback: true }).rolledBack).toBe(true);
  expect(engine.databases[0].size).toBe(0);
});

test('a reply just below the limits is told whole', () => {
  const { run } = started();
  const { reply } = run('local t = {} for i = 1, 500000 do t[i] = i end return t');
  expect(reply.type === 'array' && reply.items.length).toBe(500_000);
});

test('commands that reply more than a page can show', () => {
  const { command, run } = started();
  command('SADD', 'few', 'a', 'b');
  const told = 'ERR the command was executed, but its reply is too large to be shown: more than';
  expect(command('SRANDMEMBER', 'few', '-200000000')).toEqual({ type: 'error', text: `${told} 1000000 elements` });
  command('SETRANGE', 'long', String(1024 * 1024 - 1), 'x');
  expect(command('MGET', ...Array<string>(100).fill('long'))).toEqual({ type: 'error', text: `${told} 64 MB` });
  const many = command('SRANDMEMBER', 'few', '-20000') as { type: string; items: unknown[] };
  expect(many.items).toHaveLength(20_000);
  expect(run("return #redis.call('SRANDMEMBER', 'few', -20000)").reply).toEqual({ type: 'integer', value: 20_000 });
  expect(run("redis.setresp(3) return #redis.call('SRANDMEMBER', 'few', -100000)").reply)
    .toEqual({ type: 'integer', value: 100_000 });
});

test('a script that asks for more than its memory holds ends, and the next one runs', () => {
  const engine = new Engine();
  const host = new RedisHost(engine, (version) => newLua(version, { memory: 16 * 1024 * 1024 }));
  const client = engine.connect();
  const run = (script: string): RunRecord =>
    host.run({ host: 'redis', lua: '5.1', settings: {}, script, inputs: {}, client: client.id });
  run("redis.call('SADD', 'few', 'a')");
  expect(run("return redis.call('SRANDMEMBER', 'few', -200000000)").error?.message).toContain('not enough memory');
  expect(run("return redis.call('SCARD', 'few')").reply).toEqual({ type: 'integer', value: 1 });
});

test('the setting bounds the data, within a script too; 512 MB where it says nothing', () => {
  const { engine, run, command } = started();
  expect(engine.eviction.budget.limit).toBe(512 * 1024 * 1024);
  const fill = "for i = 1, 100000 do redis.call('SET', i, string.rep('x', 100000)) end";
  const { error, differences } = run(fill, { 'data-limit': 4 });
  expect(error?.message).toMatch(/^OOM command not allowed when used memory > 'maxmemory'\. script: .*, on @user_script:1\.$/);
  expect(error?.line).toBe(1);
  expect(differences.length).toBeGreaterThan(20);
  expect(engine.databases[0].size).toBeLessThan(60);
  expect(run("return redis.call('SET', 'x', 1)", { 'data-limit': 5 }).error).toBeUndefined();
  expect(command('SET', 'y', '1')).toEqual({ type: 'status', text: 'OK' });
});
