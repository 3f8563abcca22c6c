// What the page keeps between visits, in IndexedDB: worlds, projects, settings and the history
// of runs. Everything is in memory too, so that without a database, or with a full one, the page
// works on; no method rejects, what goes wrong is told as a notice. Where the browser ends the connection it is opened
// anew, and where it threw away what was stored, all that memory holds is stored again.
import type { IDBPDatabase } from 'idb';
import type { Batch, Chunk, RunRecord } from './protocol.ts';
import { ifAllowed } from './storage/allowed.ts';
import { answered, closeNow, connect } from './storage/connection.ts';
import type { Opened } from './storage/connection.ts';
import { newId } from './storage/id.ts';
import { StoredWorlds } from './storage/worlds.ts';
import type { Found, Held } from './storage/worlds.ts';
import type { StorageNotice } from './storage/notice.ts';
import { Ownership } from './storage/ownership.ts';
import type { Locks } from './storage/ownership.ts';
import { goOn, part } from './storage/parting.ts';
import { MONTH, Projects } from './storage/projects.ts';
import type { Saved } from './storage/projects.ts';
import { keepNewest, readHistory } from './storage/history.ts';
import { readStore, setAside } from './storage/reading.ts';
import type { Readable } from './storage/reading.ts';
import { isChunk, isProject } from './storage/schema.ts';
import type { Project, Quarantined, Schema, Snapshot, StoredChunk } from './storage/schema.ts';
import { StoredStates } from './storage/stored-states.ts';
import { sessionOfBrowser, Tab } from './storage/tab.ts';
import type { SessionStore } from './storage/tab.ts';
import type { Snapshots } from './storage/snapshots.ts';
import { migrateProject } from './storage/migrate-project.ts';
import { putAbsent } from './storage/restoring.ts';
import { trimRun } from './storage/trim.ts';
import { Trouble } from './storage/trouble.ts';
import { Writer } from './storage/writer.ts';

/**
 * Milliseconds until the connection is opened anew where that failed: twice as many each time, at most the last of
 * these. Chromium refuses at once while it clears the data of a site: what is over soon is not told.
 */
const AGAIN = { first: 200, told: 400, most: 30_000 };
/** Milliseconds after which the first requests are given up: to claim the worlds, and to read all that is stored. */
const CLAIMING = 4_000;
const READING = 15_000;
/** The setting that counts the runs that the history dropped. */
const DROPPED = 'runs dropped';

export interface StorageOptions {
  /** Default: the browser's. */
  locks?: Locks | undefined;
  /** Default: the browser's. */
  session?: SessionStore;
  /** Begins the page anew. Default: the browser's way. */
  reload?(): void;
  onNotice(notice: StorageNotice): void;
}

/** Where changes of worlds go: to the database, or nowhere beyond this page, and why. */
export type StorageMode = 'stored' | 'copy' | 'memory' | 'newer';

/** Of a database that is the one of before, where another tab may have cleared the history. */
const NOTHING = { settings: new Map<string, unknown>(), history: [] };

interface Contents {
  base: [IDBValidKey, StoredChunk][];
  tail: [IDBValidKey, StoredChunk][];
  settings: Map<string, unknown>;
  /** The last run first. */
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
  private readonly trouble = new Trouble((notice) => this.tell(notice));
  private readonly worlds: StoredWorlds;
  /** States of worlds that are set aside under names. */
  readonly states: StoredStates;
  private opened: Opened | { state: 'ended' } = { state: 'unavailable', reason: '' };
  /** The name of the database that was read. */
  private database = '';
  /** Its contents are here: what memory holds may be written in their place. */
  private loaded = false;
  /** The connection ended before that. */
  private endedEarly = false;
  private closed = false;
  private kept: Promise<Snapshots> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  /** What was loaded is what this tab may go on writing. */
  private current = false;
  private contents: Contents = { base: [], tail: [], settings: new Map(), history: [] };
  private readonly leave = (): void => { if (document.visibilityState === 'hidden') void this.flush(); };
  private readonly session: SessionStore | undefined;
  /** Whose worlds were found stored. */
  private ownerBefore: unknown;
  /** The browser has set the page aside, and may show it again. */
  private aside = false;
  private readonly unload = ({ persisted }: PageTransitionEvent): void => {
    this.ownership.leaving = true;
    if (this.mode === 'stored') part(this.session, this.owner, this.worlds.unstored);
    if (persisted) this.setPageAside();
    else void this.flush();
  };
  private readonly comeBack = ({ persisted }: PageTransitionEvent): void => { if (persisted && this.aside) void this.wake(); };

