// The format strings of `struct`: one option after the other, with its size and the padding before it.
import type { Bytes, LuaStack } from '../runtime.ts';

const INT_MAX = 2147483647;
/** The widest integer, in bytes; what is beyond 8 is sign or zero. */
const MAX_INTEGER = 32;
/** The alignment of a double, which `!` alone stands for. */
const MAX_ALIGN = 8;
const [ZERO, NINE] = [48, 57];

/** Options of a fixed size, on a 64-bit machine: that of the servers. */
const SIZES: Record<string, number> = { b: 1, B: 1, h: 2, H: 2, l: 8, L: 8, T: 8, f: 4, d: 8, x: 1 };

export class Format {
  /** The option that `next` read. */
  option = '';
  /** Its size in bytes. */
  size = 0;
  littleEndian = true;
  private align = 1;
  private at = 0;

  constructor(private readonly lua: LuaStack, private readonly text: Bytes) {}

  /** Reads the next option; false at the end, which a zero byte is too. */
  next(): boolean {
    if (this.at >= this.text.length || this.text.charCodeAt(this.at) === 0) return false;
    this.option = this.text[this.at++];
    this.size = this.readSize();
    return true;
  }

  /** Bytes of padding that the option needs at an offset. */
  padding(offset: number): number {
    if (this.size === 0 || this.option === 'c') return 0;
    const size = Math.min(this.size, this.align);
    return (size - (offset & (size - 1))) & (size - 1);
  }

  /** Takes an option that sets byte order or alignment, or refuses one that is none. */
  control(): void {
    switch (this.option) {
      case ' ': return;
      case '>': this.littleEndian = false; return;
      case '<': this.littleEndian = true; return;
      case '!': {
        const align = this.number(MAX_ALIGN);
        if (align <= 0 || (align & (align - 1)) !== 0) throw new Error(`alignment ${align} is not a power of 2`);
        this.align = align;
        return;
      }
    }
    this.lua.argumentError(1, `invalid format option '${this.option}'`);
  }

  private readSize(): number {
    const { option } = this;
    if (option === 'c') return this.number(1);
    if (option !== 'i' && option !== 'I') return SIZES[option] ?? 0;
    const size = this.number(4);
    if (size > MAX_INTEGER) throw new Error(`integral size ${size} is larger than limit of ${MAX_INTEGER}`);
    return size;
  }

  /** The number that follows in the format, or what it is where there is none. */
  private number(absent: number): number {
    const begin = this.at;
    let value = 0;
    for (let code; (code = this.text.charCodeAt(this.at)) >= ZERO && code <= NINE; this.at++) {
      value = value * 10 + code - ZERO;
      if (value > INT_MAX) throw new Error('integral size overflow');
    }
    return this.at === begin ? absent : value;
  }
}
