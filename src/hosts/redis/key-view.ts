// A key's value as the page shows it: whole where it is small, the beginning where it is large.
import type { Bytes, KeyView, ValueView } from '../../protocol.ts';
import { parseInt64 } from '../../redis/arguments.ts';
import type { Collection, Value } from '../../redis/value.ts';

/** Bytes of a string that a view carries. */
const STRING_LIMIT = 65536;
/** Up to so many bytes a string lies in its object (OBJECT_ENCODING_EMBSTR_SIZE_LIMIT). */
const EMBEDDED = 44;

/** `limit` is how many elements of a collection the view may carry. */
export function keyView(key: Bytes, value: Value, expireAt: number, limit: number): KeyView {
  if (typeof value === 'string') {
    return {
      key, encoding: stringEncoding(value), size: value.length, expireAt,
      value: { type: 'string', text: value.slice(0, STRING_LIMIT) }, partial: value.length > STRING_LIMIT,
    };
  }
  const items = value.items();
  const partial = value.size > limit;
  const shown = partial ? items.slice(0, limit * itemsPerElement(value)) : items;
  return { key, encoding: value.encoding(), size: value.size, expireAt, value: valueView(value.type, shown), partial };
}

/** Elements as `Collection.items` lists them. */
export function valueView(type: Collection['type'], items: Bytes[]): ValueView {
  switch (type) {
    case 'hash': return { type, entries: pairs(items) };
    case 'zset': return { type, entries: pairs(items).map(([member, score]) => [member, toScore(score)]) };
    case 'set': return { type, items };
    default: return { type: 'list', items };
  }
}

function toScore(text: Bytes): number {
  if (!/^[+-]?inf/.test(text)) return Number(text);
  return text.startsWith('-') ? -Infinity : Infinity;
}

export const itemsPerElement = ({ type }: Collection): number => (type === 'hash' || type === 'zset' ? 2 : 1);

function pairs(items: readonly Bytes[]): [Bytes, Bytes][] {
  const entries: [Bytes, Bytes][] = [];
  for (let i = 0; i + 1 < items.length; i += 2) entries.push([items[i], items[i + 1]]);
  return entries;
}

function stringEncoding(text: Bytes): string {
  if (parseInt64(text) !== undefined) return 'int';
  return text.length <= EMBEDDED ? 'embstr' : 'raw';
}
