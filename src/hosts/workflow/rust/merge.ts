// What a node's result does to the state in the Rust engine.
import { isDict } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { orderedDict } from './json.ts';

/** A mapping is merged key by key, nothing changes nothing, anything else becomes the whole state. */
export function unionOf(state: Value, returned: Value): Value {
  if (returned === null) return state;
  if (!isDict(returned)) return returned;
  if (returned.size === 0) return state;
  return isDict(state) ? orderedDict([...state, ...returned].map(([key, item]) => [String(key), item] as const)) : returned;
}
