// What belongs to this tab alone, kept in sessionStorage through its reloads and crashes: which draft is open, and the
// drafts that are not stored yet. Writing there is done at once, which IndexedDB cannot promise.
import { ifAllowed } from './allowed.ts';
import { newId } from './id.ts';
import { isAbort } from './ownership.ts';
import type { Locks } from './ownership.ts';
import type { Project } from './schema.ts';
import { Unsaved } from './unsaved.ts';
import type { SessionStore } from './unsaved.ts';

const ID = 'evalua.tab';
const OPEN = 'evalua.open';
/** Milliseconds that the page before a reload may need to let go of the tab's name. */
const PATIENCE = 3_000;

export class Tab {
  /** No two tabs have the same. */
  id: string = newId();
  /** The draft that was open when the page before this one ended; null where none is known. */
  readonly before: string | null;
  /** Drafts that were not stored then. */
  readonly unsaved: Project[];
  private readonly drafts: Unsaved;
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
    this.drafts = new Unsaved(session);
    this.unsaved = this.drafts.read();
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
  keep(project: Project): void { this.drafts.keep(project); }

  /** It is stored. */
  forget(id: string): void { this.drafts.forget(id); }

  /** It is deleted, or another tab's. */
  drop(id: string): void { this.drafts.drop(id); }

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
      for (const { id } of this.unsaved.splice(0)) this.drop(id);
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

export type { SessionStore };
