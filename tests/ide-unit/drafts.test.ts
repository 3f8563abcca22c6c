// Drafts of several tabs over one database: each tab is the page's own drafts over its own storage.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Draft } from '../../src/ide/state/projects.svelte.ts';
import type { Project } from '../../src/storage.ts';
import { Storage } from '../../src/storage.ts';
import type { SessionStore } from '../../src/storage/tab.ts';
import { difference, withDifference } from '../../src/storage/difference.ts';
import { Unsaved } from '../../src/storage/unsaved.ts';
import { FakeLocks } from '../fake-locks.ts';

// Runes outside a compiled component: plain values are enough here.
vi.stubGlobal('$state', Object.assign(<T>(value: T): T => value, { snapshot: <T>(value: T): T => structuredClone(value) }));
vi.stubGlobal('$derived', <T>(value: T): T => value);
const { Projects } = await import('../../src/ide/state/projects.svelte.ts');

/** As the browser's: the items are its properties. */
class Session implements SessionStore {
  readonly [name: string]: unknown;
  constructor(items: object = {}) { Object.assign(this, items); }
  getItem(name: string): string | null { return Object.hasOwn(this, name) ? String(this[name]) : null; }
  setItem(name: string, value: string): void { Object.assign(this, { [name]: value }); }
  removeItem(name: string): void { Reflect.deleteProperty(this, name); }
  /** Unsaved drafts, as text. */
  get drafts(): string { return Object.keys(this).filter((name) => name.includes('draft')).map((name) => this[name]).join(); }
}

const first = { name: 'Counter', host: 'redis', lua: '5.1' as const, script: 'return 1' };
let locks: FakeLocks;
const open: Tab[] = [];

class Tab {
  readonly drafts = new Projects();
  readonly notices: string[] = [];
  storage!: Storage;

  private constructor(readonly session: Session) {}

  /** Null: the browser's own session. */
  static async open(session: Session | null = new Session()): Promise<Tab> {
    const tab = new Tab(session ?? new Session());
    const onNotice = ({ kind }: { kind: string }): void => { tab.notices.push(kind); };
    tab.storage = await Storage.open({ locks, onNotice, ...(session && { session }) });
    tab.drafts.load(tab.storage, first);
    open.push(tab);
    return tab;
  }

  /** From now on the database takes nothing of this tab, as one that is stalled or full. */
  stall(): void {
    vi.spyOn(this.storage.projects, 'save').mockImplementation(
      async (project: Project) => ({ project, outcome: 'in memory only' }),
    );
  }

  /** Nothing more is stored; what this tab holds alone is gone. */
  async crash(): Promise<void> {
    this.stall();
    await this.drafts.flush(); // for a save that is on its way
    await this.storage.close();
  }

  async stored(): Promise<this> {
    await this.drafts.flush();
    return this;
  }

  type(script: string): void { this.drafts.edit({ script }); }
  get text(): string { return this.find(this.drafts.currentId)?.script ?? ''; }
  get names(): string[] { return this.drafts.list.map(({ name }) => name); }
  get texts(): string[] { return this.drafts.list.map(({ script }) => script); }
  find(id: string): Draft | undefined { return this.drafts.list.find((draft) => draft.id === id); }
  named(name: string): string { return this.drafts.list.find((draft) => draft.name === name)?.id ?? ''; }
}

/** Two tabs with one draft, stored. */
async function two(): Promise<[Tab, Tab]> {
  const one = await (await Tab.open()).stored();
  return [one, await Tab.open()];
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  locks = new FakeLocks();
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const tab of open.splice(0)) await tab.crash();
});

