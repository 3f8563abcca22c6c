// How large the values of a database are, as INFO of Redis 8 tells it: how many keys there are of each type, by powers of two.
import type { Database } from './keyspace.ts';
import { typeOf } from './value.ts';
import type { Entry, TypeName } from './value.ts';
import type { Bytes } from './reply.ts';

/** The types that are told, in order, and what is counted of each. */
const FIELDS: readonly (readonly [type: TypeName, field: string])[] = [
  ['string', 'strings_sizes'], ['list', 'lists_items'], ['set', 'sets_items'], ['zset', 'zsets_items'], ['hash', 'hashes_items'],
];
const UNITS = 'KMGTPE';

/** Fields of INFO with the numbers of keys from each power of two on: { db0_distrib_lists_items: '1=2,8=1,1K=3' }. */
export function keySizes(db: Database): Record<string, Bytes> {
  const counts = new Map<TypeName, number[]>();
  for (const [, entry] of db.entries) {
    const bins = counts.get(typeOf(entry.contents)) ?? [];
    const bin = 1 + Math.floor(Math.log2(sizeOf(entry))); // -Infinity of an empty string
    const at = Math.max(0, bin);
    bins[at] = (bins[at] ?? 0) + 1;
    counts.set(typeOf(entry.contents), bins);
  }
  return Object.fromEntries(FIELDS.filter(([type]) => counts.has(type)).map(([type, field]) =>
    [`db${db.id}_distrib_${field}`, told(counts.get(type)!)]));
}

/** Bytes of a string, elements of anything else. */
function sizeOf(entry: Entry): number {
  const { number } = entry;
  if (number !== undefined) return String(number).length;
  const { contents } = entry;
  return typeof contents === 'string' || contents.type === 'string' ? contents.length : contents.size;
}

const told = (bins: readonly number[]): Bytes =>
  bins.flatMap((count, bin) => (count === undefined ? [] : [`${label(bin)}=${count}`])).join(',');

/** The least size that a bin is for: "0", "1", "512", "1K". */
function label(bin: number): string {
  if (bin === 0) return '0';
  const unit = Math.floor((bin - 1) / 10);
  return `${2 ** ((bin - 1) % 10)}${UNITS[unit - 1] ?? ''}`;
}
