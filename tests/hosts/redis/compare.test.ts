// One script on several releases: what differs, why, and nothing changes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunRequest } from '../../../src/protocol.ts';
import type { ReleaseRun } from '../../../src/hosts/redis/wire.ts';
import { changes } from '../../../src/redis/changes.ts';
import { RELEASES } from '../../../src/redis/version.ts';
import { compile, show } from '../../session/node.ts';
import { RedisMachine } from '../redis-machine.ts';

let machine: RedisMachine;
beforeAll(async () => {
  machine = new RedisMachine();
  machine.start({ wasm: { '5.1': await compile('5.1') }, role: 'primary', position: 0 });
});
afterAll(() => machine.close());

const request = (script: string, release: string, more: Partial<RunRequest> = {}): RunRequest =>
  ({ host: 'redis', lua: '5.1', settings: { 'redis-version': release }, script, inputs: {}, client: 0, ...more });
const run = (script: string, release: string): Promise<ReleaseRun> => machine.asks('compare', request(script, release));
const why = async (script: string, from: string, to: string): Promise<string[]> =>
  (await machine.asks('explain', { request: request(script, from), other: to })).causes.map(({ about, since }) => `${since}: ${about}`);

test('a script that is the same everywhere is equal to the last event, whatever it draws, counts and caches', async () => {
  const script = `redis.call('SADD', 's', 'a', 'b', 'c', 'd', 'e')
    redis.call('SET', 'n', redis.call('TIME')[1], 'EX', 60)
    local popped = redis.call('SPOP', 's')
    redis.call('DEL', 's') -- how it is encoded differs
    return {popped, redis.call('RANDOMKEY'), math.random(), redis.call('TTL', 'n'), redis.sha1hex('x')}`;
  const first = await run(script, '7.0');
  expect(first.error).toBeUndefined();
  expect(first.differences).toHaveLength(1);
  const { events: _, ...rest } = first;
  for (const name of Object.keys(RELEASES)) expect((await run(script, name)), name).toMatchObject(rest);
  expect(await run(script, '7.0')).toEqual(first);
});

test('a command that a release has not is an error there', async () => {
  const script = "redis.call('HSET', 'h', 'f', 'v') return redis.call('HEXPIRE', 'h', 100, 'FIELDS', 1, 'f')";
  expect((await run(script, '7.2')).error?.message).toContain('Unknown Redis command called from script');
  const { reply, differences } = await run(script, '7.4');
  expect(show(reply)).toBe('[:1]');
  expect(differences).toMatchObject([{ key: 'h', before: null }]);
});

test('tells the changes that a script met, and no others', async () => {
  const doubles = [`Redis 7.2 or Valkey: ${changes.shortestDoubles.about}`];
  expect(await why("return redis.call('ECHO', 0.1)", '7.0', '7.2')).toEqual(doubles);
  expect(await why("return redis.call('ECHO', 0.1)", '8.6', '7.0')).toEqual(doubles);
  expect(await why("return redis.pcall('BITCOUNT', 'none', 'x', 'y')", '7.2', '7.4'))
    .toEqual([`Redis 7.4 or Valkey 8.0: ${changes.bitRangesFirst.about}`]);
  expect(await why('return 1', '7.0', '8.6')).toEqual([]);
});

test('starts from the keyspace as it is, however often, and leaves it so', async () => {
  const client = await machine.client();
  const send = async (...args: string[]): Promise<string> => show((await machine.does('execute', { args }, client)).result.reply);
  await send('SET', 'k', '41');
  await send('SADD', 'small', 'a');
  const script = "return {redis.call('INCR', 'k'), redis.call('SCARD', 'small'), redis.call('DEL', 'small')}";
  for (const release of ['7.0', '7.2']) {
    // A new one, for a copy is made once.
    const copy = new RedisMachine();
    copy.start({ wasm: { '5.1': await compile('5.1') }, role: 'standby', position: 0 });
    await copy.apply(await machine.snapshot());
    for (let twice = 0; twice < 2; twice++) {
      expect(show((await copy.asks('compare', request(script, release))).reply)).toBe('[:42 :1 :1]');
    }
    copy.close();
  }
  expect(await send('GET', 'k')).toBe('41');
});

test('a script without an end is ended, and one that waits for a time gets there', async () => {
  const endless = await machine.asks('compare', request('while true do end', '7.0', { settings: { 'time-limit': 50 } }));
  expect(endless.error?.kind).toBe('timeout');
  const waits = `local function now() local t = redis.call('TIME') return t[1] * 1000 + math.floor(t[2] / 1000) end
    local start = now() for i = 1, 1e6 do if now() > start then return 'later' end end return 'never'`;
  expect(show((await run(waits, '7.0')).reply)).toMatch(/later/);
});