  /** Opens, or goes without; never rejects. */
  static async open(options: StorageOptions): Promise<Storage> {
    const storage = new Storage(options);
    await storage.begin();
    return storage;
  }

  private constructor(private readonly options: StorageOptions) {
    this.session = options.session ?? sessionOfBrowser();
    this.locks = 'locks' in options ? options.locks : ifAllowed(() => globalThis.navigator?.locks);
    this.writer = new Writer({
      open: () => this.connection(), owner: this.owner,
      written: () => this.trouble.over('writes'),
      lost: () => this.lose(),
      failed: (error) => {
        this.trouble.report('writes', error);
        if (asError(error).name === 'InvalidStateError' && 'db' in this.opened) this.endConnection(this.opened.db);
      },
      refused: (error) => this.tell({ kind: 'refused', reason: String(error) }),
    });
    const isStored = (): boolean => this.mode === 'stored';
    this.states = new StoredStates(this.writer, isStored, () => ('db' in this.opened ? this.opened.db : undefined));
    this.worlds = new StoredWorlds(this.writer, isStored, this.states);
    this.ownership = new Ownership({
      locks: this.locks, channel: channel('evalua'),
      store: () => this.flush(), lost: () => this.lose(),
    });
    this.projects = new Projects({
      database: () => this.connection(), channel: channel('evalua projects'), tab: () => this.tab.id,
      failed: (error) => this.trouble.report('projects', error),
      stored: () => this.trouble.over('projects'),
      conflict: ({ name }) => this.tell({ kind: 'conflict', name }),
    });
  }

  get mode(): StorageMode {
    if (this.opened.state === 'newer') return 'newer';
    if (this.opened.state !== 'open') return 'memory';
    return this.ownership.owns && this.current ? 'stored' : 'copy';
  }

  // Worlds (Store of src/session.ts)

  /** As the last owner stored it. `held` tells what the session holds at any later time. */
  async load(held: () => Held | undefined): Promise<Found> { return this.worlds.load(held); }

  append(batch: Batch): void { this.worlds.append(batch); }

