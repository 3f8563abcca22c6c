// The database: what each store holds, and the migrations that lead to it. A migration is never
// changed once it was released; a new one is added at the end.
import type { DBSchema, IDBPDatabase } from 'idb';
import { FIELD_NAMES, FIELDS } from '../project/project.ts';
import type { FieldName, Project as Content } from '../project/project.ts';
import type { Chunk, RunRecord } from '../protocol.ts';

export const DATABASE = 'evalua';

/** Fields of a project without which a record is none. */
const REQUIRED = ['name', 'script', 'host', 'lua', 'settings', 'inputs'] as const;

/** A project with what storage adds. What is absent of it is as in a new one. */
export interface Project extends Pick<Content, (typeof REQUIRED)[number]>, Partial<Omit<Content, (typeof REQUIRED)[number] | 'panel'>> {
  id: string;
  /** Of the form of this record (see migrate-project.ts); absent: 0. */
  version?: number;
  /** Where it stands among the others, lowest first. Absent in records of 0.2: the setting "order" lists their ids. */
  place?: number;
  /** Milliseconds since 1970. */
  updatedAt: number;
  /** Deleted, but undo brings it back; thrown away after a month. */
  deletedAt?: number;
  /** Raised by every save: a save that builds on an older one than is stored becomes a copy. 0: never saved. */
  revision: number;
  /** The tab whose save it was (see tab.ts): what that tab saves next builds on it, whatever revision it heard of. */
  savedBy?: string;
}

/** A record that could not be read, kept for whoever wants to repair it. */
export interface Quarantined { store: string; key: IDBValidKey; value: unknown; reason: string; at: number }

/** A named state of a world; its contents lie beside it. `bytes`: how many they have. */
export interface Snapshot { id: string; world: string; name: string; /** Milliseconds since 1970. */ at: number; bytes: number }

/** What is stored of a world; bytes alone up to 0.5. */
export type StoredChunk = Uint8Array | Chunk;

export interface Schema extends DBSchema {
  /** The worlds: a snapshot in chunks by place, and the batches since by position. */
  base: { key: number; value: StoredChunk };
  tail: { key: number; value: StoredChunk };
  projects: { key: string; value: Project };
  /** Of the page, by name: theme, layout, the open project. */
  settings: { key: string; value: unknown };
  history: { key: number; value: RunRecord };
  quarantine: { key: number; value: Quarantined };
  snapshots: { key: string; value: Snapshot };
  /** Contents of snapshots, by their ids. */
  'snapshot-chunks': { key: string; value: Uint8Array[] };
  /** "owner": the tab that writes the worlds. "id": names this database, another one where it was thrown away. */
  meta: { key: string; value: string | BaseMark | StoredStatesMark };
  /** States of worlds that were set aside under names, by keys that "states" in `meta` tells of (see stored-states.ts). */
  states: { key: string; value: Uint8Array[] };
}

/** Under "base" in `meta`: the position of the snapshot, and its chunks, so that one that is missing is missed. */
export interface BaseMark { position: number; chunks: number }

/** Under "states" in `meta`: in which of them worlds are, and which there are (see src/session/kept-states.ts). */
export interface StoredStatesMark { now: object[]; kept: object[] }

export type StoreName = 'base' | 'tail' | 'projects' | 'settings' | 'history' | 'quarantine' | 'meta' | 'states';

const MIGRATIONS: readonly ((db: IDBPDatabase<Schema>) => void)[] = [
  (db) => {
    db.createObjectStore('base');
    db.createObjectStore('tail');
    db.createObjectStore('projects', { keyPath: 'id' });
    db.createObjectStore('settings');
    db.createObjectStore('history', { keyPath: 'id' });
  },
  (db) => {
    db.createObjectStore('quarantine', { autoIncrement: true });
    db.createObjectStore('meta');
  },
  // Projects have inputs by id from here on, and chunks their worlds: a page of an earlier version would take them for damaged.
  () => {},
  (db) => {
    db.createObjectStore('snapshots', { keyPath: 'id' });
    db.createObjectStore('snapshot-chunks');
  },
  (db) => { db.createObjectStore('states'); },
];

export const VERSION = MIGRATIONS.length;

export function migrate(db: IDBPDatabase<Schema>, from: number): void {
  for (const step of MIGRATIONS.slice(from)) step(db);
}

// Shapes, checked when a record is read: a damaged one must not reach the page.

export const isChunk = (value: unknown): value is StoredChunk => value instanceof Uint8Array
  || (isRecord(value) && typeof value['world'] === 'string' && value['bytes'] instanceof Uint8Array);

export function isProject(value: unknown): value is Project {
  if (!isRecord(value)) return false;
  const { id, updatedAt, place, revision, deletedAt, savedBy } = value;
  return typeof id === 'string' && typeof updatedAt === 'number'
    && [place, revision, deletedAt].every((one) => one === undefined || typeof one === 'number')
    && (savedBy === undefined || typeof savedBy === 'string')
    && FIELD_NAMES.every((name) => (value[name] === undefined ? !isRequired(name) : FIELDS[name].fits(value[name], Infinity)));
}

const isRequired = (name: FieldName): boolean => REQUIRED.some((one) => one === name);

export const isRun = (value: unknown): value is RunRecord => isRecord(value) && typeof value['id'] === 'number'
  && typeof value['host'] === 'string' && isRecord(value['reply']) && Array.isArray(value['events']);

export const isBaseMark = (value: unknown): value is BaseMark =>
  isRecord(value) && Number.isInteger(value['position']) && Number.isInteger(value['chunks']);

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
