// Where two runs of one script part: reply, keyspace, events and log. Pure functions.
import type { HostEvent } from '../../../../protocol.ts';
import type { KeyDifference, KeyView, ReleaseRun } from '../../wire.ts';

/** Something of both runs, side by side; absent where one of them has it not. */
export interface Pair<T> { left?: T; right?: T }

/** What differs. `encodings`: keys that hold the same in another form. */
export interface Differing {
  reply: boolean;
  keyspace: Pair<KeyDifference>[];
  events: Pair<ReleaseRun['events'][number]>[];
  log: Pair<ReleaseRun['log'][number]>[];
  encodings: { key: string; left: string; right: string }[];
}

export type Part = 'reply' | 'keyspace' | 'events' | 'log';

const text = (value: unknown): string => JSON.stringify(value);

export function differing(left: ReleaseRun, right: ReleaseRun): Differing {
  const keys = keyPairs(left.differences, right.differences);
  return {
    reply: text(left.reply) !== text(right.reply),
    keyspace: keys.filter((pair) => text(withoutForm(pair.left)) !== text(withoutForm(pair.right))),
    events: unequal(left.events, right.events), log: unequal(left.log, right.log),
    encodings: keys.flatMap(({ left: one, right: other }) => {
      const [a, b] = [one?.after, other?.after];
      const same = a && b && a.encoding !== b.encoding && text(withoutForm(one)) === text(withoutForm(other));
      return same ? [{ key: a.key, left: a.encoding, right: b.encoding }] : [];
    }),
  };
}

/** The parts that differ, in words' order. */
export const partsOf = ({ reply, keyspace, events, log }: Differing): Part[] => [
  ...(reply ? ['reply' as const] : []), ...(keyspace.length > 0 ? ['keyspace' as const] : []),
  ...(events.length > 0 ? ['events' as const] : []), ...(log.length > 0 ? ['log' as const] : []),
];

/** How a value is kept is no business of a script. */
function withoutForm(difference: KeyDifference | undefined): unknown {
  const plain = (view: KeyView | null): unknown => view && { ...view, encoding: '' };
  return difference && { ...difference, before: plain(difference.before), after: plain(difference.after) };
}

function keyPairs(left: readonly KeyDifference[], right: readonly KeyDifference[]): Pair<KeyDifference>[] {
  const name = ({ db, key }: KeyDifference): string => `${db} ${key}`;
  const others = new Map(right.map((one) => [name(one), one]));
  const pairs = left.map((one): Pair<KeyDifference> => {
    const other = others.get(name(one));
    others.delete(name(one));
    return { left: one, ...(other && { right: other }) };
  });
  return [...pairs, ...[...others.values()].map((right): Pair<KeyDifference> => ({ right }))];
}

/** Cells of the table in which two lists are held against each other. */
const CELLS = 250_000;

/** The items that stand in one list alone, as a longest common subsequence has it; what went and came at one place is a pair. */
export function unequal<T extends ReleaseRun['log'][number] | Pick<HostEvent, 'name' | 'payload'>>(left: readonly T[], right: readonly T[]): Pair<T>[] {
  const [a, b] = [left.map(text), right.map(text)];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) { endA--; endB--; }
  const common = (endA - start) * (endB - start) <= CELLS ? commonPlaces(a.slice(start, endA), b.slice(start, endB)) : [];
  const pairs: Pair<T>[] = [];
  let [i, j] = [start, start];
  for (const [x, y] of [...common, [endA - start, endB - start]]) {
    const [ones, others] = [left.slice(i, start + x), right.slice(j, start + y)];
    for (let at = 0; at < Math.max(ones.length, others.length); at++) {
      pairs.push({ ...(at < ones.length && { left: ones[at] }), ...(at < others.length && { right: others[at] }) });
    }
    [i, j] = [start + x + 1, start + y + 1];
  }
  return pairs;
}

/** The places of a longest common subsequence in both. */
function commonPlaces(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? lengths[(i + 1) * width + j + 1] + 1
        : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  const places: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) places.push([i++, j++]);
    else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) i++;
    else j++;
  }
  return places;
}
