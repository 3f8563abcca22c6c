// Data that is loaded twice leaves the keyspace as if it were loaded once: of every example, and by every kind of command.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { examples } from '../src/hosts/redis/examples/all.ts';
import { makeData, makeExample } from '../src/hosts/redis/page/data.ts';
import { makeWorld } from '../src/hosts/automations/page/data.ts';
import { AutomationsPort } from '../src/hosts/automations/page/port.ts';
import type { RedisPage } from '../src/hosts/redis/page/RedisPage.svelte.ts';
import type { Bytes } from '../src/protocol.ts';
import { TestSession } from './session/node.ts';

let made: TestSession;
let page: RedisPage;
beforeAll(async () => {
  made = await TestSession.start();
  await made.session.states.setTime('redis', { stands: 1_700_000_000_000 });
  const { id } = await made.redis.connect();
  // What makeData and makeExample use of the page.
  page = {
    session: made.session, port: made.redis, client: id,
    execute: async (client: number, args: Bytes[]) => (await made.redis.execute(client, args)).reply,
  } as unknown as RedisPage;
}, 60_000);
afterAll(() => made.session.close());
beforeEach(() => made.redis.clear());

/** The keyspace, whatever the order of its keys. */
const keyspace = async (): Promise<string[]> => (await made.redis.seed(10_000_000)).commands.map((one) => JSON.stringify(one)).sort();

async function twice(make: () => Promise<unknown>): Promise<void> {
  await make();
  const once = await keyspace();
  expect(once).not.toEqual([]);
  await make();
  expect(await keyspace()).toEqual(once);
}

describe('of the example', () => {
  test.each(examples.filter(({ seed }) => seed.length > 0).map((one) => [one.title, one.seed] as const))('%s', async (_, seed) => {
    await twice(() => makeExample(page, seed));
  });
});

const KINDS = {
  'strings': ['SET s 1', 'APPEND s x', 'INCRBY n 5', 'INCRBYFLOAT f 0.5', 'SETRANGE r 3 abc', 'SETBIT b 7 1', 'BITFIELD bf INCRBY u8 0 3', 'BITOP OR bo b s', 'PFADD hll a b', 'PFMERGE all hll', 'MSET m1 1 m2 2', 'SETNX nx 1'],
  'lists': ['RPUSH l a b c', 'LPUSH l z', 'LMOVE l other LEFT RIGHT', 'LINSERT l BEFORE b x', 'RPOPLPUSH l third'],
  'sets': ['SADD a 1 2 3', 'SADD b 2 3 4', 'SUNIONSTORE u a b', 'SMOVE a moved 1', 'SINTERSTORE i a b'],
  'hashes': ['HSET h f 1', 'HINCRBY h f 4', 'HINCRBYFLOAT h g 0.5', 'HSETNX h x 1', 'EXPIRE h 100'],
  'sorted sets': ['ZADD z 1 a 2 b', 'ZINCRBY z 5 a', 'ZUNIONSTORE zu 2 z z', 'ZRANGESTORE zr z 0 -1', 'GEOADD g 13 38 Palermo 15 37 Catania', 'GEOSEARCHSTORE near g FROMLONLAT 14 37 BYRADIUS 300 km'],
  'streams': ['XADD x * f 1', 'XADD x * f 2', 'XGROUP CREATE x group 0', 'XREADGROUP GROUP group me COUNT 1 STREAMS x >', 'XGROUP CREATE y group 0 MKSTREAM'],
  'keys that move': ['SET a 1', 'INCR a', 'RENAME a c', 'COPY c d', 'RPUSH list 3 1 2', 'SORT list STORE sorted', 'SET gone 1', 'GETDEL gone', 'SET late 1 EX 50'],
  'databases': ['INCR n', 'SELECT 5', 'INCR n', 'RPUSH l a', 'SELECT 0', 'SET t 1', 'MOVE t 5', 'RPUSH c 1', 'COPY c d DB 3', 'SELECT 3', 'RPUSH d 2', 'SELECT 0'],
  'transactions': ['MULTI', 'INCR n', 'RPUSH l a', 'EXEC'],
  'all that there was': ['FLUSHALL', 'RPUSH l a', 'INCR n'],
};

describe('by commands of', () => {
  test.each(Object.entries(KINDS))('%s', async (_, lines) => {
    await twice(() => makeData(page, lines.map((line) => line.split(' '))));
  });

  test('scripts and functions', async () => {
    await twice(() => makeData(page, [
      ['EVAL', "redis.call('RPUSH', KEYS[1], ARGV[1]) return redis.call('INCR', KEYS[2])", '2', 'l', 'n', 'a'],
      ['FUNCTION', 'LOAD', "#!lua name=lib\nredis.register_function('add', function(keys) return redis.call('INCR', keys[1]) end)"],
      ['FCALL', 'add', '1', 'counted'],
    ]));
  });
});

test('of a world of automations', async () => {
  const port = new AutomationsPort(made.session);
  const seed = { users: [{ id: 'u1', name: 'Ann', email: 'ann@example.com' }] };
  const world = async (): Promise<unknown> => port.ask('world', { secrets: true });
  expect(await makeWorld(port, seed, () => {})).toEqual({ text: 'Its world is here.', failed: false });
  const once = await world();
  expect(JSON.stringify(once)).toContain('Ann');
  expect(await makeWorld(port, seed, () => {})).toMatchObject({ failed: false });
  expect(await world()).toEqual(once);
}, 30_000);