  rebase(chunks: Chunk[], position: number): void {
    this.contents.base = this.contents.tail = []; // what was loaded is of no more use
    this.worlds.rebase(chunks, position);
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
   * Takes the worlds from the tab that stores them. This tab's copy may be older than what is stored: load the page
   * anew afterwards, until then nothing is stored here.
   */
  async takeOver(): Promise<void> {
    await this.ownership.takeOver();
    if (this.opened.state !== 'open') return;
    try {
      await this.opened.db.put('meta', this.owner, 'owner');
    } catch (error) {
      this.trouble.report('writes', error);
    }
  }

  /** Nothing would be lost by a reload of the page. */
  get keepsAll(): boolean {
    return this.opened.state === 'open' && this.writer.waiting === 0 && !this.worlds.changedAlone;
  }

  /** Named snapshots of worlds: what they are made of is fetched when somebody asks for them. */
  snapshots(): Promise<Snapshots> {
    return this.kept ??= import('./storage/snapshots.ts').then((its) => new its.Snapshots({ database: () => this.connection(), channel: channel('evalua snapshots') }));
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
  history(): RunRecord[] { return this.contents.history; }

  /** Runs that the history dropped for want of room. */
  get runsDropped(): number {
    const dropped = this.setting(DROPPED);
    return typeof dropped === 'number' && Number.isSafeInteger(dropped) && dropped > 0 ? dropped : 0;
  }

  /** Keeps a run's beginnings (see trim.ts), as long as there is room. */
  remember(record: RunRecord): void {
    const trimmed = trimRun(record);
    const { kept, dropped } = keepNewest([trimmed, ...this.contents.history]);
    this.contents.history = kept;
    this.write('history', record.id, (transaction) => transaction.objectStore('history').put(trimmed));
    this.dropRuns(dropped.map(({ id }) => id));
    void this.flush(); // at once: whoever reloads right after a run may leave too early for what waits
  }

  private dropRuns(ids: IDBValidKey[]): void {
    if (ids.length === 0) return;
    for (const id of ids) {
      this.writer.drop(({ store, key }) => store === 'history' && key === id);
      this.write('history', id, (transaction) => transaction.objectStore('history').delete(id as number));
    }
    this.set(DROPPED, this.runsDropped + ids.length);
  }

  forgetHistory(): void {
    this.contents.history = [];
    this.set(DROPPED, 0);
    this.write('history', undefined, (transaction) => transaction.objectStore('history').clear());
  }

  /** Writes now what waits. */
  flush(): Promise<void> { return this.writer.flush(); }

  /** Stores what waits and closes; another tab may own the worlds then. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.again);
    await this.flush();
    this.listen('remove');
    this.ownership.release();
    this.tab.release();
    this.writer.stop();
    this.projects.stop();
    (await this.kept)?.close();
    if ('db' in this.opened) this.opened.db.close();
  }

  // Beginning

  private async begin(): Promise<void> {
    const tab = Tab.begin(this.session, this.locks);
    await this.beginDatabase();
    this.tab = await tab;
  }

  private async beginDatabase(): Promise<void> {
    this.opened = await connect((why) => this.gone(why));
    const { opened } = this;
    if (opened.state === 'unavailable') return this.tell({ kind: 'unavailable', reason: opened.reason });
    if (opened.state === 'blocked') return this.tell({ kind: 'blocked' });
    if (opened.state === 'newer') this.tell({ kind: 'newer' });
    else this.current = await this.ownership.acquire();
    if (this.mode === 'copy') this.tell({ kind: 'copy' });
    let refusal: Error | undefined;
    this.listen('add');
    try {
      if (opened.state === 'open') this.database = await answered(this.claim(opened.db), CLAIMING);
    } catch (error) {
      refusal = asError(error); // a full disk: what is stored shows all the same
    }
    try {
      await answered(this.read(opened.db), READING);
      this.loaded = true;
    } catch (error) {
      this.opened = { state: 'unavailable', reason: String(error) };
      return this.tell({ kind: 'unavailable', reason: String(error) });
    }
    if (refusal !== undefined) this.endConnection(opened.db, refusal);
    else if (this.endedEarly) this.endConnection();
  }

  /**
   * The database itself names the owner, so that a robbed tab that wakes up finds out before it writes. Gives its name:
   * one that came in the place of another has another.
   */
  private async claim(db: IDBPDatabase<Schema>): Promise<string> {
    const transaction = db.transaction('meta', 'readwrite');
    const { store } = transaction;
    const [id = newId(), owner] = await Promise.all([store.get('id'), store.get('owner')]);
    this.ownerBefore ??= owner;
    // Without locks another tab may have come first.
    const robbed = this.database !== '' && owner !== undefined && owner !== this.owner;
    const claims = this.current && !robbed;
    await Promise.all([store.put(id, 'id'), claims && store.put(this.owner, 'owner'), transaction.done]);
    if (this.current && robbed) this.lose();
    return String(id);
  }

  private async read(db: IDBPDatabase<Schema>): Promise<void> {
    const damaged: Quarantined[] = [];
    const all = async <T>(
      store: Readable, fits: (value: unknown) => value is T, migrate?: (value: unknown) => unknown,
    ): Promise<[IDBValidKey, T][]> => {
      const read = await readStore(db, store, fits, migrate);
      damaged.push(...read.damaged);
      return read.entries;
    };
    const base = await all('base', isChunk);
    const tail = await all('tail', isChunk);
    const projects = (await all('projects', isProject, migrateProject)).map(([, project]) => project);
    const history = await readHistory(db);
    damaged.push(...history.damaged);
    this.contents = {
      base, tail,
      settings: new Map((await all('settings', isAnything)).map(([key, value]) => [String(key), value])),
      history: history.runs,
    };
    this.dropRuns(history.dropped);
    for (const run of history.trimmed) {
      this.write('history', run.id, (transaction) => transaction.objectStore('history').put(run));
    }
    await this.worlds.read(db, base, tail, (last) => (this.mode === 'stored' ? goOn(this.session, this.ownerBefore, last) : []));
    const kept = projects.filter(({ deletedAt }) => (deletedAt ?? Infinity) > Date.now() - MONTH);
    this.projects.load(kept);
    if (damaged.length === 0) return;
    this.tell({ kind: 'damaged', records: damaged.length });
    if (this.opened.state === 'open') await this.setAside(damaged);
  }

  private async setAside(damaged: Quarantined[]): Promise<void> {
    try {
      const db = await this.connection();
      if (db !== undefined) await setAside(db, damaged);
    } catch {
      // They stay where they are, and are told of again at the next visit.
    }
  }

  // Losing

  private gone(why: 'terminated' | 'upgrade'): void {
    this.endedEarly = true;
    if (why === 'terminated') return this.endConnection();
    this.opened = { state: 'blocked' };
    this.tell({ kind: 'blocked' });
  }

  /** The connection is of no use any more: another is opened, at once unless there is a reason why not. */
  private endConnection(db?: IDBPDatabase<Schema>, why?: Error): void {
    if (this.opened.state !== 'open' || !this.loaded) return;
    this.opened = { state: 'ended' };
    db?.close();
    if (why !== undefined) this.trouble.report('connection', why);
    void this.reopen(why === undefined ? 0 : AGAIN.first);
  }

  private async reopen(delay: number): Promise<void> {
    if (delay > 0) await new Promise((resolve) => { this.again = setTimeout(resolve, delay); });
    if (this.closed) return;
    let ended = false;
    const opened = await connect((why) => { ended = true; this.gone(why); });
    try {
      if (opened.state === 'unavailable') throw asError(opened.error ?? new Error(opened.reason));
      if (opened.state === 'open') await this.renew(opened.db);
      if (ended) throw new Error('the connection ended again');
    } catch (error) {
      if ('db' in opened) opened.db.close();
      if (delay >= AGAIN.told) this.trouble.report('connection', error);
      return this.reopen(Math.min(Math.max(AGAIN.first, delay * 2), AGAIN.most));
    }
    this.opened = opened;
    if (opened.state !== 'open') return this.tell({ kind: opened.state });
    this.trouble.over('connection');
    this.projects.again();
    await this.flush();
  }

  /** Stores what memory holds and a database lacks; worlds, of which changes may be missing, are written as a whole. */
  private async renew(db: IDBPDatabase<Schema>): Promise<void> {
    const name = await this.claim(db);
    const emptied = this.database !== '' && name !== this.database;
    const { settings, history } = emptied ? this.contents : NOTHING;
    await putAbsent(db, { projects: this.projects.everything(), settings, history });
    if (emptied) this.tab.renew();
    this.database = name;
    if (this.current) this.worlds.renew();
    if (emptied) this.tell({ kind: 'restored' });
  }

  // Set aside: a browser may keep the page as it is, to show it again

  /** What is under way would keep the next page waiting: it is given up, and written again afterwards. */
  private setPageAside(): void {
    const { opened } = this;
    if (!('db' in opened)) return;
    this.aside = true;
    if (opened.state === 'open') this.opened = { state: 'ended' };
    closeNow(opened.db);
  }

  /** The tab's next page may have gone on with what this one left behind: then this one is of the past, and begins anew. */
  private async wake(): Promise<void> {
    this.aside = false;
    if (!this.loaded || await this.isPast()) return (this.options.reload ?? (() => location.reload()))();
    if (this.opened.state !== 'ended') return;
    await this.ownership.renew();
    part(this.session, this.owner, []);
    await this.reopen(0);
  }

  private async isPast(): Promise<boolean> {
    if (!this.current) return false;
    const opened = await connect(() => {});
    if (!('db' in opened)) return false;
    const owner = await answered(opened.db.get('meta', 'owner'), CLAIMING).catch(() => this.owner);
    opened.db.close();
    return owner !== undefined && owner !== this.owner;
  }

  private lose(): void {
    this.ownership.owns = false;
    if (this.current) this.tell({ kind: 'lost' });
    this.current = false;
  }

  /** The open database; undefined where nothing may be written, or not now. */
  private async connection(): Promise<IDBPDatabase<Schema> | undefined> {
    return this.opened.state === 'open' ? this.opened.db : undefined;
  }

  private write(
    store: 'settings' | 'history', key: IDBValidKey | undefined, run: Parameters<Writer['add']>[0]['run'],
  ): void {
    if (this.opened.state === 'open' || this.opened.state === 'ended') this.writer.add({ store, ...(key !== undefined && { key }), run });
  }

  private tell(what: StorageNotice): void { this.options.onNotice(what); }

  private listen(how: 'add' | 'remove'): void {
    if (typeof document === 'undefined') return;
    if (how === 'add') {
      document.addEventListener('visibilitychange', this.leave);
      globalThis.addEventListener('pagehide', this.unload);
      globalThis.addEventListener('pageshow', this.comeBack);
    } else {
      document.removeEventListener('visibilitychange', this.leave);
      globalThis.removeEventListener('pagehide', this.unload);
      globalThis.removeEventListener('pageshow', this.comeBack);
    }
  }
}

const channel = (name: string): BroadcastChannel | undefined => ifAllowed(() => new BroadcastChannel(name));
const isAnything = (_value: unknown): _value is unknown => true;
const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

export type { Project, Saved, Snapshot, StorageNotice };
