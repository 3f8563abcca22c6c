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