describe('a tab', () => {
  test('opens after a reload what it had open, and a new tab what was open last anywhere', async () => {
    const [one, another] = await two();
    one.drafts.create({ ...first, name: 'Mine' });
    another.drafts.create({ ...first, name: 'Theirs' });
    await one.stored();
    await another.stored();
    await one.crash();
    await another.crash();
    const again = await Tab.open(one.session);
    expect(again.find(again.drafts.currentId)?.name).toBe('Mine');
    await again.storage.flush();
    const fresh = await Tab.open();
    expect(fresh.find(fresh.drafts.currentId)?.name).toBe('Mine');
  });

  test('has after a crash what was typed a moment before, and stores it then', async () => {
    const one = await (await Tab.open()).stored();
    one.type('return "typed"');
    await one.crash();
    const again = await (await Tab.open(one.session)).stored();
    expect(again.text).toBe('return "typed"');
    expect(again.session.drafts).toBe('');
    expect((await Tab.open()).text).toBe('return "typed"');
    expect(again.notices).toEqual([]);
  });

  test('has after a crash a draft that was never stored, with all that belongs to it', async () => {
    const one = await Tab.open();
    one.stall();
    one.drafts.create({ ...first, name: 'New', files: [{ name: 'a.lua', text: 'b' }], seed: [['SET', 'k', '\xff\0']] });
    const id = one.drafts.currentId;
    one.drafts.edit({ inputs: { keys: { kind: 'values', text: 'a\nb\\xff' } }, settings: { limit: 3 } });
    await one.stored();
    const before = structuredClone(one.find(id));
    await one.crash();
    const again = await Tab.open(one.session);
    expect(again.find(again.drafts.currentId)).toEqual(before);
    expect(again.names).toEqual(['Counter', 'New']);
  });

  test('that has nothing unsaved holds no draft', async () => {
    const one = await (await Tab.open()).stored();
    one.type('return 2');
    expect(one.session.drafts).toContain('return 2');
    one.drafts.remove(one.drafts.currentId);
    await one.stored();
    expect(one.session.drafts).toBe('');
  });

  test('makes a copy of what it had not stored, where another has stored since', async () => {
    const [one, another] = await two();
    one.type('return "one"');
    await one.crash();
    another.type('return "another"');
    await another.stored();
    const again = await (await Tab.open(one.session)).stored();
    expect(again.text).toBe('return "one"');
    expect(again.names).toEqual(['Counter', 'Counter (copy)']);
    expect(again.texts).toEqual(['return "another"', 'return "one"']);
    expect(again.notices).toContain('conflict');
  });

  test('makes no copy where its own save came through and it did not hear of it', async () => {
    const one = await (await Tab.open()).stored();
    one.type('return "saved"');
    const before = new Session(one.session);
    await one.stored();
    await one.crash();
    const again = await (await Tab.open(before)).stored();
    expect(again.texts).toEqual(['return "saved"']);
  });

  test('makes a copy of what another deleted meanwhile', async () => {
    const [one, another] = await two();
    one.type('return "one"');
    await one.crash();
    another.drafts.remove(another.drafts.currentId);
    await another.stored();
    const again = await (await Tab.open(one.session)).stored();
    expect(again.text).toBe('return "one"');
    expect(again.names).toContain('Counter (copy)');
    expect(again.names).not.toContain('Counter');
  });

  test('begins as a new one where its session is damaged', async () => {
    const one = await (await Tab.open()).stored();
    await one.crash();
    for (const draft of ['', '{"id":', '[]', 'null', '1', '{"id":"a","name":"<b>","script":1,"keys":[],"argv":[]}']) {
      const again = await Tab.open(new Session({ 'evalua.tab': '{', 'evalua.open': 'nowhere', 'evalua.draft.a': draft }));
      expect(again.texts).toEqual(['return 1']);
      await again.crash();
    }
  });

  test('works where sessionStorage is full, or blocked', async () => {
    const full = new Session();
    vi.spyOn(full, 'setItem').mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError'); });
    const one = await Tab.open(full);
    one.type('return 2');
    await one.stored();
    Object.defineProperty(globalThis, 'sessionStorage', {
      configurable: true, get: () => { throw new DOMException('blocked', 'SecurityError'); },
    });
    const another = await Tab.open(null);
    expect(another.text).toBe('return 2');
    another.type('return 3');
    await another.stored();
    Reflect.deleteProperty(globalThis, 'sessionStorage');
    await vi.waitFor(() => expect(one.text).toBe('return 3'));
  });

  test('does not write with every key what is too large for that', async () => {
    const one = await (await Tab.open()).stored();
    one.type('a'.repeat(1_100_000));
    expect(one.session.drafts).toBe('');
    await one.stored();
    expect((await Tab.open()).text).toHaveLength(1_100_000);
  });
});

