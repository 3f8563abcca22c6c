// cjson.encode: a Lua value to JSON, written byte for byte as lua-cjson 2.1 writes it.
import { fits } from './arguments.ts';
import { ARRAY_MARK, InvalidNumbers, Setting } from './cjson-settings.ts';
import { formatGeneral, writeGeneral } from './number-text.ts';
import type { Output } from './output.ts';
import { LuaType } from '../runtime.ts';
import type { LuaStack } from '../runtime.ts';

/** The largest key that C's int holds; beyond it lua-cjson reads INT_MIN. */
const INT_MAX = 2147483647;
const INT_MIN = -2147483648;
const [QUOTE, COMMA, COLON, MINUS, ZERO, BACKSLASH] = [34, 44, 58, 45, 48, 92];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/** What follows the backslash of a byte that must be escaped: a letter, 'u' for a code, 0 for none. */
const ESCAPES = new Uint8Array(256);
ESCAPES.fill('u'.charCodeAt(0), 0, 32);
ESCAPES[127] = 'u'.charCodeAt(0);
for (const [byte, letter] of ['\bb', '\tt', '\nn', '\ff', '\rr', '""', '//', '\\\\']) {
  ESCAPES[byte.charCodeAt(0)] = letter.charCodeAt(0);
}
const HEX = [...'0123456789abcdef'].map((digit) => digit.charCodeAt(0));

/** Strings up to this length get room for the worst case; longer ones are counted first. */
const SHORT = 1024;

export class Encoder {
  private depth = 0;
  private maxDepth = 0;
  private sparseConvert = false;
  private sparseRatio = 0;
  private sparseSafe = 0;
  private precision = 0;
  private invalidNumbers = 0;

  /** `marks`: arrays may be marked as such. */
  constructor(private readonly lua: LuaStack, private readonly out: Output, private readonly marks: boolean) {}

  /** Pushes the JSON of the value on top, by the settings at `base` of the memory's integers. */
  encode(base: number): void {
    const { i32 } = this.lua.memory;
    this.depth = 0;
    this.maxDepth = i32[base + Setting.encodeMaxDepth];
    this.sparseConvert = i32[base + Setting.sparseConvert] !== 0;
    this.sparseRatio = i32[base + Setting.sparseRatio];
    this.sparseSafe = i32[base + Setting.sparseSafe];
    this.precision = i32[base + Setting.numberPrecision];
    this.invalidNumbers = i32[base + Setting.encodeInvalidNumbers];
    this.out.begin();
    this.value(this.lua.type(-1));
    this.out.push();
  }

  /** Writes the value on top. */
  private value(type: LuaType): void {
    switch (type) {
      case LuaType.String: return this.string(-1);
      case LuaType.Number: return this.number(this.lua.toNumber(-1));
      case LuaType.Boolean: return this.out.text(this.lua.toBoolean(-1) ? 'true' : 'false');
      case LuaType.Table: return this.table();
      case LuaType.Nil: return this.out.text('null');
      case LuaType.LightUserdata:
        if (this.lua.userdata(-1) === 0) return this.out.text('null');
    }
    this.refuse(type, 'type not supported');
  }

  private refuse(type: LuaType, reason: string): never {
    throw new Error(`Cannot serialise ${this.lua.typeName(type)}: ${reason}`);
  }

  private table(): void {
    this.depth++;
    if (this.depth > this.maxDepth || !fits(this.lua, 3)) {
      throw new Error(`Cannot serialise, excessive nesting (${this.depth})`);
    }
    this.out.refresh();
    const length = this.marks && this.isMarked() ? this.lua.rawLength(-1) : this.arrayLength() || -1;
    if (length >= 0) this.array(length);
    else this.object();
    this.depth--;
  }

  private isMarked(): boolean {
    const { lua } = this;
    if (!lua.getMetatable(-1)) return false;
    lua.rawGetField(-1, ARRAY_MARK);
    const marked = lua.toBoolean(-1);
    lua.pop(2);
    return marked;
  }

