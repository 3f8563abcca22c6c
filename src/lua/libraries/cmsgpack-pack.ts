// cmsgpack.pack: Lua values to MessagePack, as lua-cmsgpack 0.4.0 writes them.
import type { Output } from './output.ts';
import { LuaType } from '../runtime.ts';
import type { LuaStack } from '../runtime.ts';

/** A table nested deeper becomes nil: recursive ones end here. */
const MAX_NESTING = 16;
const [INT_MAX, TWO_32, TWO_63] = [0x7fffffff, 2 ** 32, 2 ** 63];
const NIL = 0xc0;

const scratch = new DataView(new ArrayBuffer(8));

export class Packer {
  constructor(private readonly lua: LuaStack, private readonly out: Output) {}

  /** Pushes the string of the `count` arguments, one after the other. */
  pack(count: number): void {
    this.out.begin();
    for (let at = 1; at <= count; at++) {
      this.lua.pushValue(at);
      this.value(this.lua.type(-1), 0);
      this.lua.pop(1);
    }
    this.out.push();
  }

  /** Writes the value on top. */
  private value(type: LuaType, level: number): void {
    switch (type) {
      case LuaType.String: return this.string();
      case LuaType.Boolean: return this.out.byte(this.lua.toBoolean(-1) ? 0xc3 : 0xc2);
      case LuaType.Number: return this.number(this.lua.toNumber(-1));
      case LuaType.Table: if (level < MAX_NESTING) return this.table(level + 1);
    }
    this.out.byte(NIL);
  }

  private string(): void {
    const { lua, out } = this;
    const from = lua.locate(-1);
    const length = lua.located;
    if (length < 32) out.byte(0xa0 | length);
    else if (length <= 0xff) this.head(0xd9, length, 1);
    else if (length <= 0xffff) this.head(0xda, length, 2);
    else this.head(0xdb, length, 4);
    out.copy(from, length);
  }

  /** A type byte and an unsigned integer of `size` bytes. */
  private head(type: number, value: number, size: number): void {
    const { out } = this;
    out.ensure(size + 1);
    const { u8, at } = out;
    u8[at] = type;
    for (let i = at + size; i > at; i--) {
      u8[i] = value;
      value >>>= 8;
    }
    out.at = at + size + 1;
  }

  private number(value: number): void {
    const { out } = this;
    if (!Number.isInteger(value) || value < -TWO_63 || value >= TWO_63) return this.float(value);
    if (value >= 0) {
      if (value <= 0x7f) out.byte(value);
      else if (value <= 0xff) this.head(0xcc, value, 1);
      else if (value <= 0xffff) this.head(0xcd, value, 2);
      else if (value < TWO_32) this.head(0xce, value, 4);
      else this.long(0xcf, value);
    } else if (value >= -32) out.byte(value & 0xff);
    else if (value >= -0x80) this.head(0xd0, value, 1);
    else if (value >= -0x8000) this.head(0xd1, value, 2);
    else if (value >= -INT_MAX - 1) this.head(0xd2, value, 4);
    else this.long(0xd3, value);
  }

  private long(type: number, value: number): void {
    const high = Math.floor(value / TWO_32);
    scratch.setInt32(0, high | 0);
    scratch.setUint32(4, value - high * TWO_32);
    this.scratched(type, 8);
  }

  /** As a 32-bit float where nothing is lost. */
  private float(value: number): void {
    if (Math.fround(value) === value) {
      scratch.setFloat32(0, value);
      return this.scratched(0xca, 4);
    }
    scratch.setFloat64(0, value);
    if (value !== value) scratch.setUint32(0, 0xfff80000); // 0/0 has its sign set on x86, where Redis mostly runs
    this.scratched(0xcb, 8);
  }

  private scratched(type: number, size: number): void {
    const { out } = this;
    out.ensure(size + 1);
    out.u8[out.at++] = type;
    for (let i = 0; i < size; i++) out.u8[out.at++] = scratch.getUint8(i);
  }

  /** Writes the table on top, whose elements are at a level. */
  private table(level: number): void {
    this.lua.reserve(3);
    this.out.refresh();
    const length = this.arrayLength();
    if (length < 0) return this.map(level);
    this.count(0x90, 0xdc, length);
    for (let i = 1; i <= length; i++) {
      this.value(this.lua.rawGetIndex(-1, i), level);
      this.lua.pop(1);
    }
  }

  /** How many elements the table on top has where its keys are 1 to n without a hole, else -1. */
  private arrayLength(): number {
    const { lua } = this;
    let max = 0;
    let count = 0;
    lua.pushNil();
    while (lua.next(-2)) {
      const key = lua.type(-2) === LuaType.Number ? lua.toNumber(-2) : 0;
      if (!(key > 0 && key <= INT_MAX) || Math.floor(key) !== key) {
        lua.pop(2);
        return -1;
      }
      if (key > max) max = key;
      count++;
      lua.pop(1);
    }
    return max === count ? count : -1;
  }

  private map(level: number): void {
    const { lua } = this;
    this.count(0x80, 0xde, this.size());
    lua.pushNil();
    while (lua.next(-2)) {
      lua.pushValue(-2);
      this.value(lua.type(-1), level);
      lua.pop(1);
      this.value(lua.type(-1), level);
      lua.pop(1);
    }
  }

  /** How many keys the table on top has. */
  private size(): number {
    let size = 0;
    for (this.lua.pushNil(); this.lua.next(-2); this.lua.pop(1)) size++;
    return size;
  }

  /** The head of a collection: its count in the type byte, or in 2 or 4 bytes after it. */
  private count(small: number, medium: number, count: number): void {
    if (count <= 15) this.out.byte(small | count);
    else if (count <= 0xffff) this.head(medium, count, 2);
    else this.head(medium + 1, count, 4);
  }
}
