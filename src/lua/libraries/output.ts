// Builds a string in the VM's own memory, so that no JS string is made of it.
import type { Bytes, LuaStack } from '../runtime.ts';

/** What a string of ordinary size needs: the room for it is asked for once. */
const INITIAL = 4096;

/** One per VM and use. Nothing that runs a script may come between `begin` and `push`. */
export class Output {
  /** The VM's memory: write at `at`, having made sure of room. */
  u8: Uint8Array;
  at = 0;
  private start = 0;
  private end = 0;

  constructor(readonly lua: LuaStack) { this.u8 = lua.memory.u8; }

  begin(): void {
    this.at = this.start = this.lua.room(INITIAL);
    this.end = this.start + INITIAL;
    this.u8 = this.lua.memory.u8;
  }

  /** Pushes what was written as a string. */
  push(): void { this.lua.pushFrom(this.start, this.at - this.start); }

  /** Makes sure that `size` more bytes can be written. */
  ensure(size: number): void {
    if (this.at + size > this.end) this.grow(size);
  }

  /** To be called after anything that may have allocated in the VM. */
  refresh(): void { this.u8 = this.lua.memory.u8; }

  byte(value: number): void {
    if (this.at === this.end) this.grow(1);
    this.u8[this.at++] = value;
  }

  text(text: Bytes): void {
    const { length } = text;
    this.ensure(length);
    const { u8, at } = this;
    for (let i = 0; i < length; i++) u8[at + i] = text.charCodeAt(i);
    this.at = at + length;
  }

  /** The `length` bytes at an address of the memory. */
  copy(address: number, length: number): void {
    this.ensure(length);
    const { u8, at } = this;
    if (length > 64) u8.copyWithin(at, address, address + length);
    else for (let i = 0; i < length; i++) u8[at + i] = u8[address + i];
    this.at = at + length;
  }

  /** The decimal digits of an integer from 0 to 2^31 - 1. */
  digits(value: number): void {
    this.ensure(10);
    let count = 1;
    for (let bound = 10; count < 10 && value >= bound; bound *= 10) count++;
    const { u8, at } = this;
    for (let i = at + count - 1; i >= at; i--) {
      const next = (value / 10) | 0;
      u8[i] = 48 + value - next * 10;
      value = next;
    }
    this.at = at + count;
  }

  private grow(size: number): void {
    const used = this.at - this.start;
    const wanted = Math.max(used + size, (this.end - this.start) * 2);
    this.start = this.lua.room(wanted);
    this.at = this.start + used;
    this.end = this.start + wanted;
    this.u8 = this.lua.memory.u8;
  }
}
