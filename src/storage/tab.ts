// What belongs to this tab alone, kept in sessionStorage through its reloads and crashes: which draft is open, and the
// drafts that are not stored yet. Writing there is done at once, which IndexedDB cannot promise.
import { ifAllowed } from './allowed.ts';
import { newId } from './id.ts';
import { isAbort } from './ownership.ts';
import type { Locks } from './ownership.ts';
import { isProject } from './schema.ts';
import type { Project } from './schema.ts';

/** The part of `sessionStorage` that is used; its items are its own properties. */
export type SessionStore = Pick<globalThis.Storage, 'getItem' | 'removeItem' | 'setItem'>;

const ID = 'evalua.tab';
const OPEN = 'evalua.open';
const DRAFT = 'evalua.draft.';
/** Characters of a draft that are written with every key: more would be felt. A browser has room for five million. */
const ROOM = 1_000_000;
/** Milliseconds that the page before a reload may need to let go of the tab's name. */
const PATIENCE = 3_000;

export class Tab {
  /** No two tabs have the same. */
  id: string = newId();
  /** The draft that was open when the page before this one ended; null where none is known. */
  readonly before: string | null;
  /** Drafts that were not stored then. */
  unsaved: Project[] = [];
  private opened = '';
  private letGo = (): void => {};

  /** Never rejects. Either of both is undefined where the browser has none, or blocks it. */
  static async begin(session: SessionStore | undefined, locks: Locks | undefined): Promise<Tab> {
    const tab = new Tab(session);
    await tab.claim(locks);
    return tab;
  }

  private constructor(private readonly session: SessionStore | undefined) {
    this.before = session?.getItem(OPEN) ?? null;
    for (const key of Object.keys(session ?? {})) if (key.startsWith(DRAFT)) this.read(key);
  }

  open(id: string): void {
    this.opened = id;
    this.put(OPEN, id);
  }

  /** Site data was thrown away: this goes with it in some browsers. */
  renew(): void {
    this.put(ID, this.id);
    if (this.opened !== '') this.put(OPEN, this.opened);
  }

  /** Keeps a draft until it is stored. */
  keep(project: Project): void {
    const text = JSON.stringify(project);
    if (text.length <= ROOM) this.put(DRAFT + project.id, text);
  }

  /** It is stored, or deleted. */
  forget(id: string): void { this.session?.removeItem(DRAFT + id); }

  release(): void { this.letGo(); }

  // A browser copies sessionStorage into a tab that is duplicated, or opened by a script. What the first of them has not
  // stored is then not the second's to store: so a tab goes by its old name only where it has drafts and gets the lock.
  // Without locks the later save becomes a copy.
  private async claim(locks: Locks | undefined): Promise<void> {
    const name = this.session?.getItem(ID);
    if (locks && name && this.unsaved.length > 0) {
      if (await this.lock(locks, name)) {
        this.id = name;
        return;
      }
      for (const { id } of this.unsaved.splice(0)) this.forget(id);
    }
    this.put(ID, this.id);
    if (locks) void this.lock(locks, this.id);
  }

  /** False: another tab has it. Where locks are refused no tab has one. */
  private lock(locks: Locks, name: string): Promise<boolean> {
    return new Promise((resolve) => {
      void (async () => locks.request(`evalua tab ${name}`, { signal: AbortSignal.timeout(PATIENCE) }, () => {
        resolve(true);
        return new Promise<void>((letGo) => { this.letGo = letGo; });
      }))().catch((error: unknown) => resolve(!isAbort(error)));
    });
  }

  private read(key: string): void {
    try {
      const draft: unknown = JSON.parse(this.session?.getItem(key) ?? '');
      if (isProject(draft)) this.unsaved.push(draft);
    } catch {
      // Damaged.
    }
  }

  private put(key: string, text: string): void {
    try {
      this.session?.setItem(key, text);
    } catch {
      // Full: the page itself holds it.
    }
  }
}

/** Undefined where the browser has none, or blocks it. */
export const sessionOfBrowser = (): SessionStore | undefined => ifAllowed(() => globalThis.sessionStorage);
