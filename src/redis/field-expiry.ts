// Fields of hashes whose time is over: they go when their hash is looked at, or in the engine's rounds.
import { Hash } from './data/hash.ts';
import type { Engine } from './engine.ts';
import { Notify } from './keyspace.ts';
import type { Database } from './keyspace.ts';
import type { Bytes } from './reply.ts';
import type { Entry } from './value.ts';

/** The hash of an entry as it is shown: a copy without the fields whose time is over; undefined where there are no others. */
export function withoutExpired(engine: Engine, entry: Entry): Hash | undefined {
  const hash = entry.value as Hash;
  const fields = hash.expiredFields(engine.now);
  if (fields.length === 0 || engine.seesExpired) return hash;
  const shown = hash.copy();
  for (const field of fields) shown.delete(field);
  return shown.size === 0 ? undefined : shown;
}

/**
 * The hash of an entry for a command that names fields: those of them whose time is over go. Undefined where the hash went
 * with them. A replica only hides what is over, and so does a server that takes it out in its rounds alone.
 */
export function withoutNamed(engine: Engine, db: Database, key: Bytes, entry: Entry, names: readonly Bytes[]): Hash | undefined {
  if (!engine.removesExpired || engine.has.fieldsGoInRounds || engine.seesExpired) return withoutExpired(engine, entry);
  const hash = entry.value as Hash;
  const over = names.filter((field) => isOver(hash, field, engine.now));
  return over.length === 0 ? hash : takeOut(db, key, entry, over);
}

/** Removes those of the fields whose time is over for a command that sets them: the hash stays though it may be empty. */
export function clearExpired(
  { removesExpired, has, now }: Engine, db: Database, key: Bytes, entry: Entry, fields: readonly Bytes[], told: boolean,
): void {
  const hash = entry.value as Hash;
  if (!removesExpired || has.fieldsGoInRounds || hash.soonest >= now) return;
  const over = fields.filter((field) => isOver(hash, field, now));
  if (over.length === 0) return;
  db.touch(key, entry);
  for (const field of over) hash.delete(field);
  db.expiredFields += over.length;
  if (told) db.notify(Notify.hash, 'hexpired', key);
}

/** Removes fields whose time is over; undefined where the hash went with them. */
function takeOut(db: Database, key: Bytes, entry: Entry, fields: readonly Bytes[]): Hash | undefined {
  const hash = entry.value as Hash;
  db.touch(key, entry);
  for (const field of fields) hash.delete(field);
  db.expiredFields += new Set(fields).size;
  db.notify(Notify.hash, 'hexpired', key);
  if (!db.removeIfEmpty(key, entry)) return hash;
  db.notify(Notify.generic, 'del', key);
  return undefined;
}

/** Takes out those fields in `args`, each `step`th from `from` on, whose time is over: they are about to get other values. */
export function replaceExpired(
  { now, has, seesExpired }: Engine, db: Database, key: Bytes, hash: Hash, args: readonly Bytes[], from: number, step: number,
): void {
  if (!has.fieldsGoInRounds || hash.soonest >= now || seesExpired) return;
  let over = 0;
  for (let i = from; i < args.length; i += step) {
    if (!isOver(hash, args[i], now)) continue;
    hash.delete(args[i]);
    over++;
  }
  if (over === 0) return;
  db.expiredFields += over;
  db.notify(Notify.hash, 'hexpired', key);
}

/** Whether the time of a field is over. */
export function isOver(hash: Hash, field: Bytes, now: number): boolean {
  const at = hash.timeOf(field);
  return at !== 0 && at < now;
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
    const over = entry.value.soonest >= engine.now ? [] : entry.value.expiredFields(engine.now);
    db.fieldsExpiredInRounds += over.length;
    if (over.length === 0 || takeOut(db, key, entry, over)?.timed === true) timed.add(key);
  }
}
