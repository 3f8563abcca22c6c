// The longest common subsequence of two byte strings, by dynamic programming over all pairs of prefixes: 32 pairs a
// step (Hyyrö, "Bit-parallel LCS-length computation revisited", 2004).
import type { Bytes } from '../reply.ts';

/** A run that stands in both strings: where it begins in each. */
export interface CommonRange { a: number; b: number; length: number }

/** The subsequence, and its runs from the last to the first. Of several as long, the one that Redis gives. */
export function longestCommon(a: Bytes, b: Bytes): { text: Bytes; ranges: CommonRange[] } {
  const words = (b.length + 31) >>> 5;
  const rows = lengthSteps(a, b, words);
  const ranges: CommonRange[] = [];
  let range: CommonRange | undefined;
  for (let i = a.length, j = b.length; i > 0 && j > 0;) {
    if (a.charCodeAt(i - 1) === b.charCodeAt(j - 1)) {
      i--;
      j--;
      if (range === undefined) ranges.push(range = { a: i, b: j, length: 0 });
      range.a = i;
      range.b = j;
      range.length++;
    } else {
      range = undefined;
      // Where the last byte of b adds 1, the length without it is below the one without the last byte of a.
      if ((rows[i * words + ((j - 1) >>> 5)] & (1 << ((j - 1) & 31))) === 0) i--;
      else j--;
    }
  }
  const text = ranges.map((each) => a.slice(each.a, each.a + each.length)).reverse().join('');
  return { text, ranges };
}

/**
 * Row i, of so many words, stands for the first i bytes of a: its bit j is 0 where the longest one with the first j + 1
 * bytes of b is by 1 longer than the one with the first j.
 */
function lengthSteps(a: Bytes, b: Bytes, words: number): Int32Array {
  const rows = new Int32Array((a.length + 1) * words).fill(-1, 0, words);
  const places = placesOf(b, words);
  for (let i = 0, at = 0; i < a.length; i++, at += words) {
    const matches = places[a.charCodeAt(i)];
    let carry = 0;
    for (let w = 0; w < words; w++) {
      const row = rows[at + w];
      const found = matches === undefined ? 0 : row & matches[w];
      const sum = (row >>> 0) + (found >>> 0) + carry;
      carry = sum > 0xffffffff ? 1 : 0;
      rows[at + words + w] = (sum | 0) | (row & ~found);
    }
  }
  return rows;
}

/** For each byte that occurs, at its code, a bit for every place where it does. */
function placesOf(text: Bytes, words: number): (Int32Array | undefined)[] {
  const places: (Int32Array | undefined)[] = Array<undefined>(256).fill(undefined);
  for (let j = 0; j < text.length; j++) {
    const bits = (places[text.charCodeAt(j)] ??= new Int32Array(words));
    bits[j >>> 5] |= 1 << (j & 31);
  }
  return places;
}
