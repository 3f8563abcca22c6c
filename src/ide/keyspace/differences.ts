// What a run changed, as rows to put before and after side by side. Pure functions.
import type { Bytes, KeyDifference, ValueView } from '../../protocol.ts';
import { formatDouble } from '../value/quote.ts';

export type Change = 'added' | 'changed' | 'removed';

/** One thing that changed in a value: absent where it was not there before, or is not any more. */
export interface ChangedPart {
  /** Field, member or index; empty for a string as a whole. */
  name: Bytes;
  before?: Bytes;
  after?: Bytes;
}

export function changeOf({ before, after }: KeyDifference): Change {
  if (before === null) return 'added';
  return after === null ? 'removed' : 'changed';
}

export function partChange(part: ChangedPart): Change {
  if (part.before === undefined) return 'added';
  return part.after === undefined ? 'removed' : 'changed';
}

/** What changed in the value; empty where only the time to live did. */
export function changedParts({ before, after }: KeyDifference): ChangedPart[] {
  if (before !== null && after !== null && before.value.type !== after.value.type) {
    // Another type: all of the old went, all of the new came.
    return [...parts(before.value, undefined), ...parts(undefined, after.value)];
  }
  return parts(before?.value, after?.value);
}

/** Milliseconds since 1970 before and after, where the time to live changed; 0: none. */
export function changedExpiry({ before, after }: KeyDifference): { before: number; after: number } | undefined {
  const [was, is] = [before?.expireAt ?? 0, after?.expireAt ?? 0];
  return before === null || after === null || was === is ? undefined : { before: was, after: is };
}

function parts(before: ValueView | undefined, after: ValueView | undefined): ChangedPart[] {
  switch ((before ?? after)?.type) {
    case undefined: return [];
    case 'string': return differing('', textOf(before), textOf(after));
    case 'list': return listParts(itemsOf(before), itemsOf(after));
    default: return namedParts(named(before), named(after));
  }
}

function differing(name: Bytes, before: Bytes | undefined, after: Bytes | undefined): ChangedPart[] {
  if (before === after) return [];
  return [{ name, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

const textOf = (value: ValueView | undefined): Bytes | undefined => (value?.type === 'string' ? value.text : undefined);
const itemsOf = (value: ValueView | undefined): Bytes[] => (value?.type === 'list' ? value.items : []);

/** The elements of a set, hash or sorted set by name; a set's have no value but their presence. */
function named(value: ValueView | undefined): Map<Bytes, Bytes> {
  switch (value?.type) {
    case 'set': return new Map(value.items.map((item) => [item, '']));
    case 'hash': return new Map(value.entries);
    case 'zset': return new Map(value.entries.map(([member, score]) => [member, formatDouble(score)]));
    default: return new Map();
  }
}

function namedParts(before: Map<Bytes, Bytes>, after: Map<Bytes, Bytes>): ChangedPart[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name) => differing(name, before.get(name), after.get(name)));
}

/**
 * What differs between two lists once their common beginning and end are put aside: a push or pop
 * is then the elements that it pushed or popped. Positions are those before for what went, after
 * for what came.
 */
function listParts(before: Bytes[], after: Bytes[]): ChangedPart[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start && end < after.length - start
    && before[before.length - 1 - end] === after[after.length - 1 - end]
  ) end++;
  const old = before.slice(start, before.length - end);
  const fresh = after.slice(start, after.length - end);
  return Array.from({ length: Math.max(old.length, fresh.length) }, (_, at): ChangedPart => ({
    name: String(start + at),
    ...(at < old.length && { before: old[at] }), ...(at < fresh.length && { after: fresh[at] }),
  }));
}