describe('a large draft', () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, at) => `local v${at} = "${at}"\n`).join('');

  test('costs a key what it changes, and is whole after a crash', async () => {
    const one = await (await Tab.open()).stored();
    let text = lines(5_000);
    one.type(text);
    const written = vi.spyOn(one.session, 'setItem');
    for (let key = 0; key < 200; key++) {
      const at = 60_000 + key;
      text = `${text.slice(0, at)}é${text.slice(at)}`;
      one.type(text);
      if (key % 50 === 49) await one.stored(); // its base stays
    }
    expect(Math.max(...written.mock.calls.map(([, value]) => value.length))).toBeLessThan(1_000);
    one.drafts.editInput('keys', { kind: 'values', text: 'k' });
    await one.crash();
    const again = await Tab.open(one.session);
    expect(again.text).toBe(text);
    expect(again.find(again.drafts.currentId)?.inputs).toEqual({ keys: { kind: 'values', text: 'k' } });
    again.type(`${text}-- more`);
    await again.crash();
    expect((await Tab.open(one.session)).text).toBe(`${text}-- more`);
  });

  test('is never older than the last key, whatever is typed and wherever the page ends', async () => {
    const one = await (await Tab.open()).stored();
    let seed = 7;
    const below = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
    let text = '';
    let before = '';
    let ended: { items: Session; texts: string[] }[] = [];
    const write = one.session.setItem.bind(one.session);
    vi.spyOn(one.session, 'setItem').mockImplementation((name, value) => {
      write(name, value);
      ended.push({ items: new Session(structuredClone({ ...one.session })), texts: [before, text] });
    });
    for (let edit = 0; edit < 60; edit++) {
      const at = below(text.length + 1);
      before = text;
      text = text.slice(0, at) + 'ab\n"'.repeat(below(edit % 5 === 0 ? 4_000 : 4)) + text.slice(at + below(30));
      one.type(text);
    }
    ended = ended.filter((_, at) => at % 3 === 0);
    expect(ended.length).toBeGreaterThan(20);
    for (const { items, texts } of ended) {
      const [draft] = new Unsaved(items).read();
      expect(texts).toContain(draft.script);
    }
  });

  test('differs from its base by what was typed, wherever that is', () => {
    const base = 'abc'.repeat(3_000);
    for (const at of [0, 1, 2_047, 2_048, 4_096, 5_000, base.length - 2_048, base.length - 1, base.length]) {
      for (const [insert, removed] of [['x', 0], ['', 1], ['abcabc', 0], ['y', 3_000]] as const) {
        const after = base.slice(0, at) + insert + base.slice(at + removed);
        const found = difference(base, after);
        expect(withDifference(base, found)).toBe(after);
        expect(found.insert.length).toBeLessThanOrEqual(insert.length);
      }
    }
  });

  test('leaves no base behind when it is deleted, or when nothing of it was unsaved', async () => {
    const one = await (await Tab.open()).stored();
    const bases = (): string[] => Object.keys(one.session).filter((name) => name.includes('base'));
    one.type(lines(1_000));
    await one.stored();
    expect(one.session.drafts).toBe('');
    expect(bases()).toHaveLength(1);
    await one.crash();
    const again = await Tab.open(one.session);
    expect(bases()).toEqual([]);
    again.type(lines(1_001));
    expect(bases()).toHaveLength(1);
    again.drafts.remove(again.drafts.currentId);
    expect(bases()).toEqual([]);
  });
});

describe('a duplicated tab', () => {
  test('is another tab: it leaves to its original what that has not stored', async () => {
    const one = await (await Tab.open()).stored();
    one.type('return "one"');
    // It waits a while for the name, which a reload would get.
    const { timeout } = AbortSignal;
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout.call(AbortSignal, 20));
    const double = await Tab.open(new Session(one.session));
    expect(double.storage.tab.id).not.toBe(one.storage.tab.id);
    expect(double.drafts.currentId).toBe(one.drafts.currentId);
    expect(double.text).toBe('return 1');
    await one.stored();
    await vi.waitFor(() => expect(double.text).toBe('return "one"'));
    double.type('return "double"');
    await double.stored();
    await vi.waitFor(() => expect(one.text).toBe('return "double"'));
    expect([...one.notices, ...double.notices]).not.toContain('conflict');
    expect(one.names).toEqual(['Counter']);
  });

  test('makes a copy where there are no locks to tell the two apart', async () => {
    locks = undefined as unknown as FakeLocks;
    const one = await (await Tab.open()).stored();
    one.type('return "one"');
    const double = await Tab.open(new Session(one.session));
    expect(double.text).toBe('return "one"');
    await one.stored();
    double.type('return "double"');
    await double.stored();
    expect(double.texts).toEqual(['return "one"', 'return "double"']);
  });
});

