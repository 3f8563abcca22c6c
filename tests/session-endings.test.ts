// What ends badly: workers that end by themselves time and again, or that cannot be made, and what is known to be lost.
import { afterEach, expect, test } from 'vitest';
import type { Batch, Chunk } from '../src/protocol.ts';
import type { Store as SessionStore, SessionOptions, SpawnedWorker } from '../src/session.ts';
import { spawn, TestSession } from './session/node.ts';

const made: TestSession[] = [];
afterEach(() => { for (const { session } of made.splice(0)) session.close(); });

async function start(options: Partial<SessionOptions>): Promise<TestSession> {
  const session = await TestSession.start(options);
  made.push(session);
  return session;
}

const ENDLESS = 'while true do end';

/** Workers whose ends are called by hand: the last that was made last. */
function endable(): { spawn: () => SpawnedWorker; ends: ((reason: string) => void)[] } {
  const ends: ((reason: string) => void)[] = [];
  return {
    ends,
    spawn: () => {
      const worker = spawn();
      return { ...worker, onFailure: (tell) => { ends.push(tell); worker.onFailure(tell); } };
    },
  };
}

test('a worker that ends time and again is not replaced for ever: the session gives up, and says so to all who ask', async () => {
  const { spawn, ends } = endable();
  const t = await start({ spawn, standbyDelay: 1e9 });
  const client = await t.client();
  await client.do('SET k v');
  const outcomes: string[] = [];
  for (let crash = 1; crash <= 4; crash++) {
    const lost = client.run(ENDLESS);
    lost.then(({ error }) => outcomes.push(error?.kind ?? 'done'), (error: Error) => outcomes.push(error.message));
    if (crash < 4) await t.running();
    else await expect.poll(() => t.session.running).toBeDefined();
    ends.at(-1)!('boom');
    await lost.catch(() => {});
    if (crash < 4) expect(await client.do('GET k')).toBe('v');
  }
  const failed = 'The worker that runs scripts cannot be started: boom';
  expect(outcomes).toEqual(['runtime', 'runtime', 'runtime', failed]);
  expect(t.notices.map(({ kind }) => kind)).toEqual(['worker ended', 'worker ended', 'worker ended', 'worker failed']);
  expect(t.notices.at(-1)!.text).toBe(`${failed}. Reload the page; what was acknowledged is kept.`);
  await expect(client.do('GET k')).rejects.toThrow(failed);
  await expect(t.redis.keys({ db: 0, pattern: '*', cursor: 0, count: 1 })).rejects.toThrow(failed);
  await expect(t.redis.connect()).rejects.toThrow(failed);
});

test('where no further worker is to be had, a kill ends the session; what waited is told', async () => {
  let refuse = false;
  const t = await start({
    standbyDelay: 1e9,
    spawn: () => {
      if (refuse) throw new DOMException('The operation is insecure.', 'SecurityError');
      return spawn();
    },
  });
  const [a, b] = [await t.client(), await t.client()];
  const run = a.run(ENDLESS);
  await t.running();
  refuse = true;
  const waits = b.do('GET k');
  t.session.stop();
  expect((await run).error?.kind).toBe('killed');
  await expect(waits).rejects.toThrow('cannot be started: SecurityError: The operation is insecure.');
  expect(t.notices.map(({ kind }) => kind)).toEqual(['worker failed']);
});

test('where there is but one worker, everything goes on without a standby', async () => {
  let count = 0;
  const t = await start({
    standbyDelay: 0,
    spawn: () => {
      if (++count > 1) throw new Error('one is enough');
      return spawn();
    },
  });
  const client = await t.client();
  await t.session.warm();
  expect(await client.do('SET k v')).toBe('+OK');
  await expect(t.redis.connect('replica')).rejects.toThrow('The replica could not be started.');
  expect(await client.do('GET k')).toBe('v');
  expect([count > 1, t.notices]).toEqual([true, []]);
});

test('where not even the first worker starts, start rejects with the reason', async () => {
  const t = new TestSession({ spawn: () => { throw new DOMException('Worker is not allowed.', 'SecurityError'); } });
  await expect(t.session.start()).rejects.toThrow('Worker is not allowed.');
});

/** Keeps what it is given. */
class Store implements SessionStore {
  base: Chunk[] = [];
  tail: Batch[] = [];
  missing = 0;
  position = 0;
  held: () => unknown = () => undefined;
  async load(held: () => unknown): Promise<{ base: Chunk[]; tail: Batch[]; missing: number; position: number }> {
    this.held = held;
    const { base, tail, missing, position } = this;
    return { base: [...base], tail: [...tail], missing, position };
  }
  append(batch: Batch): void { this.tail.push(batch); }
  rebase(chunks: Chunk[], position: number): void {
    this.base = chunks;
    this.position = position;
    this.tail = this.tail.filter((batch) => batch.position > position);
  }
  quarantine(): void {}
}

test('a gap in the stored changes is told, once: a snapshot of what is there takes their place', async () => {
  const store = new Store();
  const first = await start({ store });
  const client = await first.client();
  for (const command of ['SET a 1', 'SET b 2', 'SET c 3']) await client.do(command);
  first.session.close();
  store.tail.splice(1, 1);
  store.missing = 1; // as src/storage/keyspace.ts counts it
  const second = await start({ store });
  expect(second.notices).toMatchObject([{ kind: 'damaged', missing: 1, records: 0, orphans: 0 }]);
  expect(second.notices[0].text)
    .toBe('1 stored change was missing, so the data may be a state that never was. Everything else was loaded.');
  await expect.poll(() => store.tail.length).toBe(0);
  store.missing = 0;
  second.session.close();
  const third = await start({ store });
  expect(await (await third.client()).do('MGET a b c')).toBe('[1 null 3]');
  expect(third.notices).toEqual([]);
});

test('positions go on from the snapshot where there is nothing after it', async () => {
  const store = new Store();
  const first = await start({ store });
  for (const command of ['SET a 1', 'SET b 2']) await (await first.client()).do(command);
  expect(store.held()).toMatchObject({ base: [], position: 0, tail: [{ position: 1 }, { position: 2 }] });
  first.session.close();
  store.base = store.tail.map(({ world, bytes }) => ({ world, bytes }));
  store.tail = [];
  store.position = 2;
  const second = await start({ store });
  const client = await second.client();
  await client.do('SET c 3');
  expect(store.tail.map(({ position }) => position)).toEqual([3]);
  expect(store.held()).toMatchObject({ position: 2, tail: [{ position: 3 }] });
  expect(await client.do('MGET a b c')).toBe('[1 2 3]');
});

test('a run that goes on tells what it did so far, a few times a second', async () => {
  const t = await start({ standbyDelay: 1e9 });
  const client = await t.client();
  const told: number[] = [];
  t.session.on('running', ({ log }) => { told.push(log.length); });
  const run = client.run("print('begun') local begun = os.time() while os.time() < begun + 2 do end print('done')", { host: 'plain' });
  await expect.poll(() => told.at(-1)).toBe(1);
  expect(told[0]).toBe(0);
  expect((await run).log).toHaveLength(2);
});
