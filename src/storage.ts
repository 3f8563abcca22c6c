// What the page keeps between visits, in IndexedDB: the keyspace, projects, settings and the history
// of runs. Everything is in memory too, so that without a database, or with a full one, the page
// works on; no method rejects, what goes wrong is told as a notice.
import type { IDBPDatabase } from 'idb';
import type { RedoBatch, RunRecord } from './protocol.ts';
import { connect } from './storage/connection.ts';
import type { Opened } from './storage/connection.ts';
import { newId } from './storage/id.ts';
import type { StorageNotice } from './storage/notice.ts';
import { Ownership } from './storage/ownership.ts';
import type { Locks } from './storage/ownership.ts';
import { MONTH, Projects } from './storage/projects.ts';
import type { Saved } from './storage/projects.ts';
import { readStore, setAside } from './storage/reading.ts';
import type { Readable } from './storage/reading.ts';
import { isBytes, isProject, isRun } from './storage/schema.ts';
import type { Project, Quarantined, Schema } from './storage/schema.ts';
import { sessionOfBrowser, Tab } from './storage/tab.ts';
import type { SessionStore } from './storage/tab.ts';
import { trimRun } from './storage/trim.ts';
import { Writer } from './storage/writer.ts';

/** Runs that the history holds. */
const HISTORY = 200;

export interface StorageOptions {
  /** Default: the browser's. */
  locks?: Locks | undefined;
  /** Default: the browser's. */
  session?: SessionStore;
  onNotice(notice: StorageNotice): void;
}

/** Where changes of the keyspace go: to the database, or nowhere beyond this page, and why. */
export type StorageMode = 'stored' | 'copy' | 'memory' | 'newer';

interface Contents {
  base: [IDBValidKey, Uint8Array][];
  tail: [IDBValidKey, Uint8Array][];
  projects: Project[];
  settings: Map<string, unknown>;
  history: RunRecord[];
}

export class Storage {
  readonly projects: Projects;
  /** Set before `open` resolves. */
  tab!: Tab;
  private readonly locks: Locks | undefined;
  private readonly owner = newId();
  private readonly writer: Writer;
  private readonly ownership: Ownership;
  private opened: Opened = { state: 'unavailable', reason: '' };
  /** The keyspace that was loaded is the one that this tab may go on writing. */
  private current = false;
  private contents: Contents = { base: [], tail: [], projects: [], settings: new Map(), history: [] };
  private readonly leave = (): void => { if (document.visibilityState === 'hidden') void this.flush(); };
  private readonly unload = (): void => {
    this.ownership.leaving = true;
    void this.flush();
  };

  /** Opens, or goes without; never rejects. */
  static async open(options: StorageOptions): Promise<Storage> {
    const storage = new Storage(options);
    await storage.begin();
    return storage;
  }

  private constructor(private readonly options: StorageOptions) {
    this.locks = 'locks' in options ? options.locks : globalThis.navigator?.locks;
    this.writer = new Writer({
      open: () => this.database(), owner: this.owner,
      full: () => this.tell({ kind: 'full' }),
      recovered: () => this.tell({ kind: 'recovered' }),
      lost: () => this.lose(),
      failed: (error) => this.tell({ kind: 'unavailable', reason: String(error) }),
    });
    this.ownership = new Ownership({
      locks: this.locks, channel: channel('evalua'),
      store: () => this.flush(), lost: () => this.lose(),
    });
    this.projects = new Projects({
      database: () => this.database(), channel: channel('evalua projects'), tab: () => this.tab.id,
      failed: (error) => this.tell(isQuota(error) ? { kind: 'full' } : { kind: 'unavailable', reason: String(error) }),
      recovered: () => this.tell({ kind: 'recovered' }),
      conflict: ({ name }) => this.tell({ kind: 'conflict', name }),
    });
  }

  get mode(): StorageMode {
    if (this.opened.state === 'newer') return 'newer';
    if (this.opened.state !== 'open') return 'memory';
    return this.ownership.owns && this.current ? 'stored' : 'copy';
  }

