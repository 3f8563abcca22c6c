// LZF, in which RDB payloads compress their longer strings. A control byte below 32 announces that many literal bytes
// and one more; another one copies 3 bytes or more from up to 8 KB back. What comes out is byte for byte what Redis
// writes, so that payloads can be compared: matches are looked for by the hash that liblzf uses, and where it does.
import { latin1 } from './bytes.ts';
import type { Bytes } from './reply.ts';

/** Places to remember, by the hash of the three bytes that begin there. */
const SLOTS = 1 << 16;
const FARTHEST = 1 << 13;
const LONGEST = 264;
const LITERALS = 32;

/** Places count on from text to text, so that what an earlier one left here is too low to be meant. */
const slots = new Int32Array(SLOTS);
let next = 1;

/** Room for the many short texts, their source and what comes out. */
const KEPT = 8192;
const sourceKept = new Uint8Array(KEPT);
const outKept = new Uint8Array(KEPT + LITERALS);

/** The compressed form of a text, or undefined where it is not at least four bytes shorter. */
export function compress(text: Bytes): Bytes | undefined {
  const { length } = text;
  const source = length > KEPT ? new Uint8Array(length) : sourceKept;
  for (let i = 0; i < length; i++) source[i] = text.charCodeAt(i);
  const compressed = compressBytes(source, length);
  return compressed && latin1(compressed);
}

/** The same of the first `length` bytes; good until the next ones are compressed. */
export function compressBytes(source: Uint8Array, length: number): Uint8Array | undefined {
  if (length <= 4) return undefined;
  const out = length > KEPT ? new Uint8Array(length + LITERALS) : outKept;
  const end = pack(source, length, out);
  return end === 0 ? undefined : out.subarray(0, end);
}

/** Writes the compressed form and returns its length, or 0. One loop, for short texts have no time for more. */
function pack(source: Uint8Array, size: number, out: Uint8Array): number {
  const base = baseOf(size);
  const room = size - 4;
  let end = 1;
  let literals = 0; // since the control byte that will count them
  let at = 0;
  let three = (source[0] << 8) | source[1];
  while (at < size - 2) {
    three = ((three << 8) | source[at + 2]) & 0xffffff;
    const slot = slotOf(three);
    const from = slots[slot] - base;
    slots[slot] = base + at;
    // Redis never copies from the very first byte.
    if (from < 1 || at - from > FARTHEST || threeAt(source, from) !== three) {
      if (end >= room) return 0;
      out[end++] = three >> 16;
      at++;
      if (++literals === LITERALS) {
        endLiterals(out, end++, literals);
        literals = 0;
      }
      continue;
    }
    if (end - (literals === 0 ? 1 : 0) + 4 >= room) return 0;
    const run = agreement(source, size, from, at);
    end = putCopy(out, endLiterals(out, end, literals), at - from - 1, run - 2) + 1;
    literals = 0;
    at += run;
    if (at >= size - 2) break;
    slots[slotOf(threeAt(source, at - 2))] = base + at - 2;
    slots[slotOf(threeAt(source, at - 1))] = base + at - 1;
    three = (source[at] << 8) | source[at + 1];
  }
  return end + 3 > room ? 0 : putRest(source, at, size, out, end, literals);
}

/** What the first place of a text counts as. */
function baseOf(size: number): number {
  if (next > 2 ** 30) {
    next = 1;
    slots.fill(0);
  }
  const base = next;
  next += size;
  return base;
}

const threeAt = (source: Uint8Array, at: number): number =>
  (source[at] << 16) | (source[at + 1] << 8) | source[at + 2];

const slotOf = (three: number): number => ((three >>> 8) - 5 * three) & (SLOTS - 1);

/** How long the longest copy is. */
function agreement(source: Uint8Array, size: number, from: number, at: number): number {
  let most = Math.min(size - at - 2, LONGEST);
  if (most > 16) most = Math.max(most, 19); // the first 19 are compared without a look at the end
  let length = 3;
  while (length < most && source[from + length] === source[at + length]) length++;
  return length;
}

/** A place of `back` and one bytes before, `code` and two bytes long; returns the end. */
function putCopy(out: Uint8Array, end: number, back: number, code: number): number {
  out[end++] = (back >> 8) + (Math.min(code, 7) << 5);
  if (code >= 7) out[end++] = code - 7;
  out[end++] = back & 255;
  return end;
}

/** Fills in the control byte, or takes it back where nothing followed it; returns the end. */
function endLiterals(out: Uint8Array, end: number, literals: number): number {
  if (literals === 0) return end - 1;
  out[end - literals - 1] = literals - 1;
  return end;
}

/** The rest, which is too short for a copy. */
function putRest(
  source: Uint8Array, at: number, size: number, out: Uint8Array, end: number, literals: number,
): number {
  for (; at < size; at++) {
    out[end++] = source[at];
    if (++literals < LITERALS) continue;
    endLiterals(out, end++, literals);
    literals = 0;
  }
  return endLiterals(out, end, literals);
}
