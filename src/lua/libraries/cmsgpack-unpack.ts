// cmsgpack.unpack: MessagePack to Lua values, read from the VM's own memory as lua-cmsgpack 0.4.0 reads it.
import type { LuaStack } from '../runtime.ts';

/** LUAI_MAXCSTACK: how many values a C function may have on the stack. */
const MAX_SLOTS = 8000;
/** Slots that are there for certain. */
const CERTAIN_SLOTS = 15;
const TOO_MANY = 'stack overflow (too many return values at once; use unpack_one or unpack_limit instead.)';
const TWO_32 = 2 ** 32;

const scratch = new DataView(new ArrayBuffer(8));

export class Unpacker {
  private at = 0;
  private end = 0;
  /** Slots in use as lua-cmsgpack would use them (it pushes an element's index too), and how many are sure to fit. */
  private slots = 0;
  private reserved = 0;

  constructor(private readonly lua: LuaStack) {}

  /** Pushes up to `limit` values of the string at 1, from an offset on; returns how many, and where the rest is. */
  unpack(offset: number, limit: number): { count: number; offset: number } {
    const start = this.lua.locate(1);
    this.at = start + offset;
    this.end = start + this.lua.located;
    this.slots = 1;
    this.reserved = CERTAIN_SLOTS;
    let count = 0;
    for (; this.at < this.end && count < limit; count++) this.value();
    return { count, offset: this.at - start };
  }

  /** Whether `size` more bytes are there, of which the first is at `at`. */
  private need(size: number): void {
    if (this.end - this.at < size) throw new Error('Missing bytes in input.');
  }

  private claimSlot(): void {
    if (this.slots + 1 > MAX_SLOTS) throw new Error(TOO_MANY);
    if (this.slots++ < this.reserved) return;
    this.reserved = Math.min(MAX_SLOTS, this.slots * 2 + 20);
    this.lua.reserve(this.reserved - this.slots + 1);
  }

  /** Pushes the next value. */
  private value(): void {
    this.need(1);
    this.claimSlot();
    const { lua } = this;
    const { u8 } = lua.memory;
    const { at } = this;
    const type = u8[at];
    if (type < 0x80) {
      this.at = at + 1;
      lua.pushNumber(type);
    } else if (type >= 0xe0) {
      this.at = at + 1;
      lua.pushNumber(type - 256);
    } else if (type >= 0xc0) this.typed(u8, type);
    else if (type >= 0xa0) this.string(1, type & 0x1f);
    else if (type >= 0x90) this.array(1, type & 0x0f);
    else this.map(1, type & 0x0f);
  }

  private typed(u8: Uint8Array, type: number): void {
    switch (type) {
      case 0xc0: this.at++; return this.lua.pushNil();
      case 0xc2: case 0xc3: this.at++; return this.lua.pushBoolean(type === 0xc3);
      case 0xca: case 0xcb: return this.float(u8, type === 0xca ? 4 : 8);
      case 0xcc: case 0xcd: case 0xce: return this.lua.pushNumber(this.unsigned(u8, 1 << (type - 0xcc)));
      case 0xd0: case 0xd1: case 0xd2: return this.signed(u8, 1 << (type - 0xd0));
      case 0xcf: case 0xd3: return this.long(u8);
      case 0xd9: case 0xda: case 0xdb: {
        const size = 1 << (type - 0xd9);
        return this.string(size + 1, this.lengthOf(u8, size));
      }
      case 0xdc: case 0xdd: return this.array(type === 0xdc ? 3 : 5, this.lengthOf(u8, type === 0xdc ? 2 : 4));
      case 0xde: case 0xdf: return this.map(type === 0xde ? 3 : 5, this.lengthOf(u8, type === 0xde ? 2 : 4));
    }
    throw new Error('Bad data format in input.');
  }

  /** The unsigned integer of `size` bytes behind the type byte. */
  private lengthOf(u8: Uint8Array, size: number): number {
    this.need(size + 1);
    let value = 0;
    for (let i = 1; i <= size; i++) value = value * 256 + u8[this.at + i];
    return value;
  }

  private unsigned(u8: Uint8Array, size: number): number {
    const value = this.lengthOf(u8, size);
    this.at += size + 1;
    return value;
  }

  private signed(u8: Uint8Array, size: number): void {
    const shift = 32 - size * 8;
    this.lua.pushNumber((this.unsigned(u8, size) << shift) >> shift);
  }

  /** Both 64-bit types are read as signed. */
  private long(u8: Uint8Array): void {
    this.need(9);
    const high = this.unsigned(u8, 4) | 0;
    this.at--;
    const low = this.unsigned(u8, 4);
    this.lua.pushNumber(high * TWO_32 + low);
  }

  private float(u8: Uint8Array, size: number): void {
    this.need(size + 1);
    for (let i = 0; i < size; i++) scratch.setUint8(i, u8[this.at + 1 + i]);
    this.at += size + 1;
    this.lua.pushNumber(size === 4 ? scratch.getFloat32(0) : scratch.getFloat64(0));
  }

  private string(head: number, length: number): void {
    this.need(head + length);
    this.lua.pushFrom(this.at + head, length);
    this.at += head + length;
  }

  private array(head: number, length: number): void {
    const { lua } = this;
    this.at += head;
    lua.newTable();
    if (++this.slots > MAX_SLOTS) throw new Error('stack overflow (in function mp_decode_to_lua_array)');
    for (let i = 1; i <= length; i++) {
      this.value();
      lua.rawSetIndex(-2, i);
      this.slots--;
    }
    this.slots--;
  }

  private map(head: number, length: number): void {
    const { lua } = this;
    this.at += head;
    lua.newTable();
    for (let i = 0; i < length; i++) {
      this.value();
      this.value();
      lua.rawSet(-3);
      this.slots -= 2;
    }
  }
}
