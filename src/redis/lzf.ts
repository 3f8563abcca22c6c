// LZF, in which RDB payloads compress their longer strings. A control byte below 32 announces that many literal bytes
// and one more; another one copies 3 bytes or more from up to 8 KB back. What comes out is byte for byte what Redis
// writes, so that payloads can be compared: matches are looked for by the hash that liblzf uses, and where it does.
import { bytesOf, latin1 } from './bytes.ts';
import type { Bytes } from './reply.ts';

/** Places to remember, by the hash of the three bytes that begin there. */
const SLOTS = 1 << 16;
const FARTHEST = 1 << 13;
const LONGEST = 264;
const LITERALS = 32;

/** Places count on from text to text, so that what an earlier one left here is too low to be meant. */
const slots = new Int32Array(SLOTS);
let next = 1;

/** The compressed form of a text, or undefined where it is not at least four bytes shorter. */
export function compress(text: Bytes): Bytes | undefined {
  if (text.length <= 4) return undefined;
  return new Compression(bytesOf(text), text.length - 4).run();
}

class Compression {
  private readonly out: Uint8Array;
  private length = 1;
  /** Literal bytes since the control byte that will count them. */
  private literals = 0;
  /** What its first place counts as. */
  private first = 0;

  constructor(private readonly source: Uint8Array, private readonly room: number) {
    this.out = new Uint8Array(room + LITERALS);
  }

  run(): Bytes | undefined {
    const { source } = this;
    const end = source.length - 2;
    if (next > 2 ** 30) next = 1;
    if (next === 1) slots.fill(0);
    this.first = next;
    next += source.length;
    let at = 0;
    while (at < end) {
      const from = this.place(at);
      // Redis never copies from the very first byte.
      if (from < 1 || at - from > FARTHEST || !this.agree(from, at)) {
        if (this.length >= this.room) return undefined;
        this.literal(source[at++]);
        continue;
      }
      if (this.length - Number(this.literals === 0) + 4 >= this.room) return undefined;
      at += this.copy(from, at);
      if (at < end) { this.place(at - 2); this.place(at - 1); }
    }
    return this.finish(at);
  }

  /** Remembers a place; returns the one that was remembered for its hash. */
  private place(at: number): number {
    const { source } = this;
    const three = (source[at] << 16) | (source[at + 1] << 8) | source[at + 2];
    const slot = ((three >>> 8) - 5 * three) & (SLOTS - 1);
    const known = slots[slot];
    slots[slot] = this.first + at;
    return known - this.first;
  }

  private agree(from: number, at: number): boolean {
    const { source } = this;
    return source[from] === source[at] && source[from + 1] === source[at + 1] && source[from + 2] === source[at + 2];
  }

  /** Writes the longest copy there is; returns its length. */
  private copy(from: number, at: number): number {
    const { source, out } = this;
    let most = Math.min(source.length - at - 2, LONGEST);
    if (most > 16) most = Math.max(most, 19); // the first 19 are compared without a look at the end
    let length = 3;
    while (length < most && source[from + length] === source[at + length]) length++;
    this.endLiterals();
    const back = at - from - 1;
    const code = length - 2;
    out[this.length++] = (back >> 8) + (Math.min(code, 7) << 5);
    if (code >= 7) out[this.length++] = code - 7;
    out[this.length++] = back & 255;
    this.length++; // the control byte of the literals that may follow
    return length;
  }

  private literal(byte: number): void {
    this.out[this.length++] = byte;
    if (++this.literals < LITERALS) return;
    this.endLiterals();
    this.length++;
  }

  /** Fills in the control byte, or takes it back where nothing followed it. */
  private endLiterals(): void {
    if (this.literals === 0) this.length--;
    else this.out[this.length - this.literals - 1] = this.literals - 1;
    this.literals = 0;
  }

  /** The rest, which is too short for a copy. */
  private finish(at: number): Bytes | undefined {
    if (this.length + 3 > this.room) return undefined;
    for (; at < this.source.length; at++) this.literal(this.source[at]);
    this.endLiterals();
    return latin1(this.out.subarray(0, this.length));
  }
}
