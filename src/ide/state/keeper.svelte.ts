// Stores drafts as they are typed, and hears what other tabs stored. From the key on until its save is through a draft
// has unsaved changes: a copy of it is then in sessionStorage (of a long one as soon as the key is painted), and what another tab
// stores meanwhile does not replace it; the save finds out, and the draft goes on as a copy.
import type { Project, Storage } from '../../storage.ts';

/** The drafts, by what the keeper needs of them. */
export interface Shelf {
  /** As it is now, to be stored; undefined: deleted. */
  find(id: string): Omit<Project, 'revision'> | undefined;
  /** Characters of its script. */
  length(id: string): number;
  /** What another tab stored comes in its place. */
  put(project: Project): void;
  /** Another tab deleted it. */
  drop(id: string): void;
  /** Goes on as another project, for the old one is another tab's. */
  rename(id: string, copy: Project): void;
}

/** Milliseconds after the last key until a draft is written. */
const QUIET = 300;
/** Characters of a script whose copy would hold a key back. */
const LONG = 8_000;
/** Milliseconds within which a key has been painted. */
const PAINTED = 40;

export class Keeper {
  /** Something typed is not stored yet. */
  saving = $state(false);
  readonly #shelf: Shelf;
  #storage: Storage | undefined;
  readonly #revisions = new Map<string, number>();
  /** What was changed, or deleted. */
  readonly #unsaved = new Set<string>();
  /** What was changed since its copy was made. */
  readonly #uncopied = new Set<string>();
  /** The one whose save is on its way. */
  #storing = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #work: Promise<unknown> = Promise.resolve();

  constructor(shelf: Shelf) { this.#shelf = shelf; }

  /** Call it once the stored drafts are on the shelf. */
  begin(storage: Storage): void {
    this.#storage = storage;
    const { projects, tab } = storage;
    for (const { id, revision } of projects.list()) this.#revisions.set(id, revision);
    // Not stored when this tab's page ended: where another tab has stored since, the save makes it a copy.
    for (const project of tab.unsaved) {
      this.#revisions.set(project.id, project.revision);
      this.#shelf.put(project);
      this.touch(project.id);
    }
    projects.heard = (project) => this.#hear(project);
    projects.again = () => void this.flush();
  }

  /** It was changed: stores it soon. Nothing is kept of a page that has no storage. */
  touch(id: string): void {
    if (!this.#storage) return;
    this.#unsaved.add(id);
    this.saving = true;
    this.#uncopied.add(id);
    if (this.#shelf.length(id) <= LONG) this.#copy();
    else if (this.#uncopied.size === 1) afterPaint(() => this.#copy());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), QUIET);
  }

  /** Stores now what was typed; also as the page goes away, which may be before it is stored. */
  flush(): Promise<unknown> {
    this.#copy();
    clearTimeout(this.#timer);
    // One after the other: a save builds on the revision that the one before it made.
    this.#work = this.#work.then(async () => {
      for (const id of [...this.#unsaved]) await this.#store(id);
      this.saving = this.#unsaved.size > 0;
    });
    return this.#work;
  }

  /** It was taken off the shelf. Put there again, a touch brings it back. */
  remove(id: string): void {
    this.#unsaved.add(id);
    this.#storage?.tab.drop(id);
    void this.flush();
  }

  /** Whether another tab deleted it, and nothing was typed here since. */
  isGone(id: string): boolean {
    return !this.#unsaved.has(id) && this.#storage?.projects.get(id)?.deletedAt !== undefined;
  }

  #copy(): void {
    for (const id of this.#uncopied) {
      const project = this.#project(id);
      if (project) this.#storage?.tab.keep(project);
    }
    this.#uncopied.clear();
  }

  #project(id: string): Project | undefined {
    const draft = this.#shelf.find(id);
    return draft && { ...draft, revision: this.#revisions.get(id) ?? 0 };
  }

  async #store(id: string): Promise<void> {
    if (!this.#storage) return;
    const { projects, tab } = this.#storage;
    const project = this.#project(id);
    this.#unsaved.delete(id);
    this.#storing = id;
    const saved = await (project ? projects.save(project) : projects.remove(id));
    this.#storing = '';
    if (saved?.outcome === 'in memory only') this.#unsaved.add(id);
    else if (saved?.other) this.#becomeCopy(saved.project, saved.other);
    else if (saved && !project && !saved.project.deletedAt) this.#hear(saved.project); // another tab changed it
    else {
      if (saved) this.#revisions.set(id, saved.project.revision);
      if (!this.#unsaved.has(id)) tab.forget(id);
    }
  }

  #becomeCopy(copy: Project, other: Project): void {
    const { id } = other;
    this.#revisions.set(copy.id, copy.revision);
    this.#shelf.rename(id, copy);
    this.#storage?.tab.drop(id);
    if (this.#unsaved.delete(id)) this.touch(copy.id);
    this.#hear(other);
  }

  #hear(project: Project): void {
    const { id, deletedAt, revision } = project;
    if (this.#unsaved.has(id) || id === this.#storing || revision <= (this.#revisions.get(id) ?? 0)) return;
    this.#revisions.set(id, revision);
    if (deletedAt === undefined) this.#shelf.put(project);
    else this.#shelf.drop(id);
  }
}

/** Once what is to be drawn next is painted; at once where nothing is drawn. */
function afterPaint(work: () => void): void {
  if (globalThis.document?.visibilityState !== 'visible') work();
  else setTimeout(work, PAINTED);
}
