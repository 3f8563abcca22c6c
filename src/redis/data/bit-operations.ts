// What BITOP makes of several byte strings. The shorter ones end in zeros.
import { wordsOf } from '../bytes.ts';

/** Combines sources, of which there is one at least, into zeros, as many as the longest source has bytes. */
type Operation = (sources: readonly Uint8Array[], result: Uint8Array) => void;

/** Joins to each word or byte of one array that of another, in whose place come zeros past its end. */
type Join = (into: Int32Array | Uint8Array, from: Int32Array | Uint8Array) => void;

const joining = (join: Join): Operation => ([first, ...others], result) => {
  result.set(first);
  for (const source of others) {
    const words = wordsOf(source);
    const whole = 4 * words.length;
    join(new Int32Array(result.buffer, 0, words.length), words);
    join(result.subarray(whole), source.subarray(whole));
  }
};

// A loop each, for a call an element costs more than its work.

const or = joining((into, from) => { for (let i = 0; i < from.length; i++) into[i] |= from[i]; });

const OPERATIONS: Readonly<Record<string, Operation>> = {
  and: joining((into, from) => {
    for (let i = 0; i < from.length; i++) into[i] &= from[i];
    into.fill(0, from.length);
  }),
  or,
  xor: joining((into, from) => { for (let i = 0; i < from.length; i++) into[i] ^= from[i]; }),
  not: ([source], result) => { for (let i = 0; i < source.length; i++) result[i] = ~source[i]; },
};

/** The first one with all that stands in any of the others. */
const withFirst = (join: (first: number, others: number) => number): Operation => ([first, ...others], result) => {
  or(others, result);
  for (let i = 0; i < result.length; i++) result[i] = join(i < first.length ? first[i] : 0, result[i]);
};

/** What came with 8.2. */
const LATER: Readonly<Record<string, Operation>> = {
  diff: withFirst((first, others) => first & ~others),
  diff1: withFirst((first, others) => ~first & others),
  andor: withFirst((first, others) => first & others),
  one: (sources, result) => {
    const several = new Uint8Array(result.length);
    for (const source of sources) {
      for (let i = 0; i < source.length; i++) {
        several[i] |= result[i] & source[i];
        result[i] ^= source[i];
      }
    }
    for (let i = 0; i < result.length; i++) result[i] &= ~several[i];
  },
};

/** By name in lower case. `all`: those of 8.2 too. */
export const bitOperation = (name: string, all: boolean): Operation | undefined =>
  (Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : all && Object.hasOwn(LATER, name) ? LATER[name] : undefined);

/** Those that set the first source against the others, which there must be. */
export const needsOthers = (name: string): boolean => name === 'diff' || name === 'diff1' || name === 'andor';
