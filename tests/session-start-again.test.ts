// Beginning again: data that is loaded twice is as if it were loaded once, and what was cleared comes back.
import { afterEach, expect, test } from 'vitest';
import { makeData } from '../src/hosts/redis/page/data.ts';
import type { RedisPage } from '../src/hosts/redis/page/RedisPage.svelte.ts';
import type { Bytes } from '../src/protocol.ts';
import { TestSession } from './session/node.ts';
import type { TestClient } from './session/node.ts';

const sessions: TestSession[] = [];
afterEach(() => { for (const { session } of sessions.splice(0)) session.close(); });

async function start(): Promise<{ made: TestSession; client: TestClient; make(seed: Bytes[][]): ReturnType<typeof makeData> }> {
  const made = await TestSession.start();
  sessions.push(made);
  const client = await made.client();
  // What makeData uses of the page.
  const page = {
    session: made.session, port: made.redis,
    execute: async (id: number, args: Bytes[]) => (await made.redis.execute(id, args)).reply,
  } as unknown as RedisPage;
  return { made, client, make: (seed) => makeData(page, seed) };
}

const LOOKS = ['DBSIZE', 'LRANGE l 0 -1', 'GET n', 'XLEN s', 'TTL e', 'ZRANGE z 0 -1 WITHSCORES', 'GET mine'];
const look = async (client: TestClient): Promise<string[]> => {
  const seen: string[] = [];
  for (const command of LOOKS) seen.push(await client.do(command));
  await client.do('SELECT 3');
  seen.push(await client.do('DBSIZE'), await client.do('GET n'));
  await client.do('SELECT 0');
  return seen;
};

const words = (lines: string[]): Bytes[][] => lines.map((line) => line.split(' '));
const SEED = [
  ...words(['RPUSH l a b', 'INCR n', 'INCR n', 'XADD s * f v', 'SET e v EX 1000', 'ZINCRBY z 5 m', 'APPEND log x', 'SELECT 3', 'INCRBY n 7', 'SELECT 0']),
  ['EVAL', "return redis.call('RPUSH', KEYS[1], 'c')", '1', 'l'],
  ['FUNCTION', 'LOAD', "#!lua name=lib\nredis.register_function('f', function() return 1 end)"],
];

test('data that is loaded twice is as if it were loaded once, and other keys stay', async () => {
  const { client, make } = await start();
  await client.do('SET mine 1');
  expect(await make(SEED)).toEqual({ failed: false, text: '12 commands made its data.' });
  const once = await look(client);
  expect(once).toEqual([':7', '[a b c]', '2', ':1', ':1000', '[m 5]', '1', ':1', '7']);
  expect(await make(SEED)).toEqual({ failed: false, text: '12 commands made its data.' });
  expect(await look(client)).toEqual(once);
});

test('data that only reads a key leaves it, and what is no command is told as before', async () => {
  const { client, make } = await start();
  await client.do('RPUSH source 1 2');
  await make(words(['COPY source copy', 'GET mine', 'NOSUCH x', 'SELECT 99']));
  const told = await make(words(['COPY source copy', 'GET mine', 'NOSUCH x', 'SELECT 99']));
  expect(told).toEqual({ failed: true, text: '2 of 4 commands that make its data failed.' });
  expect(await client.do('LRANGE source 0 -1')).toBe('[1 2]');
  expect(await client.do('LRANGE copy 0 -1')).toBe('[1 2]');
});

test('clearing takes all databases, leaves users, settings and functions, and comes back with expiries', async () => {
  const { made, client, make } = await start();
  await made.session.states.setTime('redis', { stands: 1_700_000_000_000 });
  await make(SEED);
  await client.do('CONFIG SET hz 77');
  await client.do('ACL SETUSER someone on nopass ~* +@all');
  const all = await look(client);
  const before = await made.session.states.take('redis');
  await made.redis.clear();
  expect(await look(client)).toEqual([':0', '[]', 'null', ':0', ':-2', '[]', 'null', ':0', 'null']);
  expect(await client.do('CONFIG GET hz')).toBe('[hz 77]');
  expect(await client.do('FCALL f 0')).toBe(':1');
  await made.session.states.put('redis', before);
  expect(await look(client)).toEqual(all);
  expect(await client.do('CONFIG GET hz')).toBe('[hz 77]');
  expect(await client.do('ACL USERS')).toBe('[default someone]');
  // A standby, and a worker that is made from what is kept, know it as well.
  await made.session.warm();
  const killed = client.eval('while true do end');
  await made.running();
  await made.redis.killAny();
  await killed;
  expect(await look(client)).toEqual(all);
});

test('another state takes the place of what there is, and gives it back', async () => {
  const { made, client } = await start();
  await client.do('SET a 1');
  const one = await made.session.states.take('redis');
  await client.do('SET a 2');
  await client.do('SET b 2');
  const undo = await made.session.states.replace('redis', one);
  expect([await client.do('GET a'), await client.do('EXISTS b')]).toEqual(['1', ':0']);
  await undo();
  expect([await client.do('GET a'), await client.do('EXISTS b')]).toEqual(['2', ':1']);
});

test('a world of another host goes back to its beginning', async () => {
  const { made } = await start();
  const { session } = made;
  const ask = (): Promise<unknown> => session.ask('automations', 'rows', { table: 'channels', limit: 100 });
  await session.act('automations', 'clock', { clock: 'standing', at: 1_700_000_000_000 });
  const { rows } = await ask() as { rows: { id: string }[] };
  await session.act('automations', 'delete', { table: 'channels', id: rows[0].id }).catch(() => undefined);
  await session.states.put('automations', []);
  expect((await ask() as { rows: unknown[] }).rows).toHaveLength(rows.length);
}, 30_000);
