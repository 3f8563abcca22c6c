// Putting back what a browser threw away, from memory.
import type { IDBPDatabase } from 'idb';
import type { RunRecord } from '../protocol.ts';
import { migrateProject } from './migrate-project.ts';
import { isProject } from './schema.ts';
import type { Project, Schema } from './schema.ts';

export interface Remembered { projects: Project[]; settings: ReadonlyMap<string, unknown>; history: RunRecord[] }

/**
 * What is there already, another tab has put back, or has stored since: it stays. Of a script a revision that is older
 * than the one in memory gives way: a connection that ends over a full disk may take with it what was stored last.
 */
export async function putAbsent(db: IDBPDatabase<Schema>, { projects, settings, history }: Remembered): Promise<void> {
  const transaction = db.transaction(['projects', 'settings', 'history'], 'readwrite');
  const add = async (store: 'projects' | 'settings' | 'history', value: unknown, key: string | number): Promise<void> => {
    const to = transaction.objectStore(store);
    if (store === 'projects' ? !isOlder(await to.get(key as never), value) : await to.getKey(key as never) !== undefined) return;
    try {
      await (store === 'settings' ? to.put(value as never, key as never) : to.put(value as never));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'DataCloneError') throw error; // that was told when it was set
    }
  };
  await Promise.all([
    ...projects.map((project) => add('projects', project, project.id)),
    ...[...settings].map(([name, value]) => add('settings', value, name)),
    ...history.map((run) => add('history', run, run.id)),
    transaction.done,
  ]);
}

function isOlder(value: unknown, held: unknown): boolean {
  const stored = migrateProject(value);
  return !isProject(stored) || stored.revision < (held as Project).revision;
}
