// When time alone changes something next: a key or a field of a hash is over, or a client has waited long enough.
import type { Hash } from './data/hash.ts';
import type { Engine } from './engine.ts';

/**
 * The first moment (milliseconds since 1970) after `now` at which something is over; undefined: nothing ever is. A key is there in the
 * very millisecond of its time to live, and is over in the next one.
 */
export function nextDue({ databases, blocking }: Engine, now: number): number | undefined {
  let next = Infinity;
  const look = (at: number): void => { if (at > now && at < next) next = at; };
  for (const db of databases) {
    for (const { expireAt } of db.expires.values()) look(expireAt + 1);
    for (const key of db.expires.timed) {
      const value = db.entries.get(key)?.value;
      if (typeof value === 'object' && value.type === 'hash') look((value as Hash).soonest + 1);
    }
  }
  look(blocking.soonest);
  return next === Infinity ? undefined : next;
}
