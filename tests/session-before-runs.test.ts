// What there was before a run: a copy of it, and the way back to it.
import { afterEach, expect, test } from 'vitest';
import type { Seed } from '../src/hosts/redis/wire.ts';
import { TestSession } from './session/node.ts';
import type { TestClient } from './session/node.ts';

const sessions: TestSession[] = [];
afterEach(() => { for (const { session } of sessions.splice(0)) session.close(); });

const SCRIPT = "redis.call('DEL', 'gone') return redis.call('INCR', 'n')";

async function start(): Promise<{ made: TestSession; client: TestClient; id: number }> {
  const made = await TestSession.start();
  sessions.push(made);
  const client = await made.client();
  for (const command of ['SET n 40', 'SET gone 1']) await client.do(command);
  const { id } = await client.run(SCRIPT);
  await client.run(SCRIPT);
  return { made, client, id };
}

const sorted = ({ commands }: Seed): string[] => commands.map((words) => words.join(' ')).sort();

test('a copy holds what there was before a run, not what it and later ones made', async () => {
  const { made: { session, redis }, id } = await start();
  const copy = await session.copy('5.1', id);
  const then = await copy.call((api) => api.ask('redis', 'seed', 10_000)) as Seed;
  copy.end('done');
  expect(sorted(then)).toEqual(['SET gone 1', 'SET n 40']);
  expect(sorted(await redis.seed(10_000))).toEqual(['SET n 42']);
});

test('a world goes back to what it was before a run, clients and all, and on again', async () => {
  const { made: { session }, client, id } = await start();
  expect(session.knows(id)).toBe(true);
  await client.do('SELECT 3');
  await client.do('SET other 1');
  const undo = await session.goBack('redis', id);
  expect(await client.do('GET other')).toBe('null');
  await client.do('SELECT 0');
  expect([await client.do('GET n'), await client.do('GET gone')]).toEqual(['40', '1']);
  await session.discard();
  expect(await client.do('GET n')).toBe('40');
  await undo();
  expect([await client.do('GET n'), await client.do('GET gone')]).toEqual(['42', 'null']);
});

test('of a run that is none of this visit nothing is known', async () => {
  const { made: { session } } = await start();
  expect(session.knows(1)).toBe(false);
  await expect(session.goBack('redis', 1)).rejects.toThrow('not known any more');
});

test('what a snapshot took the place of is not known any more', async () => {
  const { made: { session }, client, id } = await start();
  const large = "for i = 1, 40 do redis.call('SET', 'large' .. i, string.rep('x', 50000)) end";
  await client.run(large);
  for (let waited = 0; session.knows(id) && waited < 5000; waited += 50) {
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  expect(session.knows(id)).toBe(false);
  await expect(session.copy('5.1', id)).rejects.toThrow('not known any more');
}, 20_000);
