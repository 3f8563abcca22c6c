// What a run changed, as rows to put before and after side by side. Pure functions.
import type { Bytes, Difference } from '../../../../protocol.ts';
import type { KeyDifference, ValueView } from '../../wire.ts';
import { formatDouble } from '../../../../double.ts';
import { count } from '../../../../bytes/units.ts';
import { fieldsText, groupText } from './stream-text.ts';

export type Change = 'added' | 'changed' | 'removed';

/** One thing that changed in a value: absent where it was not there before, or is not any more. */
export interface ChangedPart {
  /** Field, member or index; empty for a string as a whole. */
  name: Bytes;
  before?: Bytes;
  after?: Bytes;
}

/** Those of a record that are of keys: one that another version stored may have others. */
export const keyDifferences = (differences: readonly Difference[]): KeyDifference[] => differences.filter(isOfKey);

const isOfKey = (difference: Difference): difference is KeyDifference => 'key' in difference && typeof difference.key === 'string'
  && 'db' in difference && typeof difference.db === 'number' && isView(difference.before) && isView(difference.after);

const isView = (thing: Difference['before']): boolean => thing === null || (typeof thing === 'object' && 'size' in thing
  && typeof thing.value === 'object' && thing.value !== null && 'type' in thing.value);

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
  const found = parts(before?.value, after?.value);
  const excerpt = (before?.partial ?? false) || (after?.partial ?? false);
  // Of a long list only what changed is there: where it stands is not known.
  return excerpt && (after ?? before)?.value.type === 'list' ? found.map((part) => ({ ...part, name: '' })) : found;
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

/** What a HyperLogLog has counted tells more than its bytes. */
function textOf(value: ValueView | undefined): Bytes | undefined {
  if (value?.type !== 'string') return undefined;
  return value.hyperLogLog ? `about ${count(value.hyperLogLog.count, 'element')}` : value.text;
}

const itemsOf = (value: ValueView | undefined): Bytes[] => (value?.type === 'list' ? value.items : []);

/** The elements of a set, hash or sorted set by name; a set's have no value but their presence. */
function named(value: ValueView | undefined): Map<Bytes, Bytes> {
  switch (value?.type) {
    case 'set': return new Map(value.items.map((item) => [item, '']));
    case 'hash': return new Map(value.entries);
    case 'zset': return new Map(value.entries.map(([member, score]) => [member, formatDouble(score)]));
    case 'vectorset': return new Map(value.entries.map(([element, attributes, vector]) =>
      [element, attributes === '' ? vector : `${vector} ${attributes}`]));
    case 'stream': return new Map([
      ...value.entries.map(([id, fields]): [Bytes, Bytes] => [id, fieldsText(fields)]),
      ...value.groups.map((group): [Bytes, Bytes] => [`group ${group.name}`, groupText(group)]),
    ]);
    default: return new Map();
  }
}

function namedParts(before: Map<Bytes, Bytes>, after: Map<Bytes, Bytes>): ChangedPart[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name) => differing(name, before.get(name), after.get(name)));
}

/**
 * What differs between two lists: what stands in only one of them once a longest common
 * subsequence is put aside, so that a push or a pop is the elements that it pushed or popped. What
 * went and what came at one place is one change. Positions are those after for what came, before
 * for what went.
 */
function listParts(before: Bytes[], after: Bytes[]): ChangedPart[] {
  const common = commonLengths(before, after);
  const found: ChangedPart[] = [];
  let [at, to] = [0, 0];
  while (at < before.length || to < after.length) {
    const [from, since] = [at, to];
    while ((at < before.length || to < after.length) && !equalAt(before, at, after, to)) {
      if (to === after.length || (at < before.length && common[at + 1][to] >= common[at][to + 1])) at++;
      else to++;
    }
    found.push(...paired(before.slice(from, at), from, after.slice(since, to), since));
    at++;
    to++;
  }
  return found;
}

function equalAt(before: Bytes[], at: number, after: Bytes[], to: number): boolean {
  return at < before.length && to < after.length && before[at] === after[to];
}

/** `[at][to]`: how long the longest common subsequence of both lists is from these positions on. */
function commonLengths(before: Bytes[], after: Bytes[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0));
  for (let at = before.length - 1; at >= 0; at--) {
    for (let to = after.length - 1; to >= 0; to--) {
      lengths[at][to] = before[at] === after[to] ? lengths[at + 1][to + 1] + 1
        : Math.max(lengths[at + 1][to], lengths[at][to + 1]);
    }
  }
  return lengths;
}

function paired(old: Bytes[], from: number, fresh: Bytes[], since: number): ChangedPart[] {
  return Array.from({ length: Math.max(old.length, fresh.length) }, (_, at): ChangedPart => ({
    name: String(at < fresh.length ? since + at : from + at),
    ...(at < old.length && { before: old[at] }), ...(at < fresh.length && { after: fresh[at] }),
  }));
}
