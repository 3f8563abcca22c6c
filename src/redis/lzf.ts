// LZF, in which RDB payloads compress their longer strings. A control byte below 32 announces that many literal bytes
// and one more; another one copies 3 bytes or more from up to 8 KB back. What comes out is byte for byte what Redis
// writes, so that payloads can be compared: matches are looked for by the hash that liblzf uses, and where it does.
/** Places to remember, by the hash of the three bytes that begin there. */
const SLOTS = 1 << 16;
const FARTHEST = 1 << 13;
const LONGEST = 264;
const LITERALS = 32;

/** Places count on from text to text, so that what an earlier one left here is too low to be meant. */
const slots = new Int32Array(SLOTS);
let next = 1;

/** Bytes behind the compressed form that may be written, too. */
export const SPARE = LITERALS;

/**
 * Writes the compressed form of `source` into `out` from a place on, where there is room for as many bytes and SPARE, and
 * returns the place behind; 0 where it is not at least four bytes shorter. One loop without calls, for short texts have no
 * time for more.
 */
export function compress(source: Uint8Array, out: Uint8Array, start: number): number {
  const size = source.length;
  if (size <= 4) return 0;
  const base = baseOf(size);
  const room = start + size - 4;
  const last = size - 2;
  let end = start + 1;
  let literals = 0; // since the control byte that will count them
  let at = 0;
  let three = (source[0] << 8) | source[1];
  while (at < last) {
    three = ((three << 8) | source[at + 2]) & 0xffffff;
    const slot = slotOf(three);
    const from = slots[slot] - base;
    slots[slot] = base + at;
    // Redis never copies from the very first byte.
    if (from < 1 || at - from > FARTHEST || source[from] !== three >> 16
      || source[from + 1] !== ((three >> 8) & 255) || source[from + 2] !== (three & 255)) {
      if (end >= room) return 0;
      out[end++] = three >> 16;
      at++;
      if (++literals < LITERALS) continue;
      out[end++ - LITERALS - 1] = LITERALS - 1;
      literals = 0;
      continue;
    }
    if (end - (literals === 0 ? 1 : 0) + 4 >= room) return 0;
    let most = size - at - 2 < LONGEST ? size - at - 2 : LONGEST;
    if (most > 16 && most < 19) most = 19; // the first 19 are compared without a look at the end
    let run = 3;
    while (run < most && source[from + run] === source[at + run]) run++;
    if (literals === 0) end--; // nothing followed the control byte
    else out[end - literals - 1] = literals - 1;
    literals = 0;
    const back = at - from - 1;
    const code = run - 2;
    out[end++] = (back >> 8) + (code < 7 ? code << 5 : 7 << 5);
    if (code >= 7) out[end++] = code - 7;
    out[end] = back & 255;
    end += 2; // with the next control byte
    at += run;
    if (at >= last) break;
    three = (source[at - 2] << 16) | (source[at - 1] << 8) | source[at];
    slots[slotOf(three)] = base + at - 2;
    three = ((three << 8) | source[at + 1]) & 0xffffff;
    slots[slotOf(three)] = base + at - 1;
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

const slotOf = (three: number): number => ((three >>> 8) - 5 * three) & (SLOTS - 1);

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
