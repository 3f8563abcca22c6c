// What a database holds at a glance: memory by the beginning of its keys' names, and how long its keys live on.
import { wholeMemory } from '../../redis/budget.ts';
import type { Engine } from '../../redis/engine.ts';
import type { Bytes } from '../../redis/reply.ts';
import type { Overview } from './wire.ts';

/** Keys that are looked at, and prefixes that are told; the others are one. */
const KEYS = 200_000;
const PREFIXES = 12;
const SECOND = 1000;
/** Bounds of times to live, in milliseconds, each with its name. */
const LIVES: readonly [below: number, label: string][] = [
  [60 * SECOND, 'under a minute'], [3600 * SECOND, 'under an hour'], [86_400 * SECOND, 'under a day'], [7 * 86_400 * SECOND, 'under a week'],
  [Infinity, 'longer'],
];

export function overviewOf(engine: Engine, id: number): Overview {
  const now = engine.clock();
  const prefixes = new Map<Bytes, { keys: number; bytes: number }>();
  const lives = [...LIVES.map(([, label]) => ({ label, keys: 0 })), { label: 'for ever', keys: 0 }];
  let left = KEYS;
  for (const [key, entry] of engine.databases[id].entries) {
    if (entry.expireAt !== 0 && entry.expireAt <= now) continue;
    if (left-- === 0) break;
    const prefix = prefixOf(key);
    const sum = prefixes.get(prefix) ?? { keys: 0, bytes: 0 };
    prefixes.set(prefix, { keys: sum.keys + 1, bytes: sum.bytes + wholeMemory(key, entry) });
    lives[entry.expireAt === 0 ? LIVES.length : LIVES.findIndex(([below]) => entry.expireAt - now < below)].keys++;
  }
  return { prefixes: largest(prefixes), lives: lives.filter(({ keys }) => keys > 0), whole: left >= 0 };
}

/** Up to the first colon; of a name without one, the name without what may count it. */
const prefixOf = (key: Bytes): Bytes => (key.includes(':') ? `${key.slice(0, key.indexOf(':'))}:` : key.replace(/\d+$/, '#')).slice(0, 64);

function largest(prefixes: ReadonlyMap<Bytes, { keys: number; bytes: number }>): Overview['prefixes'] {
  const all = [...prefixes].map(([prefix, sum]) => ({ prefix, ...sum })).sort((a, b) => b.bytes - a.bytes);
  const rest = all.slice(PREFIXES);
  if (rest.length === 0) return all;
  const sum = (of: 'keys' | 'bytes'): number => rest.reduce((total, one) => total + one[of], 0);
  return [...all.slice(0, PREFIXES), { prefix: null, keys: sum('keys'), bytes: sum('bytes') }];
}