  /** The highest index of the table on top where all its keys are positive integers, not too sparse; else -1. */
  private arrayLength(): number {
    const { lua } = this;
    let max = 0;
    let items = 0;
    lua.pushNil();
    while (lua.next(-2)) {
      const key = lua.type(-2) === LuaType.Number ? lua.toNumber(-2) : 0;
      if (!(key >= 1) || Math.floor(key) !== key) {
        lua.pop(2);
        return -1;
      }
      if (key > max) max = key > INT_MAX ? INT_MIN : key;
      items++;
      lua.pop(1);
    }
    const { sparseRatio } = this;
    if (sparseRatio > 0 && max > Math.imul(items, sparseRatio) && max > this.sparseSafe) {
      if (!this.sparseConvert) this.refuse(LuaType.Table, 'excessively sparse array');
      return -1;
    }
    return max;
  }

  private array(length: number): void {
    const { lua, out } = this;
    out.byte(OPEN_ARRAY);
    for (let i = 1; i <= length; i++) {
      if (i > 1) out.byte(COMMA);
      this.value(lua.rawGetIndex(-1, i));
      lua.pop(1);
    }
    out.byte(CLOSE_ARRAY);
  }

  private object(): void {
    const { lua, out } = this;
    out.byte(OPEN_OBJECT);
    lua.pushNil();
    for (let first = true; lua.next(-2); first = false) {
      if (!first) out.byte(COMMA);
      this.key(lua.type(-2));
      out.byte(COLON);
      this.value(lua.type(-1));
      lua.pop(1);
    }
    out.byte(CLOSE_OBJECT);
  }

  /** Writes the key below the top. */
  private key(type: LuaType): void {
    if (type === LuaType.String) return this.string(-2);
    if (type !== LuaType.Number) this.refuse(type, 'table key must be a number or string');
    this.out.byte(QUOTE);
    this.number(this.lua.toNumber(-2));
    this.out.byte(QUOTE);
  }

  private number(value: number): void {
    const { out } = this;
    if (value - value !== 0) return this.invalidNumber(value);
    const whole = value | 0;
    const plain = whole === value && whole !== INT_MIN && this.precision >= 10 && (whole !== 0 || 1 / value > 0);
    if (!plain) return writeGeneral(out, value, this.precision);
    if (whole < 0) out.byte(MINUS);
    out.digits(Math.abs(whole));
  }

  private invalidNumber(value: number): void {
    if (this.invalidNumbers === InvalidNumbers.off) this.refuse(LuaType.Number, 'must not be NaN or Inf');
    if (this.invalidNumbers === InvalidNumbers.null) return this.out.text('null');
    this.out.text(formatGeneral(value, this.precision));
  }

  /** Writes the string at a position, quoted. */
  private string(position: number): void {
    const { lua, out } = this;
    const from = lua.locate(position);
    const length = lua.located;
    const end = from + length;
    out.ensure((length <= SHORT ? length * 6 : this.escapedLength(from, end)) + 2);
    const { u8 } = out;
    let { at } = out;
    u8[at++] = QUOTE;
    for (let i = from; i < end; i++) {
      const byte = u8[i];
      if (ESCAPES[byte] === 0) u8[at++] = byte;
      else at = escape(u8, at, byte);
    }
    u8[at++] = QUOTE;
    out.at = at;
  }

  private escapedLength(from: number, end: number): number {
    const { u8 } = this.out;
    let length = end - from;
    for (let i = from; i < end; i++) {
      const letter = ESCAPES[u8[i]];
      if (letter !== 0) length += letter === 117 ? 5 : 1;
    }
    return length;
  }
}

/** Writes the escape of a byte; returns where it ends. */
function escape(u8: Uint8Array, at: number, byte: number): number {
  const letter = ESCAPES[byte];
  u8[at] = BACKSLASH;
  u8[at + 1] = letter;
  if (letter !== 117) return at + 2;
  u8[at + 2] = u8[at + 3] = ZERO;
  u8[at + 4] = HEX[byte >> 4];
  u8[at + 5] = HEX[byte & 15];
  return at + 6;
}
