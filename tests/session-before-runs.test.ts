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

test('what a snapshot took the place of is known until the next one does', async () => {
  const { made: { session }, client, id } = await start();
  const large = "for i = 1, 40 do redis.call('SET', 'large' .. i, string.rep(ARGV[1], 50000)) end";
  await client.run(large, { inputs: { keys: [], argv: ['x'] } });
  expect(session.knows(id)).toBe(true);
  for (let tries = 0; session.knows(id) && tries < 20; tries++) {
    await client.run(large, { inputs: { keys: [], argv: [String(tries % 10)] } });
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  expect(session.knows(id)).toBe(false);
  await expect(session.copy('5.1', id)).rejects.toThrow('not known any more');
}, 20_000);

test('a run, and a call of the console in which a script ran, can be looked back at', async () => {
  const { made: { session }, client } = await start();
  const heard: number[] = [];
  session.on('recorded', ({ id }) => { heard.push(id); });
  await client.do('SET k 1');
  await client.do(['EVAL', "return redis.call('INCR', KEYS[1])", '1', 'k']);
  expect(heard).toEqual([-1]);
  const record = await client.run("local n = redis.call('INCR', KEYS[1])\nreturn n", { inputs: { keys: ['k'], argv: [] } });
  const worker = await session.copies.debugger();
  try {
    const opened = await worker.open(session.past.recording(record.id)!);
    expect(opened).toMatchObject({ count: 2, cut: false, result: { reply: { value: 3 } } });
    const [n] = (await worker.visit({ step: 1 })).frames[0].variables;
    expect(n).toMatchObject({ name: 'n', value: { text: '3' } });
    expect(await worker.open(session.past.recording(-1)!)).toMatchObject({ count: 1, result: { reply: { value: 2 } } });
  } finally {
    worker.end();
  }
  session.past.records = false;
  const unrecorded = await client.run('return 1');
  expect(session.past.recording(unrecorded.id)).toBeUndefined();
}, 20_000);
