// What strings of Lua 5.1 say, read once: a command's name and its keys come again and again. Lua's strings do not change,
// and each new one has a zero in a byte that Lua leaves free (patch51.ts), where it is noted that it was read.
import type { Memory } from './memory.ts';
import { READ, TString } from './reserved51.ts';
import type { Bytes } from './runtime.ts';

const SLOTS = 32768;
/** Longer strings are read anew. */
const LONGEST = 256;

export class KnownStrings {
  /** By the address of a string: whose text is kept there. */
  private readonly addresses = new Int32Array(SLOTS);
  private readonly texts: Bytes[] = Array<Bytes>(SLOTS).fill('');

  constructor(private readonly memory: Memory) {}

  /** Another memory is in the place of the one that was read. */
  forget(): void { this.addresses.fill(0); }

  /** The text of the string at an address. */
  read(string: number): Bytes {
    const { u8, i32 } = this.memory;
    const slot = (string >>> 3) & (SLOTS - 1);
    if (u8[string + READ] !== 0 && this.addresses[slot] === string) return this.texts[slot];
    const word = string >> 2;
    const length = i32[word + TString.length];
    const text = this.memory.readHashed(string + TString.text, length, i32[word + TString.hash]);
    if (length > LONGEST) return text;
    u8[string + READ] = 1;
    this.addresses[slot] = string;
    return (this.texts[slot] = text);
  }
}
