// Projects: kept in memory, stored one by one. Two tabs may edit the same one: the save that builds
// on an older state becomes a copy, so that neither overwrites the other.
import type { IDBPDatabase } from 'idb';
import type { Project, Schema } from './schema.ts';

/** How a save went; `project` is what is stored now, under its new revision. */
export interface Saved {
  project: Project;
  outcome: 'stored' | 'conflict copy' | 'in memory only';
}

export const MONTH = 30 * 24 * 3600 * 1000;

export class Projects {
  private readonly all = new Map<string, Project>();
  /** Saves that found no room. */
  private readonly unstored = new Set<string>();

  constructor(
    private readonly database: () => Promise<IDBPDatabase<Schema> | undefined>,
    private readonly failed: (error: unknown) => void,
    private readonly conflict: (project: Project) => void,
  ) {}

  load(projects: Project[]): void {
    for (const project of projects) this.all.set(project.id, { ...project, revision: project.revision ?? 0 });
  }

  /** Those that are not deleted, the last changed first. */
  list(): Project[] {
    return [...this.all.values()].filter(({ deletedAt }) => deletedAt === undefined)
      .sort((a, b) => b.updatedAt - a.updatedAt);
  }

  get(id: string): Project | undefined { return this.all.get(id); }

  /** `revision` must be the one that `list`, `get` or the last save gave. */
  async save(project: Project): Promise<Saved> {
    const saved = await this.store({ ...project, updatedAt: Date.now() });
    this.all.set(saved.project.id, saved.project);
    if (saved.outcome === 'conflict copy') this.conflict(saved.project);
    return saved;
  }

  /** Deleted, until `restore` within a month. */
  async remove(id: string): Promise<void> {
    const project = this.all.get(id);
    if (project !== undefined) await this.save({ ...project, deletedAt: Date.now() });
  }

  async restore(id: string): Promise<Project | undefined> {
    const project = this.all.get(id);
    if (project === undefined) return undefined;
    const { deletedAt: _, ...alive } = project;
    return (await this.save(alive)).project;
  }

  /** Tries again what found no room. */
  async retry(): Promise<void> {
    for (const id of [...this.unstored]) {
      this.unstored.delete(id);
      await this.save(this.all.get(id)!);
    }
  }

  private async store(project: Project): Promise<Saved> {
    try {
      const db = await this.database();
      if (db !== undefined) return await compareAndPut(db, project);
    } catch (error) {
      this.unstored.add(project.id);
      this.failed(error);
    }
    return { project, outcome: 'in memory only' };
  }
}

async function compareAndPut(db: IDBPDatabase<Schema>, project: Project): Promise<Saved> {
  const transaction = db.transaction('projects', 'readwrite');
  const stored = await transaction.store.get(project.id);
  const clash = stored !== undefined && (stored.revision ?? 0) !== project.revision;
  const saved = clash
    ? { ...project, id: crypto.randomUUID(), name: `${project.name} (copy)`, revision: 1 }
    : { ...project, revision: project.revision + 1 };
  await Promise.all([transaction.store.put(saved), transaction.done]);
  return { project: saved, outcome: clash ? 'conflict copy' : 'stored' };
}
