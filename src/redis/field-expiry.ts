// Fields of hashes whose time is over: they go when their hash is looked at, or in the engine's rounds.
import { Hash } from './data/hash.ts';
import type { Engine } from './engine.ts';
import { Notify } from './keyspace.ts';
import type { Database } from './keyspace.ts';
import type { Bytes } from './reply.ts';
import type { Entry } from './value.ts';

/**
 * The hash of an entry without the fields whose time is over; undefined where it went with the last of them. A replica
 * only hides them: it gives a copy.
 */
export function withoutExpired(engine: Engine, db: Database, key: Bytes, entry: Entry): Hash | undefined {
  const hash = entry.value as Hash;
  const fields = hash.expiredFields(engine.now);
  if (fields.length === 0) return hash;
  if (!engine.removesExpired) {
    const shown = hash.copy();
    for (const field of fields) shown.delete(field);
    return shown.size === 0 ? undefined : shown;
  }
  db.touch(key, entry);
  for (const field of fields) hash.delete(field);
  db.expiredFields += fields.length;
  db.notify(Notify.hash, 'hexpired', key);
  if (!db.removeIfEmpty(key, entry)) return hash;
  db.notify(Notify.generic, 'del', key);
  return undefined;
}

/** Looks at up to `limit` hashes in which fields expire, and takes out those whose time is over. */
export function expireFields(engine: Engine, db: Database, limit: number): void {
  const { timed } = db.expires;
  let left = Math.min(limit, timed.size);
  for (const key of timed) {
    if (left-- === 0) return;
    const entry = db.entries.get(key);
    timed.delete(key);
    if (!(entry?.value instanceof Hash) || !entry.value.timed) continue;
    // Behind the others: the next round looks at those first.
    if (entry.value.soonest >= engine.now || withoutExpired(engine, db, key, entry)?.timed === true) timed.add(key);
  }
}
