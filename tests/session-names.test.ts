// States with names: each is there again when it is entered, whatever happened to the worker meanwhile.
import { afterEach, describe, expect, test } from 'vitest';
import { KEPT, KeptStates, PassingStates } from '../src/session/kept-states.ts';
import type { StatesMark } from '../src/session/kept-states.ts';
import { TestSession } from './session/node.ts';
import type { TestClient } from './session/node.ts';

const sessions: TestSession[] = [];
afterEach(() => { for (const { session } of sessions.splice(0)) session.close(); });

async function start(store?: PassingStates): Promise<{ made: TestSession; client: TestClient; states: TestSession['session']['states'] }> {
  const made = await TestSession.start(store === undefined ? {} : {
    store: { load: async () => ({ base: [], tail: [] }), append: () => {}, rebase: () => {}, quarantine: () => {}, states: store },
  });
  sessions.push(made);
  return { made, client: await made.client(), states: made.session.states };
}

test('a state is there again when it is entered, with databases, expiries, functions and settings; one that is new is empty', async () => {
  const { client, states } = await start();
  await states.setTime('redis', { stands: 1_700_000_000_000 });
  for (const command of ['SET a first EX 100', 'SELECT 3', 'SET b 3', 'SELECT 0', 'CONFIG SET hz 77']) await client.do(command);
  expect(await states.enter('redis', 'one')).toEqual([]);
  expect([await client.do('DBSIZE'), await client.do('CONFIG GET hz'), states.name('redis')]).toEqual([':0', '[hz 10]', 'one']);
  await client.do('SET a second');
  await states.enter('redis', '');
  expect([await client.do('GET a'), await client.do('TTL a'), await client.do('CONFIG GET hz')]).toEqual(['first', ':100', '[hz 77]']);
  await client.do('SELECT 3');
  expect(await client.do('GET b')).toBe('3');
  await client.do('SELECT 0');
  await states.enter('redis', 'one');
  expect(await client.do('GET a')).toBe('second');
});

test('what is asked for at once comes in order, and a state can begin as what there is, or anew', async () => {
  const { client, states } = await start();
  const all = [client.do('SET a 1'), states.enter('redis', 'one'), client.do('EXISTS a'), states.enter('redis', ''), client.do('GET a')];
  expect(await Promise.all(all)).toEqual(['+OK', [], ':0', [], '1']);
  await states.enter('redis', 'copy', 'as it is');
  await client.do('APPEND a 2');
  expect(await client.do('GET a')).toBe('12');
  await states.enter('redis', '');
  expect(await client.do('GET a')).toBe('1');
  await states.enter('redis', 'copy', 'anew');
  expect(await client.do('DBSIZE')).toBe(':0');
});

test('a kill and a standby that takes over know it; what undoes a change goes to where that was made', async () => {
  const { made, client, states } = await start();
  await client.do('SET a shared');
  const before = await states.take('redis');
  await client.do('SET a changed');
  await states.enter('redis', 'one');
  await client.do('SET a own');
  await made.session.warm();
  const killed = client.eval('while true do end');
  await made.running();
  await made.redis.killAny();
  await killed;
  expect(await client.do('GET a')).toBe('own');
  await states.put('redis', before, '');
  expect(await client.do('GET a')).toBe('own');
  await states.enter('redis', '');
  expect(await client.do('GET a')).toBe('shared');
});

test('a change of states that did not come to its end has lost nothing', async () => {
  const store = new PassingStates();
  const { client, states } = await start(store);
  await client.do('SET a shared');
  await states.enter('redis', 'one');
  await client.do('SET a own');
  await states.enter('redis', '');
  // The page went before the world was in the state that it was to be in: the mark says so, the log has anything.
  const other = await start(Object.assign(new PassingStates(), {
    read: (key: string) => store.read(key), mark: { ...store.mark!, now: [{ world: 'redis', name: '', away: true }] } satisfies StatesMark,
  }));
  await other.client.do('SET a half');
  await other.states.enter('redis', '');
  expect(await other.client.do('GET a')).toBe('shared');
  await other.states.enter('redis', 'one');
  expect(await other.client.do('GET a')).toBe('own');
});

test('one that is damaged is refused, and what there is stays', async () => {
  const store = new PassingStates();
  const { client, states } = await start(store);
  await states.enter('redis', 'one');
  await client.do('SET a own');
  await states.enter('redis', '');
  await client.do('SET a shared');
  store.read = async (key) => (key.endsWith('one') ? [Uint8Array.of(1, 2, 3)] : undefined);
  await expect(states.enter('redis', 'one')).rejects.toThrow();
  expect([await client.do('GET a'), states.name('redis')]).toEqual(['shared', '']);
  store.read = async () => 'no state';
  await expect(states.enter('redis', 'one')).rejects.toThrow('What is stored of it is damaged.');
  await client.do('SET a still');
  expect([await client.do('GET a'), states.name('redis')]).toEqual(['still', '']);
});

describe('there is an end to them', () => {
  const large = (bytes: number): Uint8Array[] => [new Uint8Array(bytes)];
  const entered = async (states: KeptStates, name: string, state: Uint8Array[] = large(1)): Promise<string[]> => {
    const dropped = await states.leave('w', state, name);
    states.entered('w', name);
    return dropped.map((one) => one.name);
  };

  test('in number: the oldest goes, never the first one or those that are needed', async () => {
    const states = new KeptStates(new PassingStates());
    for (let count = 0; count < KEPT.count; count++) expect(await entered(states, `s${count}`)).toEqual([]);
    expect(await entered(states, 'more')).toEqual(['s0']);
    expect(await entered(states, 's1')).toEqual(['s2']);
    expect(await states.get('w', '')).toBeDefined();
    expect([await states.get('w', 's0'), await states.get('w', 's1')]).toEqual([undefined, large(1)]);
  });

  test('in bytes: where nothing can go for it, the world stays in its state', async () => {
    const states = new KeptStates(new PassingStates());
    await entered(states, 'a');
    await entered(states, 'b', large(KEPT.bytes / 2));
    expect(await entered(states, 'c', large(KEPT.bytes / 2 + 1))).toEqual(['a']);
    await expect(states.leave('w', large(KEPT.bytes), 'd')).rejects.toThrow('It has more than the 64 MB that are set aside.');
    expect([states.nameOf('w'), states.isAway('w')]).toEqual(['c', false]);
  });

  test('what is stored in another shape counts for nothing', () => {
    for (const mark of [null, 1, {}, { now: 1, kept: [] }, { now: [{ world: 'w', name: 'x' }], kept: [] }, { now: [], kept: [{ world: 'w', name: 'x', at: 'now', bytes: 1 }] }]) {
      const states = new KeptStates({ mark, read: async () => undefined, write: async () => {} });
      expect([states.nameOf('w'), states.isAway('w')]).toEqual(['', false]);
    }
  });
});
