// What BITOP makes of several byte strings. The shorter ones end in zeros.
import type { RawString } from './raw-string.ts';

/** Combines sources, of which there is one at least, into a result as long as the longest of them, whatever is in it. */
type Operation = (sources: readonly RawString[], result: RawString) => void;

/** Joins to each word or byte of one array from a place on that of another. */
type Join = (into: Int32Array | Uint8Array, from: Int32Array | Uint8Array, at: number) => void;

const joining = (join: Join, endsInZeros = false): Operation => (sources, result) => {
  const { bytes } = result;
  copyOf(sources[0].bytes, bytes);
  for (let i = 1; i < sources.length; i++) {
    const source = sources[i];
    join(result.words, source.words, 0);
    join(bytes, source.bytes, 4 * source.words.length);
    if (endsInZeros) bytes.fill(0, source.length);
  }
};

function copyOf(first: Uint8Array, result: Uint8Array): void {
  result.set(first);
  if (first.length < result.length) result.fill(0, first.length);
}

// A loop each, for a call an element costs more than its work.

const or = joining((into, from, at) => { for (let i = at; i < from.length; i++) into[i] |= from[i]; });

const OPERATIONS: Readonly<Record<string, Operation>> = {
  and: joining((into, from, at) => { for (let i = at; i < from.length; i++) into[i] &= from[i]; }, true),
  or,
  xor: joining((into, from, at) => { for (let i = at; i < from.length; i++) into[i] ^= from[i]; }),
  not: ([{ bytes }], { bytes: result }) => { for (let i = 0; i < bytes.length; i++) result[i] = ~bytes[i]; },
};

/** The first one with all that stands in any of the others. */
const withFirst = (join: (first: number, others: number) => number): Operation => ([first, ...others], result) => {
  or(others, result);
  const { bytes } = result;
  for (let i = 0; i < bytes.length; i++) bytes[i] = join(i < first.length ? first.bytes[i] : 0, bytes[i]);
};

/** What came with 8.2. */
const LATER: Readonly<Record<string, Operation>> = {
  diff: withFirst((first, others) => first & ~others),
  diff1: withFirst((first, others) => ~first & others),
  andor: withFirst((first, others) => first & others),
  one: (sources, { bytes: result }) => {
    const several = new Uint8Array(result.length);
    result.fill(0);
    for (const { bytes } of sources) {
      for (let i = 0; i < bytes.length; i++) {
        several[i] |= result[i] & bytes[i];
        result[i] ^= bytes[i];
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
