// What the page asks of the keyspace to draw it: pages of keys, and single keys.
import type { KeyPage, KeyQuery, KeyView } from './redis/wire.ts';
import type { Engine } from '../redis/engine.ts';
import { matches } from '../bytes/glob.ts';
import type { Bytes } from '../redis/reply.ts';
import { typeOf } from '../redis/value.ts';
import type { Entry } from '../redis/value.ts';
import { keyView } from './redis/key-view.ts';

/** Keys that one question looks at, so that a rare pattern in a large database keeps no one waiting. */
const LOOKED_AT = 100_000;
const STEP = 1000;

/** Keys whose time is over are left out, also while nobody has removed them yet. */
export function keyPage(engine: Engine, query: KeyQuery): KeyPage {
  const db = engine.databases[query.db];
  const keys: KeyPage['keys'] = [];
  const now = engine.clock();
  let { cursor } = query;
  let looked = 0;
  do {
    const step = db.scanIndex().scan(cursor, Math.min(STEP, query.count - keys.length));
    ({ cursor } = step);
    looked += step.keys.length;
    for (const key of step.keys) {
      const entry = db.entries.get(key);
      if (entry !== undefined && fits(key, entry, query, now)) keys.push(line(key, entry));
    }
  } while (cursor !== 0 && keys.length < query.count && looked < LOOKED_AT);
  const databases = engine.databases.filter(({ size }) => size > 0).map(({ id, size }) => ({ db: id, keys: size }));
  return { keys, cursor, total: db.size, databases };
}

/** A key with its first `limit` elements, or null where there is none. */
export function keyAt(engine: Engine, db: number, key: Bytes, limit: number, newest: boolean): KeyView | null {
  const entry = engine.databases[db].entries.get(key);
  if (entry === undefined || isOver(entry, engine.clock())) return null;
  return keyView(key, entry.contents, entry.expireAt, limit, newest);
}

function fits(key: Bytes, entry: Entry, query: KeyQuery, now: number): boolean {
  if (isOver(entry, now)) return false;
  if (query.type !== undefined && typeOf(entry.contents) !== query.type) return false;
  return query.pattern === '*' || query.pattern === '' || matches(query.pattern, key);
}

function line(key: Bytes, { contents: value, expireAt }: Entry): KeyPage['keys'][number] {
  if (typeof value === 'string' || value.type === 'string') return { key, type: 'string', size: value.length, expireAt };
  return { key, type: value.type, size: value.size, expireAt };
}

const isOver = ({ expireAt }: Entry, now: number): boolean => expireAt !== 0 && expireAt <= now;
