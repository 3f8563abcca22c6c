// Each field of each kind of stored record is taken away, one at a time, and given another type: the page loads all the
// same, and what does not fit is set aside, or drawn as of another version.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Difference, RunRecord } from '../src/protocol.ts';
import { PROJECT_VERSION } from '../src/storage/migrate-project.ts';
import { DATABASE } from '../src/storage/schema.ts';
import { Storage } from '../src/storage.ts';
import type { Project } from '../src/storage.ts';
import { FakeLocks } from './fake-locks.ts';

// Runes outside a compiled component: plain values are enough here.
const state = Object.assign(<T>(value: T): T => value, { raw: <T>(value: T): T => value, snapshot: <T>(value: T): T => structuredClone(value) });
vi.stubGlobal('$state', state);
vi.stubGlobal('$derived', <T>(value: T): T => value);
const { Projects } = await import('../src/ide/state/projects.svelte.ts');
const { Runs } = await import('../src/ide/state/runs.svelte.ts');

const project: Required<Project> = {
  id: 'a', version: PROJECT_VERSION, name: 'A', script: 'return 1', main: 'main.lua', files: [{ name: 'a.lua', text: '' }], entries: [], host: 'redis',
  lua: '5.1', inputs: { keys: ['k'] }, cases: [{ name: 'a', inputs: null }, { name: 'b', inputs: { argv: ['x'] } }], settings: { rollback: true }, seed: [['SET', 'a', 'b']], place: 1, updatedAt: 2, deletedAt: Date.now(),
  revision: 1, savedBy: 'tab',
};
const run: RunRecord = {
  id: 5, host: 'redis', startedAt: 1, duration: 1, state: 'completed', sha: 'x', reply: { type: 'array', items: [{ type: 'bulk', text: 'x' }] },
  error: { kind: 'runtime', message: 'ERR no', line: 1 }, advice: 'a', needs: 'n', advised: [{ text: 'a', line: 1 }], draft: { id: 'a', name: 'A', digest: 'd' },
  events: [{ name: 'script.executed', at: 1, payload: {}, client: 1 }], eventsDropped: {}, log: [{ level: 'notice', text: 'x', at: 1 }], logDropped: 0,
  differences: [{ db: 0, key: 'k', before: null, after: null } as Difference], differencesDropped: 0, rolledBack: false, commands: [{ name: 'get', calls: 1, failed: 0 }],
  violations: [{ operation: 'o', reason: 'r' }], violationsDropped: 0, trimmed: 'marked',
};
const settings: Record<string, unknown> = {
  'current': 'a', 'file': ['a', 'a.lua'], 'order': ['a', 'b'], 'console history': ['GET k'], 'runs dropped': 3,
};

/** A record without each of its fields, and with each of another type. */
function* damagedOnes<T extends object>(record: T): Generator<[what: string, damaged: T]> {
  for (const name of Object.keys(record) as (keyof T & string)[]) {
    const { [name]: _, ...others } = record;
    yield [`without ${name}`, others as unknown as T];
    for (const value of [null, [], {}, 'x', -1, true]) yield [`${name} is ${JSON.stringify(value)}`, { ...record, [name]: value }];
  }
}

let open: Storage | undefined;

/** Opens a database that holds so much. */
async function opened(put: Record<string, [value: unknown, key?: IDBValidKey][]>): Promise<{ storage: Storage; aside: number }> {
  globalThis.indexedDB = new IDBFactory();
  const options = { locks: new FakeLocks(), onNotice: () => undefined };
  await (await Storage.open(options)).close();
  const db = await openDB(DATABASE);
  for (const [store, records] of Object.entries(put)) for (const [value, key] of records) await db.put(store, value, key);
  open = await Storage.open(options);
  const aside = await db.count('quarantine');
  db.close();
  return { storage: open, aside };
}

beforeEach(() => { open = undefined; });
afterEach(async () => { await open?.close(); });