  // The keyspace (KeyspaceStore of src/session.ts)

  /** As the last owner stored it. */
  async load(): Promise<{ base: Uint8Array[]; tail: RedoBatch[] }> {
    const { base, tail } = this.contents;
    return {
      base: base.map(([, bytes]) => bytes),
      tail: tail.map(([key, bytes]) => ({ position: Number(key), bytes })),
    };
  }

  append({ position, bytes }: RedoBatch): void {
    if (this.mode !== 'stored') return;
    this.writer.add({
      store: 'tail', key: position, owned: true,
      run: (transaction) => transaction.objectStore('tail').put(bytes, position),
    });
  }

  rebase(chunks: Uint8Array[], position: number): void {
    if (this.mode !== 'stored') return;
    this.contents.base = this.contents.tail = []; // what was loaded is of no more use
    this.writer.drop(({ store, key }) => store === 'base' || (store === 'tail' && Number(key) <= position));
    this.writer.add(
      { store: 'base', owned: true, run: (transaction) => transaction.objectStore('base').clear() },
      ...chunks.map((bytes, place) => ({
        store: 'base', owned: true, run: (transaction) => transaction.objectStore('base').put(bytes, place),
      }) satisfies Parameters<Writer['add']>[0]),
      {
        store: 'tail', owned: true,
        run: (transaction) => transaction.objectStore('tail').delete(IDBKeyRange.upperBound(position)),
      },
    );
  }

  quarantine(places: number[]): void {
    const { base, tail } = this.contents;
    const at = Date.now();
    const damaged = places.map((place): Quarantined => {
      const [store, [key, value]] = place < base.length
        ? ['base', base[place]] as const : ['tail', tail[place - base.length]] as const;
      return { store, key, value, reason: 'the checksum differs, or a newer version wrote it', at };
    });
    if (this.mode === 'stored') void this.setAside(damaged);
  }

  /**
   * Takes the keyspace from the tab that stores it. This tab's copy may be older than what is stored: load the page
   * anew afterwards, until then nothing is stored here.
   */
  async takeOver(): Promise<void> {
    await this.ownership.takeOver();
    await this.claim();
  }

  // Settings and history

  setting(name: string): unknown { return this.contents.settings.get(name); }

  /** A value that the structured clone takes. */
  set(name: string, value: unknown): void {
    this.contents.settings.set(name, value);
    this.writer.drop(({ store, key }) => store === 'settings' && key === name);
    this.write('settings', name, (transaction) => transaction.objectStore('settings').put(value, name));
  }

  /** Runs, the last one first. */
  history(): RunRecord[] { return [...this.contents.history].reverse(); }

  remember(record: RunRecord): void {
    const { history } = this.contents;
    const trimmed = trimRun(record);
    history.push(trimmed);
    const old = history.splice(0, Math.max(0, history.length - HISTORY));
    this.write('history', record.id, (transaction) => transaction.objectStore('history').put(trimmed));
    for (const { id } of old) this.write('history', id, (transaction) => transaction.objectStore('history').delete(id));
  }

  forgetHistory(): void {
    this.contents.history = [];
    this.write('history', undefined, (transaction) => transaction.objectStore('history').clear());
  }

  /** Writes now what waits. */
  flush(): Promise<void> { return this.writer.flush(); }

  /** Stores what waits and closes; another tab may own the keyspace then. */
  async close(): Promise<void> {
    await this.flush();
    this.listen('remove');
    this.ownership.release();
    this.tab.release();
    this.writer.stop();
    this.projects.stop();
    if ('db' in this.opened) this.opened.db.close();
  }

  // Beginning

  private async begin(): Promise<void> {
    const tab = Tab.begin(this.options.session ?? sessionOfBrowser(), this.locks);
    await this.beginDatabase();
    this.tab = await tab;
  }

