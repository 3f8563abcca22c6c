// The state of the keyspace browser: what it asks for, what came, what is open.
import type { Bytes } from '../../../../protocol.ts';
import type { KeyDifference, KeyPage, KeyQuery, KeyView, ValueView } from '../../wire.ts';
import { changeOf } from './differences.ts';
import type { Change } from './differences.ts';
import { matchesPattern, toPattern } from './pattern.ts';

/** Where keys come from; a session is one. */
export interface KeyspaceSource {
  keys(query: KeyQuery): Promise<KeyPage>;
  key(db: number, key: Bytes, limit: number, newest?: boolean): Promise<KeyView | null>;
}

export type ValueType = ValueView['type'];

/** A key in the list: there now, or gone with the last run. */
export interface ListedKey {
  key: Bytes;
  type: ValueType;
  size: number;
  expireAt: number;
  change?: Change;
}

/** Keys asked for at a time, and at the most. */
const PAGE = 500;
const MOST = 20_000;
/** Pages in a row that may be empty (a filter that few keys pass) before the person is asked. */
const TRIES = 20;
/** Elements of an open value at first, and of a value as a whole: to copy it, or to bring it back. */
const ELEMENTS = 100;
const WHOLE = 50_000;

export class KeyBrowser {
  db = $state(0);
  typed = $state('');
  type = $state<ValueType | ''>('');
  onlyChanged = $state(false);
  /** They are of a run before the last: keys that it left may be gone since. */
  past = $state(false);
  differences = $state.raw<readonly KeyDifference[]>([]);
  databases = $state.raw<KeyPage['databases']>([]);
  total = $state(0);
  /** Whether a first answer has come. */
  known = $state(false);
  /** Not all keys that pass the filter are in the list. */
  more = $state(false);
  failure = $state('');
  openKey = $state<Bytes>();
  /** Streams show their last entries first. */
  newest = $state(true);
  view = $state.raw<KeyView | null>(null);

  #loaded = $state.raw<KeyPage['keys']>([]);
  #limit = $state(ELEMENTS);
  #wanted = PAGE;
  #turn = 0;

  readonly pattern = $derived(toPattern(this.typed));
  readonly changes = $derived(new Map(
    this.differences.filter(({ db }) => db === this.db).map((difference) => [difference.key, difference]),
  ));
  readonly list = $derived(this.#list());
  readonly openDifference = $derived(this.openKey === undefined ? undefined : this.changes.get(this.openKey));

  /** @param text Reads a string whole, of which a view holds only the beginning where it is large. */
  constructor(
    private readonly source: () => KeyspaceSource,
    private readonly text: (db: number, key: Bytes) => Promise<Bytes | undefined>,
  ) {}

  /** Asks again for what shows. Answers to older questions are dropped. */
  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const [page, view] = await Promise.all([this.#load(turn), this.#ask(this.openKey)]);
      if (turn !== this.#turn || page === undefined) return;
      this.#loaded = page.keys;
      this.more = page.cursor !== 0;
      this.total = page.total;
      this.databases = page.databases;
      this.view = view;
      this.known = true;
      this.failure = '';
    } catch (error) {
      if (turn === this.#turn) this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  /** Another filter, type or database: the list begins anew. */
  restart(): Promise<void> {
    this.#wanted = PAGE;
    return this.refresh();
  }

  showMore(): Promise<void> {
    this.#wanted = Math.min(MOST, this.#wanted * 4);
    return this.refresh();
  }

  async open(key: Bytes | undefined): Promise<void> {
    this.openKey = key;
    this.#limit = ELEMENTS;
    const view = await this.#ask(key);
    if (this.openKey === key) this.view = view;
  }

  /** More elements of the open value. */
  async widen(): Promise<void> {
    this.#limit *= 10;
    const { openKey } = this;
    const view = await this.#ask(openKey);
    if (this.openKey === openKey) this.view = view;
  }

  /** Streams from this end. */
  turn(newest: boolean): Promise<void> {
    this.newest = newest;
    return this.open(this.openKey);
  }

  /** A key with all that it holds, or so much that few hold more: `partial` then. */
  whole(db: number, key: Bytes): Promise<KeyView | null> { return this.#read(db, key, WHOLE); }

  async #ask(key: Bytes | undefined): Promise<KeyView | null> {
    return key === undefined ? null : this.#read(this.db, key, this.#limit, this.newest);
  }

  async #read(db: number, key: Bytes, limit: number, newest = false): Promise<KeyView | null> {
    const view = await this.source().key(db, key, limit, newest);
    if (view?.value.type !== 'string' || !view.partial || limit === ELEMENTS) return view;
    const text = await this.text(db, key);
    return text === undefined ? view : { ...view, value: { type: 'string', text }, partial: false };
  }

  async #load(turn: number): Promise<KeyPage | undefined> {
    const { db, pattern, type } = this;
    const keys: KeyPage['keys'] = [];
    let cursor = 0;
    for (let tries = 0; ; tries++) {
      const count = this.#wanted - keys.length;
      const page = await this.source().keys({ db, pattern, cursor, count, ...(type !== '' && { type }) });
      if (turn !== this.#turn) return undefined;
      keys.push(...page.keys);
      ({ cursor } = page);
      if (cursor === 0 || keys.length >= this.#wanted || tries >= TRIES) return { ...page, keys };
    }
  }

  /** The keys that the last run changed, then those that were loaded, each by name. */
  #list(): ListedKey[] {
    const loaded = new Map<Bytes, ListedKey>(this.#loaded.map((info) => [info.key, info]));
    const listed = this.onlyChanged ? new Map<Bytes, ListedKey>() : new Map(loaded);
    for (const difference of this.changes.values()) {
      const marked = this.#marked(loaded.get(difference.key), difference);
      if (marked !== undefined) listed.set(difference.key, marked);
    }
    const rank = ({ change }: ListedKey): number => (change === undefined ? 1 : 0);
    return [...listed.values()].sort((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1));
  }

  /** A changed key as the list shows it; undefined where a filter, or what came after the run, hides it. */
  #marked(info: ListedKey | undefined, difference: KeyDifference): ListedKey | undefined {
    const { key, after } = difference;
    const change = changeOf(difference);
    if (info !== undefined) return change === 'removed' ? info : { ...info, change };
    // It should have been among the loaded ones, and something removed it after the run.
    if (after !== null && !this.more && !this.past) return undefined;
    const view = after ?? difference.before;
    if (view === null || (this.type !== '' && view.value.type !== this.type)) return undefined;
    if (!matchesPattern(this.pattern, key)) return undefined;
    return { key, type: view.value.type, size: view.size, expireAt: after === null ? 0 : view.expireAt, change };
  }
}
