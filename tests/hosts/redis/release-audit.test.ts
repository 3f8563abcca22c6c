// What a script called that not every release has, told in the record of its run.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunRecord } from '../../../src/protocol.ts';
import { compile } from '../../session/node.ts';
import { RedisMachine } from '../redis-machine.ts';

let machine: RedisMachine;
let client: number;
beforeAll(async () => {
  machine = new RedisMachine();
  machine.start({ wasm: { '5.1': await compile('5.1') }, role: 'primary', position: 0 });
  client = await machine.client();
});
afterAll(() => machine.close());

async function run(script: string, release: string): Promise<RunRecord> {
  const settings = { 'redis-version': release };
  return (await machine.ran({ host: 'redis', lua: '5.1', settings, script, inputs: {}, client })).result;
}

test('a command that came later is named with the releases that it came with', async () => {
  expect((await run("return redis.call('MSETEX', 1, 'k', 'v')", '8.6')).needs).toMatch(/^Needs Redis 8\.4.* \(MSETEX\)\.$/);
  const two = await run("redis.call('HSET', 'h', 'f', 'v') redis.call('HTTL', 'h', 'FIELDS', 1, 'f') return redis.call('HGETDEL', 'h', 'FIELDS', 1, 'f')", '8.0');
  expect(two.needs).toContain('Needs Redis 7.4 or Valkey 9.0 (HTTL).');
  expect(two.needs).toContain('Needs Redis 8.0 or Valkey 9.1 (HGETDEL).');
});

test('an option that came later is named too; a value that looks like one is none', async () => {
  expect((await run("return redis.call('SET', 'k', 'v', 'IFEQ', 'v')", '8.6')).needs).toMatch(/^Needs Redis 8\.4.* \(SET IFEQ\)\.$/);
  expect((await run("return redis.call('SET', 'k', 'IFEQ', 'EX', 10)", '8.6')).needs).toBeUndefined();
  expect((await run("redis.call('SET', 'k', 'v') return redis.call('INCR', 'n')", '7.0')).needs).toBeUndefined();
});

test('where the version has not the command, the hint says which has', async () => {
  const { error } = await run("return redis.call('MSETEX', 1, 'k', 'v')", '7.0');
  expect(error?.hint).toMatch(/^MSETEX needs Redis 8\.4.*: choose the version in the bar above\.$/);
  expect((await run("return redis.call('NOSUCH')", '7.0')).error?.hint).toContain('no command of this name');
  const valkey = await run("return server.call('VADD', 'k')", 'valkey-8.1');
  expect(valkey.error?.hint).toBe('VADD needs Redis 8.0: choose the version in the bar above.');
});

test('commands that wait are told where scripts may not call them', async () => {
  expect((await run("return redis.call('BLPOP', 'none', 0)", '8.6')).needs).toBe('Needs Redis 7.2 or Valkey (BLPOP in scripts).');
  expect((await run("return redis.call('XREAD', 'BLOCK', 1, 'STREAMS', 'x', '$')", '8.6')).needs)
    .toBe('Needs Redis 7.4 or Valkey 8.0 (XREAD BLOCK in scripts).');
  expect((await run("return redis.call('XREAD', 'STREAMS', 'block', '$')", '8.6')).needs).toBeUndefined();
  expect((await run("return redis.call('BLPOP', 'none', 0)", '7.0')).error?.hint).toBe('BLPOP in scripts needs Redis 7.2 or Valkey: choose the version in the bar above.');
  expect((await run("return redis.call('XREAD', 'BLOCK', 1, 'STREAMS', 'x', '$')", '7.2')).error?.hint).toContain('XREAD with BLOCK in scripts needs Redis 7.4');
  expect((await run("return redis.call('SUBSCRIBE', 'c')", '7.0')).error?.hint).toContain('connection of its own');
});

test('globals that not every release has are told', async () => {
  expect((await run('return os.clock() >= 0', '8.6')).needs).toBe('Needs Redis 7.4 or Valkey 8.0 (os).');
  expect((await run("return server.call('PING')", 'valkey-9.1')).needs).toBe('Needs Valkey 8.0 (server).');
  expect((await run('return getfenv() == _G', '7.2')).needs).toBe('Only in Redis 7.2, Redis 7.4 and Valkey 8.1 (getfenv).');
  expect((await run('return getfenv()', '8.6')).error?.hint).toBe('getfenv is in Redis 7.2, Redis 7.4 and Valkey 8.1 alone: choose the version in the bar above.');
  expect((await run('return server.call("PING")', '8.6')).error?.hint).toBe('server needs Valkey 8.0: choose the version in the bar above.');
  expect((await run('local os = {} return os.clock', '8.6')).needs).toBeUndefined();
});

test('a number that 7.0 writes otherwise is told once, as argument and as score', async () => {
  const twice = "redis.call('SET', 'k', 0.1) redis.call('SET', 'k', 0.2) return redis.call('GET', 'k')";
  expect((await run(twice, '8.6')).needs).toBe('Redis 7.0 writes the number 0.1 as 0.10000000000000001, in arguments and scores.');
  expect((await run(twice, '7.0')).needs).toBe('Later versions write the number 0.10000000000000001 as 0.1, in arguments and scores.');
  expect((await run("redis.call('ZADD', 'z', '0.1', 'a') return redis.call('ZSCORE', 'z', 'a')", '8.6')).needs).toContain('number 0.1 as');
  expect((await run("redis.call('SET', 'k', 1e17) return 1", '8.6')).needs).toContain('100000000000000000 as 1e+17');
  for (const plain of ['0.5', '"0.1"', '100', '2^53', '-3']) expect((await run(`redis.call('SET', 'k', ${plain}) return 1`, '8.6')).needs).toBeUndefined();
  expect((await run('return tostring(0.1)', '8.6')).needs).toBeUndefined();
  expect((await run("redis.call('SET', 'k', 0.1) return redis.call('DELEX', 'k')", '8.6')).needs).toMatch(/^Needs Redis 8\.4[^.]*\(DELEX\)\.$/);
});

test('TIME that is asked more than once is told', async () => {
  const twice = "redis.call('TIME') return redis.call('TIME')[1] ~= ''";
  expect((await run(twice, '8.6')).needs).toBe('TIME was asked 2 times: in Redis 7.0 it runs on within a script, here it stands still.');
  expect((await run(twice, '7.0')).needs).toBe('TIME was asked 2 times: from Redis 7.2 on it stands still within a script.');
  expect((await run("return redis.call('TIME')[1] ~= ''", '8.6')).needs).toBeUndefined();
});
