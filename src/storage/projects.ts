// Projects: kept in memory, stored one by one, each save told to the other tabs. Two tabs may edit the same one: the
// save that builds on an older state becomes a copy, so that neither overwrites the other.
import type { IDBPDatabase } from 'idb';
import { newId } from './id.ts';
import { migrateProject } from './migrate-project.ts';
import { isProject } from './schema.ts';
import type { Project, Schema } from './schema.ts';

/** How a save went; `project` is what is stored now, under its new revision. */
export interface Saved {
  project: Project;
  outcome: 'stored' | 'conflict copy' | 'in memory only';
  /** What another tab had stored, where this became a copy. */
  other?: Project;
}

export interface ProjectsOptions {
  database(): Promise<IDBPDatabase<Schema> | undefined>;
  channel: BroadcastChannel | undefined;
  /** Names this tab. */
  tab(): string;
  failed(error: unknown): void;
  /** A save went through. */
  stored(): void;
  /** Another tab had stored this one: what was to be saved is a copy of it now. */
  conflict(other: Project): void;
}

export const MONTH = 30 * 24 * 3600 * 1000;
/** Milliseconds after which a save that found no room may be tried again. */
const RETRY = 3_000;

export class Projects {
  /** Another tab stored, or deleted, a project. */
  heard: (project: Project) => void = () => {};
  /** A while after a save that found no room. */
  again: () => void = () => {};
  private readonly all = new Map<string, Project>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: ProjectsOptions) {
    if (options.channel !== undefined) options.channel.onmessage = ({ data }) => this.hear(data);
  }

  load(projects: Project[]): void {
    for (const project of projects) this.all.set(project.id, { ...project, revision: project.revision ?? 0 });
  }

  /** Those that are not deleted, the last changed first. */
  list(): Project[] {
    return [...this.all.values()].filter(({ deletedAt }) => deletedAt === undefined)
      .sort((a, b) => b.updatedAt - a.updatedAt);
  }

  get(id: string): Project | undefined { return this.all.get(id); }

  /** With those that are deleted. */
  everything(): Project[] { return [...this.all.values()]; }

  /** `revision` must be the one that `list`, `get` or the last save gave. */
  async save(project: Project): Promise<Saved> {
    const saved = await this.store({ ...project, updatedAt: Date.now(), savedBy: this.options.tab() });
    this.all.set(saved.project.id, saved.project);
    if (saved.other !== undefined) {
      this.all.set(saved.other.id, saved.other);
      this.options.conflict(saved.other);
    }
    if (saved.outcome !== 'in memory only') this.options.channel?.postMessage(saved.project);
    return saved;
  }

  /**
   * Deleted, until a save within a month brings it back. What another tab changed meanwhile is not deleted: that is
   * returned then. Undefined where it was never saved.
   */
  async remove(id: string): Promise<Saved | undefined> {
    const project = this.all.get(id);
    return project && this.save({ ...project, deletedAt: Date.now() });
  }

  stop(): void {
    clearTimeout(this.timer);
    this.options.channel?.close();
  }

  private hear(told: unknown): void {
    const project = migrateProject(told);
    if (!isProject(project) || project.revision <= (this.all.get(project.id)?.revision ?? 0)) return;
    this.all.set(project.id, project);
    this.heard(project);
  }

  private async store(project: Project): Promise<Saved> {
    try {
      const db = await this.options.database();
      if (db === undefined) return { project, outcome: 'in memory only' };
      const saved = await compareAndPut(db, project);
      this.options.stored();
      return saved;
    } catch (error) {
      this.options.failed(error);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.again(), RETRY);
      return { project, outcome: 'in memory only' };
    }
  }
}

async function compareAndPut(db: IDBPDatabase<Schema>, project: Project): Promise<Saved> {
  const transaction = db.transaction('projects', 'readwrite');
  const stored = migrateProject(await transaction.store.get(project.id));
  const saved = beside(project, isProject(stored) ? stored : undefined);
  const put = transaction.store.put(saved.project);
  transaction.commit(); // not only once it was answered: the page may go away before
  await Promise.all([put, transaction.done]);
  return saved;
}

/** What a save leads to, with what is stored. */
function beside(project: Project, stored: Project | undefined): Saved {
  const { revision = 0, savedBy } = stored ?? project;
  if (revision === project.revision || savedBy === project.savedBy) {
    return { project: { ...project, revision: revision + 1 }, outcome: 'stored' };
  }
  // Nobody needs a copy that is deleted.
  if (stored !== undefined && project.deletedAt !== undefined) return { project: stored, outcome: 'stored' };
  const copy = { ...project, id: newId(), name: `${project.name} (copy)`, revision: 1 };
  return { project: copy, outcome: 'conflict copy', ...(stored && { other: stored }) };
}