describe('two tabs', () => {
  test('show what the other makes, renames and deletes', async () => {
    const [one, another] = await two();
    one.drafts.create({ ...first, name: 'New' });
    await one.stored();
    await vi.waitFor(() => expect(another.names).toEqual(['Counter', 'New']));
    another.drafts.rename(another.named('New'), 'Renamed');
    await another.stored();
    await vi.waitFor(() => expect(one.names).toEqual(['Counter', 'Renamed']));
    one.drafts.remove(one.named('Renamed'));
    await one.stored();
    await vi.waitFor(() => expect(another.names).toEqual(['Counter']));
  });

  test('edit one draft in turn, and no copy comes of it', async () => {
    const [one, another] = await two();
    for (let turn = 0; turn < 5; turn++) {
      for (const [writer, reader] of [[one, another], [another, one]]) {
        writer.type(`${writer.text} .. ${turn}`);
        await writer.stored();
        await vi.waitFor(() => expect(reader.text).toBe(writer.text));
      }
    }
    expect([one.names, another.names]).toEqual([['Counter'], ['Counter']]);
  });

  test('edit one draft at the same time: one copy, neither text lost, and each goes on with its own', async () => {
    const [one, another] = await two();
    one.type('return "one"');
    another.type('return "another"');
    await one.stored();
    await another.stored();
    for (let turn = 0; turn < 3; turn++) {
      one.type(`${one.text} -- ${turn}`);
      another.type(`${another.text} -- ${turn}`);
      await one.stored();
      await another.stored();
    }
    const texts = ['return "one" -- 0 -- 1 -- 2', 'return "another" -- 0 -- 1 -- 2'];
    await vi.waitFor(() => expect([one.texts, another.texts]).toEqual([texts, texts]));
    expect([one.text, another.text]).toEqual(texts);
    expect([...one.notices, ...another.notices].filter((kind) => kind === 'conflict')).toHaveLength(1);
    expect((await Tab.open()).names).toEqual(['Counter', 'Counter (copy)']);
  });

  test('what is typed while the save becomes a copy is the copy\'s, and stored', async () => {
    const [one, another] = await two();
    one.type('return "one"');
    another.type('return "ano');
    await one.stored();
    const saving = another.drafts.flush();
    await Promise.resolve();
    another.type('return "another"');
    await saving;
    await another.stored();
    expect(another.texts).toEqual(['return "one"', 'return "another"']);
    expect((await Tab.open()).texts).toEqual(['return "one"', 'return "another"']);
    expect(another.session.drafts).toBe('');
  });

  /** What the second has open, the first has deleted; the second has heard of it. */
  async function deletedElsewhere(): Promise<{ one: Tab; another: Tab; undo: () => void }> {
    const [one, another] = await two();
    one.drafts.create({ ...first, name: 'Other' });
    await one.stored();
    const id = another.drafts.currentId;
    const undo = one.drafts.remove(id)!;
    await one.stored();
    await vi.waitFor(() => expect(another.storage.projects.get(id)).toHaveProperty('deletedAt'));
    return { one, another, undo };
  }

  test('what one deletes stays open in the other, and comes back as something is typed there', async () => {
    const { one, another, undo } = await deletedElsewhere();
    expect(another.names).toEqual(['Counter', 'Other']);
    another.type('return "kept"');
    await another.stored();
    await vi.waitFor(() => expect(one.texts).toEqual(['return "kept"', 'return 1']));
    undo();
    expect(one.texts).toEqual(['return "kept"', 'return 1']);
    expect((await Tab.open()).names).toEqual(['Counter', 'Other']);
  });

  test('what one deletes leaves the other\'s list as another draft is opened, and is back by undo', async () => {
    const { one, another, undo } = await deletedElsewhere();
    another.drafts.open(another.named('Other'));
    expect(another.names).toEqual(['Other']);
    undo();
    await one.stored();
    expect(one.names).toEqual(['Counter', 'Other']);
    await vi.waitFor(() => expect(another.names).toEqual(['Counter', 'Other']));
  });

  test('what one deletes while the other\'s change of it is not heard yet is not deleted', async () => {
    const [one, another] = await two();
    another.type('return "newer"');
    const saved = another.stored();
    one.drafts.remove(one.drafts.currentId);
    await Promise.all([saved, one.stored()]);
    expect(one.texts).toContain('return "newer"');
    expect((await Tab.open()).texts).toContain('return "newer"');
  });

  test('make drafts at the same time, and both have all of them in one order', async () => {
    const [one, another] = await two();
    one.drafts.create({ ...first, name: 'A' });
    another.drafts.create({ ...first, name: 'B' });
    one.drafts.create({ ...first, name: 'C' });
    await one.stored();
    await another.stored();
    const names = ['Counter', 'A', 'B', 'C'];
    await vi.waitFor(() => expect([one.names, another.names]).toEqual([names, names]));
    another.drafts.remove(another.named('A'))!();
    await another.stored();
    expect((await Tab.open()).names).toEqual(names);
  });

  test('a draft from a link is no other tab\'s, and not kept in the session', async () => {
    const [one, another] = await two();
    one.drafts.visit({ ...first, name: 'Linked', script: 'return "link"' });
    await one.stored();
    expect(one.session.drafts).toBe('');
    expect(one.session.getItem('evalua.open')).not.toContain(one.drafts.currentId);
    one.drafts.keep();
    expect(one.session.drafts).toContain('return \\"link\\"');
    await one.stored();
    await vi.waitFor(() => expect(another.names).toEqual(['Counter', 'Linked']));
  });
});

