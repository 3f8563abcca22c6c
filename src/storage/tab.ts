// What belongs to this tab alone, kept in sessionStorage through its reloads and crashes: which draft is open, and the
// drafts that are not stored yet. Writing there is done at once, which IndexedDB cannot promise.
import type { Locks } from './ownership.ts';
import { isProject, isRecord } from './schema.ts';
import type { Project } from './schema.ts';

/** The part of `sessionStorage` that is used. */
export type SessionStore = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

const TAB = 'evalua.tab';
const DRAFTS = 'evalua.drafts';
/** Characters of unsaved drafts: a browser has room for some five million, and no key may take long. */
const ROOM = 1_000_000;
/** Milliseconds that the page before a reload may need to let go of the tab's name. */
const RELOAD = 150;
/** The same, where a draft is to be saved. */
const RESCUE = 3_000;

export interface TabOptions {
  /** Undefined where the browser has none, or blocks it: then nothing outlives the page. */
  session: SessionStore | undefined;
  locks: Locks | undefined;
}

export class Tab {
  /** No two tabs have the same at a time; a reload keeps it. */
  id: string = crypto.randomUUID();
  /** The draft that is open; empty where that is not known. */
  open = '';
  /** The last changed one last. */
  private readonly drafts = new Map<string, Project>();
  private letGo = (): void => {};

  /** Never rejects. */
  static async begin(options: TabOptions): Promise<Tab> {
    const tab = new Tab(options);
    tab.read();
    await tab.claim();
    return tab;
  }

  private constructor(private readonly options: TabOptions) {}

  /** Drafts that were not stored when the page before this one ended. */
  get unsaved(): Project[] { return [...this.drafts.values()]; }

  opened(id: string): void {
    this.open = id;
    this.keepSelf();
  }

  /** Keeps a draft until it is stored. */
  keep(project: Project): void {
    this.drafts.delete(project.id);
    this.drafts.set(project.id, project);
    this.keepDrafts();
  }

  /** It is stored, or deleted. */
  forget(id: string): void {
    if (this.drafts.delete(id)) this.keepDrafts();
  }

  release(): void { this.letGo(); }

  // A browser copies sessionStorage into a tab that is duplicated, or opened by a script. What the first of them has not
  // stored is then not the second's to store. Without locks a second save becomes a copy.
  // A browser copies sessionStorage into a tab that is duplicated, or opened by a script. What the first of them has not
  // stored is then not the second's to store. Without locks a second save becomes a copy.
  private async claim(): Promise<void> {
    const { locks } = this.options;
    if (locks === undefined) this.id = crypto.randomUUID();
    else if (!await this.lock(locks, this.drafts.size > 0 ? RESCUE : RELOAD)) {
      this.drafts.clear();
      this.keepDrafts();
      this.id = crypto.randomUUID();
      void this.lock(locks, RESCUE);
    }
    this.keepSelf();
  }

  private lock(locks: Locks, patience: number): Promise<boolean> {
    return new Promise((resolve) => {
      locks.request(`evalua tab ${this.id}`, { signal: AbortSignal.timeout(patience) }, () => {
        resolve(true);
        return new Promise<void>((letGo) => { this.letGo = letGo; });
      }).catch(() => resolve(false));
    });
  }

  private read(): void {
    const self = this.parse(TAB);
    if (isRecord(self) && typeof self['id'] === 'string' && typeof self['open'] === 'string') {
      this.id = self['id'];
      this.open = self['open'];
    }
    const drafts = this.parse(DRAFTS);
    if (!Array.isArray(drafts)) return;
    for (const draft of drafts.filter(isProject)) this.drafts.set(draft.id, draft);
  }

  private parse(key: string): unknown {
    try {
      return JSON.parse(this.options.session?.getItem(key) ?? '');
    } catch {
      return undefined; // there is none, or it is damaged
    }
  }

  private keepSelf(): void { this.put(TAB, JSON.stringify({ id: this.id, open: this.open })); }

  private keepDrafts(): void {
    let room = ROOM;
    const texts = this.unsaved.reverse().map((draft) => JSON.stringify(draft))
      .filter(({ length }) => length <= room && (room -= length) >= 0);
    this.put(DRAFTS, `[${texts.reverse().join()}]`);
  }

  private put(key: string, text: string): void {
    try {
      this.options.session?.setItem(key, text);
    } catch {
      // Full, or blocked: the page itself holds it.
    }
  }
}

/** Undefined where the browser has none, or blocks it. */
export function sessionOfBrowser(): SessionStore | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}
