// The history of runs in the database: it is read newest first and only as far as its budget goes, for an earlier version
// kept replies whole, gigabytes of them.
import type { IDBPDatabase } from 'idb';
import { sizeOf } from '../cut.ts';
import type { RunRecord, WireReply } from '../protocol.ts';
import { migrateRun } from './migrate-run.ts';
import type { Quarantined, Schema } from './schema.ts';
import { isRun } from './schema.ts';
import { HISTORY, RECORD, trimRun } from './trim.ts';

/** Bytes of records that a start reads: those of this version are far fewer. */
const READ = 48 * 1024 * 1024;

/** The runs that a history keeps, the newest first, and those that are too many. */
export function keepNewest(runs: readonly RunRecord[]): { kept: RunRecord[]; dropped: RunRecord[] } {
  let room: number = HISTORY.bytes;
  let at = 0;
  for (; at < Math.min(runs.length, HISTORY.runs); at++) {
    room -= bytesOf(runs[at]);
    if (room < 0 && at > 0) break;
  }
  return { kept: runs.slice(0, at), dropped: runs.slice(at) };
}

const sizes = new WeakMap<RunRecord, number>();

function bytesOf(run: RunRecord): number {
  const known = sizes.get(run) ?? sizeOf(run);
  sizes.set(run, known);
  return known;
}

export interface ReadHistory {
  /** Trimmed, the newest first. */
  runs: RunRecord[];
  damaged: Quarantined[];
  /** Keys of those that were not read, or do not fit: to be deleted. */
  dropped: IDBValidKey[];
  /** Those that take less room now. */
  trimmed: RunRecord[];
}

export async function readHistory(db: IDBPDatabase<Schema>): Promise<ReadHistory> {
  const keys = (await db.getAllKeys('history')).reverse();
  const read: ReadHistory = { runs: [], damaged: [], dropped: [], trimmed: [] };
  let room = READ;
  for (const [at, key] of keys.entries()) {
    if (room <= 0 || read.runs.length === HISTORY.runs) {
      read.dropped.push(...keys.slice(at));
      break;
    }
    // One by one: how large the next one is, nobody knows.
    room -= take(read, key, await db.get('history', key).catch((error: unknown) => new Unreadable(String(error))));
  }
  const { kept, dropped } = keepNewest(read.runs);
  read.runs = kept;
  read.dropped.push(...dropped.map(({ id }) => id));
  read.trimmed = read.trimmed.filter((run) => kept.includes(run));
  return read;
}

class Unreadable { constructor(readonly reason: string) {} }

/** Returns how many bytes the record has. */
function take(read: ReadHistory, key: number, value: unknown): number {
  const size = sizeOf(value, READ);
  if (isRun(value)) {
    const trimmed = trimStored(value);
    if (trimmed !== undefined) {
      read.runs.push(trimmed);
      if (trimmed !== value) read.trimmed.push(trimmed);
      return size;
    }
  }
  const reason = value instanceof Unreadable ? value.reason : 'not of the shape of this store';
  read.damaged.push({ store: 'history', key, value: value instanceof Unreadable ? undefined : value, reason, at: Date.now() });
  return size;
}

/** A record of 0.3 says nothing of what it cut. Undefined: it has another form, and is large. */
function trimStored(stored: RunRecord): RunRecord | undefined {
  const run = migrateRun(stored);
  try {
    if (run.trimmed !== undefined) return trimRun(run);
    const trimmed = mayBeCut(run.reply) ? 'unmarked' : 'marked';
    return { ...trimRun(run), trimmed };
  } catch {
    return sizeOf(run, RECORD) <= RECORD ? run : undefined; // the page says that it cannot draw it
  }
}

/** 0.3 cut lists at 100 elements and texts at 2,000 bytes. */
function mayBeCut(reply: WireReply): boolean {
  switch (reply.type) {
    case 'array': case 'set': case 'push': return reply.items.length === 100 || reply.items.some(mayBeCut);
    case 'map': return reply.entries.length === 100 || reply.entries.some((entry) => entry.some(mayBeCut));
    case 'attributed': return mayBeCut(reply.reply);
    default: return 'text' in reply && reply.text.length === 2000;
  }
}
