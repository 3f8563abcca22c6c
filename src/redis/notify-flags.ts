// The letters of notify-keyspace-events and the bits that they stand for.
import { Notify } from './keyspace.ts';
import type { Bytes } from './reply.ts';

const CLASSES: readonly [letter: string, bit: number][] = [
  ['g', Notify.generic], ['$', Notify.string], ['l', Notify.list], ['s', Notify.set], ['h', Notify.hash],
  ['z', Notify.zset], ['x', Notify.expired], ['e', Notify.evicted], ['t', Notify.stream], ['d', Notify.module],
];
const ALL = CLASSES.reduce((bits, [, bit]) => bits | bit, 0);
const OTHERS: readonly [letter: string, bit: number][] = [
  ['K', Notify.keyspace], ['E', Notify.keyevent], ['m', Notify.keyMiss],
];
/** They are not among those of "A". */
const ASKED: readonly [letter: string, bit: number][] = [
  ['n', Notify.newKey], ['o', Notify.overwritten], ['c', Notify.typeChanged],
];
const BITS = new Map([...CLASSES, ...OTHERS, ...ASKED, ['A', ALL] as const]);

/** Bits of `Notify`, or undefined for a letter that is none. `overwriting`: "o" and "c" are some, as since 8.2. */
export function parseNotify(letters: Bytes, overwriting: boolean): number | undefined {
  let mask = 0;
  for (const letter of letters) {
    const bit = BITS.get(letter);
    if (bit === undefined || (!overwriting && (letter === 'o' || letter === 'c'))) return undefined;
    mask |= bit;
  }
  return mask;
}

/** As CONFIG GET shows them. Beside "A" the letters "n", "o" and "c" are not shown, though they hold: so it is in Redis. */
export function formatNotify(mask: number): Bytes {
  const classes = (mask & ALL) === ALL ? 'A' : lettersOf([...CLASSES, ...ASKED], mask);
  return classes + lettersOf(OTHERS, mask);
}

const lettersOf = (table: readonly (readonly [string, number])[], mask: number): Bytes =>
  table.filter(([, bit]) => (mask & bit) !== 0).map(([letter]) => letter).join('');
