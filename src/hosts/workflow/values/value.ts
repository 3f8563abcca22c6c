// Values as the engines hold them: JSON's, with integers and floats apart, and what Python's YAML and Lua add.

/** A key of a mapping; YAML has others than texts. */
export type Key = string | bigint | number | boolean | null;

/** bigint: an integer of any size; number: a float; string: Unicode text. Values are not changed once they are made. */
export type Value = null | boolean | bigint | number | string | readonly Value[] | Dict | Odd;

/** A mapping in the order in which its keys came. */
export class Dict extends Map<Key, Value> {
  constructor(entries: Iterable<readonly [Key, Value]> = []) { super(entries); }
}

/** What JSON has no word for. */
export type Odd = Tuple | Moment | Binary | Names | Foreign | BranchResult;

/** Several values at once, as Lua returns them. */
export class Tuple { constructor(readonly items: readonly Value[]) {} }

/** A date or a time of YAML 1.1. `text` is as Python's `str`, `iso` as its `isoformat`. */
export class Moment { constructor(readonly type: 'date' | 'datetime', readonly text: string, readonly iso: string) {} }

/** Bytes, one char each. */
export class Binary { constructor(readonly bytes: string) {} }

/** A set of YAML. */
export class Names { constructor(readonly items: readonly Value[]) {} }

/** A value of Lua that stays in Lua: a function, a coroutine, a table inside several values. */
export class Foreign { constructor(readonly type: string, readonly text: string) {} }

/** What a branch ended with, as nodes that make branches keep it. */
export class BranchResult {
  constructor(readonly branch: string, readonly state: Dict, readonly error: string | null) {}
}

export const isDict = (value: Value | undefined): value is Dict => value instanceof Dict;
export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

/** A mapping with one or more keys on top of another; neither is changed. */
export const merged = (base: Dict, over: Iterable<readonly [Key, Value]>): Dict => {
  const all = new Dict(base);
  for (const [key, value] of over) all.set(key, value);
  return all;
};

/** Whether two values are the same in value and type. */
export function same(a: Value, b: Value): boolean {
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (isDict(a)) return isDict(b) && a.size === b.size && [...a].every(([key, item]) => b.has(key) && same(item, b.get(key)!));
  if (a instanceof Tuple) return b instanceof Tuple && same(a.items, b.items);
  if (typeof a === 'object' && a !== null) return typeof b === 'object' && b !== null && JSON.stringify(a) === JSON.stringify(b);
  return Object.is(a, b) || a === b;
}