test('what a link brings takes the place of what the link before it brought, and its end opens a draft', async () => {
  const one = await (await Tab.open()).stored();
  one.drafts.visit({ ...first, name: 'One' });
  one.drafts.visit({ ...first, name: 'Two' });
  expect([one.names, one.find(one.drafts.currentId)?.name]).toEqual([['Counter', 'Two'], 'Two']);
  one.drafts.remove(one.named('Counter'));
  one.drafts.leave();
  expect([one.names, one.find(one.drafts.currentId)?.name]).toEqual([['Untitled'], 'Untitled']);
});

test('without storage, as in an embed, nothing is kept', () => {
  const drafts = new Projects();
  drafts.visit({ ...first, name: 'One' });
  drafts.edit({ script: 'return 2' });
  expect([drafts.list.map(({ script }) => script), drafts.visiting, drafts.saving]).toEqual([['return 2'], '', false]);
});

test('drafts of 0.2 stand in the order that they had, new ones after them', async () => {
  const old = await Tab.open();
  const { storage } = old;
  for (const id of ['a', 'b', 'c']) {
    await storage.projects.save({
      ...first, id, name: id, inputs: {}, settings: {}, updatedAt: 0, revision: 0,
    });
  }
  storage.set('order', ['c', 'a', 'b']);
  await old.crash();
  const next = await Tab.open();
  expect(next.names.filter((name) => name.length === 1)).toEqual(['c', 'a', 'b']);
  next.drafts.create({ ...first, name: 'd' });
  next.drafts.edit({ script: 'changed' }, 'a');
  await next.stored();
  expect((await Tab.open()).names.filter((name) => name.length === 1)).toEqual(['c', 'a', 'b', 'd']);
});

test('a full disk is told once, and what was typed is stored as soon as there is room', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const one = await (await Tab.open()).stored();
    one.drafts.create({ ...first, name: 'Deleted' });
    await one.stored();
    one.drafts.open(one.named('Counter'));
    const full = vi.spyOn(IDBObjectStore.prototype, 'put')
      .mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError'); });
    one.type('return 2');
    await one.stored();
    one.type('return 3');
    one.drafts.create({ ...first, name: 'Other' });
    one.drafts.remove(one.named('Deleted'));
    await one.stored();
    expect([one.notices, one.drafts.saving]).toEqual([['full'], true]);
    expect(one.session.drafts).toContain('return 3');
    full.mockRestore();
    vi.advanceTimersByTime(3_000);
    await vi.waitFor(() => expect(one.drafts.saving).toBe(false));
    expect([one.notices, one.drafts.saving]).toEqual([['full', 'recovered'], false]);
    expect(one.session.drafts).toBe('');
    vi.useRealTimers();
    expect((await Tab.open()).names).toEqual(['Counter', 'Other']);
  } finally {
    vi.useRealTimers();
  }
});
