// Removing keys, and fields of hashes, whose time is over though nobody asks for them.
import type { Engine } from './engine.ts';
import { expireFields } from './field-expiry.ts';
import type { Database } from './keyspace.ts';

/** Looks at up to `limit` keys of each database that have a time to live. Returns how many keys it removed. */
function removeExpired(engine: Engine, limit: number): number {
  let removed = 0;
  for (const db of engine.databases) {
    if (db.expires.timed.size !== 0) expireFields(engine, db, limit);
    removed += removeExpiredOf(db, engine.now, limit);
  }
  return removed;
}

function removeExpiredOf(db: Database, now: number, limit: number): number {
  let removed = 0;
  for (let left = Math.min(limit, db.expires.size); left > 0; left--) {
    const key = db.nextExpiring();
    if (key === undefined) break;
    if (db.expires.get(key)!.expireAt >= now) continue;
    db.removeExpired(key);
    db.expiredInRounds++;
    removed++;
  }
  return removed;
}

/** One look as an epoch of its own; returns how many keys went. */
export function expireCycle(engine: Engine, limit: number): number {
  if (!engine.removesExpired || !engine.activeExpire) return 0;
  const started = engine.elapsed();
  engine.begin();
  let removed: number;
  try {
    removed = removeExpired(engine, limit);
  } finally {
    engine.end();
  }
  engine.announce();
  if (removed !== 0) engine.timing.sample('expire-cycle', engine.elapsed() - started);
  return removed;
}
