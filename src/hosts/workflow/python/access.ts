// Reading a workflow's mappings as the Python engine does: what has the wrong type fails in Python's words.
import { Fault } from '../fault.ts';
import { repr, str, typeName } from '../values/python-text.ts';
import { Dict, isDict, isList, Names, Tuple } from '../values/value.ts';
import type { Key, Value } from '../values/value.ts';

/** `value.get(key)`; undefined where the key is absent. */
export function get(value: Value, key: Key): Value | undefined {
  if (isDict(value)) return value.get(key);
  throw new Fault('AttributeError', `'${typeName(value)}' object has no attribute 'get'`);
}

/** `value[key]` of a mapping. */
export function need(value: Value, key: string): Value {
  if (!isDict(value)) {
    if (typeof value === 'string') throw new Fault('TypeError', `string indices must be integers, not 'str'`);
    if (isList(value)) throw new Fault('TypeError', 'list indices must be integers or slices, not str');
    throw new Fault('TypeError', `'${typeName(value)}' object is not subscriptable`);
  }
  const found = value.get(key);
  if (found === undefined) throw new Fault('KeyError', repr(key));
  return found;
}

/** `for item in value`. */
export function iterate(value: Value): readonly Value[] {
  if (isList(value)) return value;
  if (isDict(value)) return [...value.keys()];
  if (typeof value === 'string') return [...value];
  if (value instanceof Tuple || value instanceof Names) return value.items;
  throw new Fault('TypeError', `'${typeName(value)}' object is not iterable`);
}

/** A value as a key. */
export function keyOf(value: Value): Key {
  if (value === null || typeof value !== 'object') return value;
  throw new Fault('TypeError', `unhashable type: '${typeName(value)}'`);
}

/** A node's name as messages and events tell it. */
export const nameText = (name: Key): string => str(name);

/** A mapping that may be absent or null. */
export const section = (sections: Dict, name: string): Dict => {
  const value = sections.get(name);
  return isDict(value) ? value : new Dict();
};