describe('projects', () => {
  const kept: Project = { ...project, id: 'kept' };
  const { deletedAt: _, ...living } = project;
  const cases = [...damagedOnes(living)].filter(([, damaged]) => typeof damaged.id === 'string' && damaged.id === 'a');
  test.each(cases)('%s', async (what, damaged) => {
    const { storage, aside } = await opened({ projects: [[damaged], [{ ...kept, deletedAt: undefined }]] });
    const drafts = new Projects();
    drafts.load(storage, { name: 'New', host: 'redis', lua: '5.1' });
    const ids = drafts.list.map(({ id }) => id);
    expect(ids).toContain('kept');
    // It is there, or it was set aside: nothing vanishes.
    expect(ids.includes('a') ? 0 : 1, what).toBe(aside);
    drafts.open(drafts.list[0].id);
    drafts.edit({ script: 'return 2' });
    await drafts.flush();
    expect(storage.projects.get(drafts.currentId)?.script).toBe('return 2');
  });

  test('without what every project has is set aside; without what it may have is whole', async () => {
    const asideOf = async (name: keyof Project): Promise<number> => {
      const { [name]: __, ...damaged } = living as Project;
      const { aside, storage } = await opened({ projects: [[damaged]] });
      await storage.close();
      return aside;
    };
    const outcomes: Record<string, number> = {};
    for (const name of Object.keys(living) as (keyof Project)[]) if (name !== 'id') outcomes[name] = await asideOf(name);
    expect(outcomes).toEqual({
      name: 1, script: 1, host: 1, lua: 1, settings: 1, updatedAt: 1, version: 0, inputs: 1, main: 0, files: 0, entries: 0, seed: 0, place: 0,
      revision: 0, savedBy: 0, cases: 0,
    });
  });
});

describe('runs', () => {
  const cases = [...damagedOnes(run), ...[...damagedOnes(run.error!)].map(([what, error]): [string, RunRecord] => [`error ${what}`, { ...run, error }]),
    ...[...damagedOnes(run.draft!)].map(([what, draft]): [string, RunRecord] => [`draft ${what}`, { ...run, draft }]),
    ...[...damagedOnes(run.reply)].map(([what, reply]): [string, RunRecord] => [`reply ${what}`, { ...run, reply }])]
    .filter(([, { id }]) => typeof id === 'number');
  test.each(cases)('%s', async (_, damaged) => {
    const { storage, aside } = await opened({ history: [[damaged], [{ ...run, id: 1 }]] });
    const runs = new Runs();
    runs.restore(storage.history(), storage.runsDropped);
    expect(runs.history.length + aside).toBe(2);
    for (const { reply, error, events, log, differences, commands, violations } of runs.history) {
      expect([events, log, differences, commands, violations].every(Array.isArray)).toBe(true);
      expect(typeof reply.type).toBe('string');
      expect(error === undefined || typeof error.message === 'string').toBe(true);
    }
  });
});

describe('settings', () => {
  const cases = Object.keys(settings).flatMap((name) => [undefined, null, [], {}, 'x', -1, [{}], [null, 'a']].map((value) => [name, value] as const));
  test.each(cases)('%s is %j', async (name, value) => {
    const others = Object.entries(settings).filter(([other]) => other !== name).map(([key, one]): [unknown, string] => [one, key]);
    const { storage, aside } = await opened({
      projects: [[{ ...project, deletedAt: undefined }]], settings: [...others, ...value === undefined ? [] : [[value, name] as [unknown, string]]],
    });
    const drafts = new Projects();
    drafts.load(storage, { name: 'New', host: 'redis', lua: '5.1' });
    expect(aside).toBe(0);
    expect(drafts.current?.id).toBe('a');
    expect(storage.runsDropped).toBe(name === 'runs dropped' ? 0 : 3);
  });
});

describe('the marks of what is stored of the keyspace', () => {
  const base = { position: 2, chunks: 1 };
  const bytes = (byte: number): Uint8Array => Uint8Array.of(byte);
  const marks = [...damagedOnes(base), ['nothing', undefined] as const];
  test.each(marks)('base %s', async (_, mark) => {
    const { storage } = await opened({
      base: [[bytes(1), 0]], tail: [[bytes(2), 3], [bytes(3), 4]], meta: mark === undefined ? [] : [[mark, 'base']],
    });
    const found = await storage.load(() => undefined);
    expect(found.base.map((chunk) => chunk.bytes)).toEqual([bytes(1)]);
    expect(found.tail.map(({ bytes: [byte] }) => byte)).toEqual([2, 3]);
  });

  test.each([null, [], {}, 'x', 5, { world: 'a' }, { bytes: Uint8Array.of(1) }, { world: 'a', bytes: [1] }, { world: 1, bytes: Uint8Array.of(1) }])('a chunk and a batch that are %j are set aside', async (value) => {
    const { storage, aside } = await opened({ base: [[value, 0]], tail: [[value, 3], [bytes(3), 4]], meta: [[base, 'base']] });
    const found = await storage.load(() => undefined);
    expect({ tail: found.tail.length, base: found.base.length, aside }).toEqual({ tail: 1, base: 0, aside: 2 });
    expect(found.missing).toBeGreaterThan(0);
  });

  test.each(['owner', 'id'])('%s is no text', async (name) => {
    for (const value of [null, 5, {}]) {
      const { storage } = await opened({ base: [[bytes(1), 0]], meta: [[value, name]] });
      expect((await storage.load(() => undefined)).base).toMatchObject([{ bytes: bytes(1) }]);
      await storage.close();
    }
  });
});
