// Drafts that are not stored yet, in sessionStorage. With every key a small one is written whole; a large one has a base
// there, and what is written with a key is how the draft differs from it. A base outlives its draft, for the next key.
import { difference, withDifference } from './difference.ts';
import type { Difference } from './difference.ts';
import { newId } from './id.ts';
import { migrateProject } from './migrate-project.ts';
import { isProject, isRecord } from './schema.ts';
import type { Project } from './schema.ts';

/** The part of `sessionStorage` that is used; its items are its own properties. */
export type SessionStore = Pick<globalThis.Storage, 'getItem' | 'removeItem' | 'setItem'>;

const DRAFT = 'evalua.draft.';
const BASE = 'evalua.base.';
/** Characters of a draft that are kept: a browser has room for five million. */
const ROOM = 1_000_000;
/** Characters that a key may cost: those of a whole draft, and of a difference before there is another base. */
const WHOLE = 8_000;
const CHANGED = 4_000;

/** A project as text, without what each save changes. */
interface Base { name: string; text: string }

/** A draft by how it differs from a base, with what is left out there. */
interface Changed extends Difference, Pick<Project, 'updatedAt' | 'revision'> { base: string }

export class Unsaved {
  private readonly bases = new Map<string, Base>();

  constructor(private readonly session: SessionStore | undefined) {}

  /** What the page before this one had not stored. */
  read(): Project[] {
    const items = Object.keys(this.session ?? {});
    const found = items.filter((item) => item.startsWith(DRAFT)).flatMap((item) => this.readOne(item.slice(DRAFT.length)));
    for (const item of items) if (item.startsWith(BASE) && !this.bases.has(item.slice(BASE.length))) this.session?.removeItem(item);
    return found;
  }

  /** Until it is stored. */
  keep(project: Project): void {
    const text = JSON.stringify({ ...project, updatedAt: 0, revision: 0 });
    if (text.length <= WHOLE) this.put(DRAFT + project.id, JSON.stringify(project));
    else this.keepChange(project, text);
  }

  /** It is stored. */
  forget(id: string): void { this.session?.removeItem(DRAFT + id); }

  /** It is deleted, or another tab's. */
  drop(id: string): void {
    this.forget(id);
    this.session?.removeItem(BASE + id);
    this.bases.delete(id);
  }

  private keepChange({ id, updatedAt, revision }: Project, text: string): void {
    let base = this.bases.get(id);
    let changed = base && difference(base.text, text);
    if (base === undefined || changed === undefined || changed.insert.length > CHANGED) {
      base = { name: newId(), text };
      changed = { from: 0, to: 0, insert: '' };
      if (text.length > ROOM || !this.put(BASE + id, `${base.name}\n${text}`)) return;
      this.bases.set(id, base);
    }
    this.put(DRAFT + id, JSON.stringify({ base: base.name, updatedAt, revision, ...changed } satisfies Changed));
  }

  private readOne(id: string): Project[] {
    try {
      const draft = migrateProject(JSON.parse(this.session?.getItem(DRAFT + id) ?? ''));
      if (isProject(draft)) return [draft];
      if (!isChanged(draft)) return [];
      const [name, text] = (this.session?.getItem(BASE + id) ?? '').split('\n', 2);
      // Ended between two writes: a new base is later than what builds on the one before.
      const whole = JSON.parse(name === draft.base ? withDifference(text, draft) : text) as object;
      const project = migrateProject({ ...whole, updatedAt: draft.updatedAt, revision: draft.revision });
      if (!isProject(project)) return [];
      this.bases.set(id, { name, text });
      return [project];
    } catch {
      return []; // damaged
    }
  }

  /** Whether there was room. */
  private put(item: string, text: string): boolean {
    try {
      this.session?.setItem(item, text);
      return true;
    } catch {
      return false; // full: the page itself holds it
    }
  }
}

const isChanged = (value: unknown): value is Changed => isRecord(value) && typeof value['base'] === 'string'
  && [value['from'], value['to'], value['updatedAt'], value['revision']].every((one) => typeof one === 'number')
  && typeof value['insert'] === 'string';