  private async beginDatabase(): Promise<void> {
    this.opened = await connect((why) => this.gone(why));
    if (this.opened.state === 'unavailable') return this.tell({ kind: 'unavailable', reason: this.opened.reason });
    if (this.opened.state === 'blocked') return this.tell({ kind: 'blocked' });
    if (this.opened.state === 'newer') this.tell({ kind: 'newer' });
    else this.current = await this.ownership.acquire();
    if (this.mode === 'copy') this.tell({ kind: 'copy' });
    try {
      if (this.current) await this.claim();
      await this.read(this.opened.db);
    } catch (error) {
      this.opened = { state: 'unavailable', reason: String(error) };
      this.tell({ kind: 'unavailable', reason: String(error) });
    }
    this.listen('add');
  }

  /** The database itself names the owner, so that a robbed tab that wakes up finds out before it writes. */
  private async claim(): Promise<void> {
    if (this.opened.state === 'open') await this.opened.db.put('meta', this.owner, 'owner');
  }

  private async read(db: IDBPDatabase<Schema>): Promise<void> {
    const damaged: Quarantined[] = [];
    const all = async <T>(store: Readable, fits: (value: unknown) => value is T): Promise<[IDBValidKey, T][]> => {
      const read = await readStore(db, store, fits);
      damaged.push(...read.damaged);
      return read.entries;
    };
    this.contents = {
      base: await all('base', isBytes),
      tail: await all('tail', isBytes),
      projects: (await all('projects', isProject)).map(([, project]) => project),
      settings: new Map((await all('settings', isAnything)).map(([key, value]) => [String(key), value])),
      history: (await all('history', isRun)).map(([, run]) => run),
    };
    const kept = this.contents.projects.filter(({ deletedAt }) => (deletedAt ?? Infinity) > Date.now() - MONTH);
    this.projects.load(kept);
    if (damaged.length === 0) return;
    this.tell({ kind: 'damaged', records: damaged.length });
    if (this.opened.state === 'open') await this.setAside(damaged);
  }

  private async setAside(damaged: Quarantined[]): Promise<void> {
    try {
      const db = await this.database();
      if (db !== undefined) await setAside(db, damaged);
    } catch {
      // They stay where they are, and are told of again at the next visit.
    }
  }

  // Losing

  private gone(why: 'terminated' | 'upgrade'): void {
    this.opened = why === 'upgrade' ? { state: 'blocked' } : { state: 'unavailable', reason: 'the connection ended' };
    if (why === 'upgrade') this.tell({ kind: 'blocked' });
  }

  private lose(): void {
    this.ownership.owns = false;
    if (this.current) this.tell({ kind: 'lost' });
    this.current = false;
  }

  /** The open database, opened anew where the browser ended the connection; undefined where nothing may be written. */
  private async database(): Promise<IDBPDatabase<Schema> | undefined> {
    if (this.opened.state === 'unavailable' && this.opened.reason === 'the connection ended') {
      this.opened = await connect((why) => this.gone(why));
    }
    return this.opened.state === 'open' ? this.opened.db : undefined;
  }

  private write(
    store: 'settings' | 'history', key: IDBValidKey | undefined, run: Parameters<Writer['add']>[0]['run'],
  ): void {
    if (this.opened.state === 'open') this.writer.add({ store, ...(key !== undefined && { key }), run });
  }

  private tell(what: StorageNotice): void { this.options.onNotice(what); }

  private listen(how: 'add' | 'remove'): void {
    if (typeof document === 'undefined') return;
    if (how === 'add') {
      document.addEventListener('visibilitychange', this.leave);
      globalThis.addEventListener('pagehide', this.unload);
    } else {
      document.removeEventListener('visibilitychange', this.leave);
      globalThis.removeEventListener('pagehide', this.unload);
    }
  }
}

const channel = (name: string): BroadcastChannel | undefined =>
  (typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name));
const isAnything = (_value: unknown): _value is unknown => true;
const isQuota = (error: unknown): boolean => error instanceof Error && error.name === 'QuotaExceededError';

export type { Project, Saved, StorageNotice };
