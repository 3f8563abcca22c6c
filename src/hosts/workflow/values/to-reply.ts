// A state as the reply of a run.
import type { WireReply } from '../../../protocol.ts';
import { keyText, str } from './python-text.ts';
import { toBytes } from './utf8.ts';
import { BranchResult, Binary, Dict, isDict, isList, Names, Tuple } from './value.ts';
import type { Value } from './value.ts';

const bulk = (text: string): WireReply => ({ type: 'bulk', text: toBytes(text) });

/** Keys become texts, as JSON has them; what has no other form is told by its text. */
export function toReply(value: Value): WireReply {
  if (value === null) return { type: 'null' };
  if (isList(value)) return { type: 'array', items: value.map(toReply) };
  if (isDict(value)) return { type: 'map', entries: [...value].map(([key, item]) => [bulk(keyText(key)), toReply(item)]) };
  switch (typeof value) {
    case 'boolean': return { type: 'boolean', value };
    case 'number': return { type: 'double', value };
    case 'string': return bulk(value);
    case 'bigint': {
      const near = Number(value);
      return { type: 'integer', value: Number.isSafeInteger(near) ? near : String(value) };
    }
  }
  if (value instanceof Tuple || value instanceof Names) return { type: 'array', items: value.items.map(toReply) };
  if (value instanceof BranchResult) return toReply(branchDict(value));
  if (value instanceof Binary) return { type: 'bulk', text: value.bytes };
  return { type: 'status', text: toBytes(str(value)) };
}

/** What a branch ended with, field by field. */
export const branchDict = ({ branch, state, error }: BranchResult): Dict => new Dict([
  ['branch', branch], ['success', error === null], ['state', state], ['error', error], ['error_type', null],
  ['traceback', null], ['timeout', false], ['retry_count', 0n], ['circuit_state', null], ['attempt_errors', []],
]);
