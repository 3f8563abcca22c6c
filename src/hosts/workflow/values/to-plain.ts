// A value as plain data for an event's payload: what JSON.stringify takes, integers beyond 2^53 as their digits.
import { keyText, str } from './python-text.ts';
import { branchDict } from './to-reply.ts';
import { toBytes } from './utf8.ts';
import { BranchResult, isDict, isList, Tuple } from './value.ts';
import type { Value } from './value.ts';

/** Texts become bytes, as payloads hold them. NaN and infinities are told by their texts. */
export function toPlain(value: Value): unknown {
  if (isList(value)) return value.map(toPlain);
  if (isDict(value)) return Object.fromEntries([...value].map(([key, item]) => [toBytes(keyText(key)), toPlain(item)]));
  if (value instanceof Tuple) return value.items.map(toPlain);
  if (value instanceof BranchResult) return toPlain(branchDict(value));
  switch (typeof value) {
    case 'bigint': return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case 'number': return Number.isFinite(value) ? value : str(value);
    case 'string': return toBytes(value);
    case 'boolean': return value;
  }
  return value === null ? null : toBytes(str(value));
}
