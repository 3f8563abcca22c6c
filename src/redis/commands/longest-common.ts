// The longest common subsequence of two byte strings, by dynamic programming over all pairs of prefixes.
import type { Bytes } from '../reply.ts';

/** A run that stands in both strings: where it begins in each. */
export interface CommonRange { a: number; b: number; length: number }

/** The subsequence, and its runs from the last to the first. Of several as long, the one that Redis gives. */
export function longestCommon(a: Bytes, b: Bytes): { text: Bytes; ranges: CommonRange[] } {
  const width = b.length + 1;
  const lengths = prefixLengths(a, b);
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
      if (lengths[(i - 1) * width + j] > lengths[i * width + j - 1]) i--;
      else j--;
    }
  }
  const text = ranges.map((each) => a.slice(each.a, each.a + each.length)).reverse().join('');
  return { text, ranges };
}

/** How long the longest one of the first i and the first j bytes is, at `i * (b.length + 1) + j`. */
function prefixLengths(a: Bytes, b: Bytes): Uint32Array {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = 1; i <= a.length; i++) {
    const code = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j++) {
      const at = i * width + j;
      lengths[at] = code === b.charCodeAt(j - 1) ? lengths[at - width - 1] + 1
        : Math.max(lengths[at - width], lengths[at - 1]);
    }
  }
  return lengths;
}
