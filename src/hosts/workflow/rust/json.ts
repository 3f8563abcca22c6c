// JSON as serde_json has it: mappings in the order of their keys' bytes.
import { comparePoints } from '../templates/operators.ts';
import { keyText } from '../values/python-text.ts';
import { Dict, isDict, isList } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { rustFloat } from './text.ts';

/** A value with its mappings in order, through and through. Integers that 64 bits do not hold are floats. */
export function ordered(value: Value): Value {
  if (isList(value)) return value.map(ordered);
  if (typeof value === 'bigint') return value >= -(2n ** 63n) && value < 2n ** 64n ? value : Number(value);
  return isDict(value) ? orderedDict([...value].map(([key, item]) => [keyText(key), ordered(item)])) : value;
}

/** A mapping of entries whose values are in order. */
export const orderedDict = (entries: readonly (readonly [string, Value])[]): Dict =>
  new Dict([...entries].sort(([a], [b]) => comparePoints(a, b)));

/** JSON without spaces. */
export function dumpJson(value: Value): string {
  if (isList(value)) return `[${value.map(dumpJson).join(',')}]`;
  if (isDict(value)) return `{${[...value].map(([key, item]) => `${JSON.stringify(keyText(key))}:${dumpJson(item)}`).join(',')}}`;
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'number' ? rustFloat(value) : String(value);
}
