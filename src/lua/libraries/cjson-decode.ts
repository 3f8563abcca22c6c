// cjson.decode: JSON to a Lua value, read from the VM's own memory, with lua-cjson 2.1's errors.
import { fits } from './arguments.ts';
import { ARRAY_MARK, Setting } from './cjson-settings.ts';
import { parseNumber } from './number-text.ts';
import type { LuaStack } from '../runtime.ts';

const Token = {
  objectBegin: 0, objectEnd: 1, arrayBegin: 2, arrayEnd: 3, string: 4, number: 5, boolean: 6, null: 7,
  colon: 8, comma: 9, end: 10, error: 11,
} as const;
type Token = (typeof Token)[keyof typeof Token];
const NAMES = [
  'T_OBJ_BEGIN', 'T_OBJ_END', 'T_ARR_BEGIN', 'T_ARR_END', 'T_STRING', 'T_NUMBER', 'T_BOOLEAN', 'T_NULL',
  'T_COLON', 'T_COMMA', 'T_END',
];

// How a token that begins with a byte goes on; below `error` it is that token and all of it.
const [SPACE, STRING, NUMBER, WORD] = [20, 21, 22, 23];
const START = new Uint8Array(256).fill(Token.error);
const starts = (bytes: string, kind: number): void => { for (const byte of bytes) START[byte.charCodeAt(0)] = kind; };
starts('{', Token.objectBegin);
starts('}', Token.objectEnd);
starts('[', Token.arrayBegin);
starts(']', Token.arrayEnd);
starts(':', Token.colon);
starts(',', Token.comma);
starts('\0', Token.end);
starts(' \t\n\r', SPACE);
starts('"', STRING);
starts('-0123456789', NUMBER);
starts('+fiInNt', WORD);

const ESCAPED = new Uint8Array(256);
for (const [letter, byte] of ['""', '\\\\', '//', 'b\b', 't\t', 'n\n', 'f\f', 'r\r']) {
  ESCAPED[letter.charCodeAt(0)] = byte.charCodeAt(0);
}

const [QUOTE, BACKSLASH, POINT, MINUS, LETTER_U] = [34, 92, 46, 45, 117];
const POWERS_OF_TEN = Array.from({ length: 16 }, (_, power) => 10 ** power);

export class Decoder {
  private start = 0;
  private at = 0;
  private length = 0;
  private depth = 0;
  private maxDepth = 0;
  private allowInvalid = false;
  private marks = false;
  // The token read last: where it is, and its value.
  private tokenAt = 0;
  private fault = '';
  private numberValue = 0;
  private booleanValue = false;
  private stringAt = 0;
  private stringLength = 0;

  /** `protect` makes the table on top read-only, where arrays may be marked. */
  constructor(private readonly lua: LuaStack, private readonly protect: (() => void) | undefined) {}

  /** Pushes the value that the JSON at a position tells, by the settings at `base` of the memory's integers. */
  decode(position: number, base: number): void {
    const { lua } = this;
    this.maxDepth = lua.memory.i32[base + Setting.decodeMaxDepth];
    this.allowInvalid = lua.memory.i32[base + Setting.decodeInvalidNumbers] !== 0;
    this.marks = lua.memory.i32[base + Setting.decodeArraysMarked] !== 0;
    this.depth = 0;
    this.start = this.at = lua.locate(position);
    this.length = lua.located;
    const { u8 } = lua.memory;
    if (this.length >= 2 && (u8[this.start] === 0 || u8[this.start + 1] === 0)) {
      throw new Error('JSON parser does not support UTF-16 or UTF-32');
    }
    this.value(this.next());
    const token = this.next();
    if (token !== Token.end) this.expected('the end', token);
  }

  /** Pushes the value that begins with a token. */
  private value(token: Token): void {
    const { lua } = this;
    switch (token) {
      case Token.string: return lua.pushFrom(this.stringAt, this.stringLength);
      case Token.number: return lua.pushNumber(this.numberValue);
      case Token.boolean: return lua.pushBoolean(this.booleanValue);
      case Token.objectBegin: return this.object();
      case Token.arrayBegin: return this.array();
      case Token.null: return lua.pushNull();
    }
    this.expected('value', token);
  }

  private expected(what: string, token: Token): never {
    const found = token === Token.error ? this.fault : NAMES[token];
    throw new Error(`Expected ${what} but found ${found} at character ${this.tokenAt - this.start + 1}`);
  }

  private descend(slots: number): void {
    this.depth++;
    if (this.depth <= this.maxDepth && fits(this.lua, slots)) return;
    throw new Error(`Found too many nested data structures (${this.depth}) at character ${this.at - this.start}`);
  }

  private object(): void {
    const { lua } = this;
    this.descend(3);
    lua.newTable();
    let token = this.next();
    while (token !== Token.objectEnd) {
      if (token !== Token.string) this.expected('object key string', token);
      lua.pushFrom(this.stringAt, this.stringLength);
      token = this.next();
      if (token !== Token.colon) this.expected('colon', token);
      this.value(this.next());
      lua.rawSet(-3);
      token = this.next();
      if (token === Token.objectEnd) break;
      if (token !== Token.comma) this.expected('comma or object end', token);
      token = this.next();
      if (token === Token.objectEnd) this.expected('object key string', token);
    }
    this.depth--;
  }

  /** Gives the table on top a metatable that says what it is. */
  private mark(): void {
    const { lua } = this;
    lua.newTable();
    lua.pushBoolean(true);
    lua.rawSetField(-2, ARRAY_MARK);
    this.protect!();
    lua.setMetatable(-2);
  }

  private array(): void {
    const { lua } = this;
    this.descend(2);
    lua.newTable();
    if (this.marks) this.mark();
    let token = this.next();
    for (let i = 1; i > 1 || token !== Token.arrayEnd; i++) {
      this.value(token);
      lua.rawSetIndex(-2, i);
      token = this.next();
      if (token === Token.arrayEnd) break;
      if (token !== Token.comma) this.expected('comma or array end', token);
      token = this.next();
    }
    this.depth--;
  }

  /** Reads the next token. */
  private next(): Token {
    const { u8 } = this.lua.memory;
    let { at } = this;
    while (START[u8[at]] === SPACE) at++;
    this.at = this.tokenAt = at;
    const start = START[u8[at]];
    switch (start) {
      case STRING: return this.string(u8, at + 1);
      case NUMBER: return this.number(u8, at);
      case WORD: return this.word(u8, at);
      case Token.error: return this.error('invalid token', at);
      case Token.end: return Token.end;
    }
    this.at = at + 1;
    return start as Token;
  }

  private error(fault: string, at: number): Token {
    this.fault = fault;
    this.tokenAt = at;
    return Token.error;
  }

  private string(u8: Uint8Array, from: number): Token {
    let at = from;
    for (let byte = u8[at]; byte !== QUOTE; byte = u8[++at]) {
      if (byte === BACKSLASH) return this.escapedString(from, at);
      if (byte === 0) return this.error('unexpected end of string', at);
    }
    this.stringAt = from;
    this.stringLength = at - from;
    this.at = at + 1;
    return Token.string;
  }

  /** A string whose first escape is at `at`: it is put together in the VM's room. */
  private escapedString(from: number, at: number): Token {
    let to = this.lua.room(this.length);
    this.stringAt = to;
    const { u8 } = this.lua.memory;
    u8.copyWithin(to, from, at);
    to += at - from;
    for (let byte = u8[at]; byte !== QUOTE; byte = u8[at]) {
      if (byte === 0) return this.error('unexpected end of string', at);
      if (byte === BACKSLASH) {
        const letter = u8[at + 1];
        if (letter === LETTER_U) {
          const code = codePoint(u8, at);
          if (code < 0) return this.error('invalid unicode escape code', at);
          to = writeUtf8(u8, to, code);
          at += code > 0xffff ? 12 : 6;
          continue;
        }
        byte = ESCAPED[letter];
        if (byte === 0) return this.error('invalid escape code', at);
        at++;
      }
      u8[to++] = byte;
      at++;
    }
    this.stringLength = to - this.stringAt;
    this.at = at + 1;
    return Token.string;
  }

  /** Up to 15 digits with a point among them are read here, exactly; all else as strtod reads it. */
  private number(u8: Uint8Array, from: number): Token {
    if (!this.allowInvalid && isInvalidNumber(u8, from)) return this.error('invalid number', from);
    const negative = u8[from] === MINUS;
    const first = negative ? from + 1 : from;
    let at = first;
    let value = 0;
    let digit: number;
    while ((digit = u8[at] - 48) >= 0 && digit <= 9) {
      value = value * 10 + digit;
      at++;
    }
    let digits = at - first;
    if (digits === 0) return this.oddNumber(from);
    if (u8[at] === POINT) {
      const point = at++;
      while ((digit = u8[at] - 48) >= 0 && digit <= 9) {
        value = value * 10 + digit;
        at++;
      }
      const decimals = at - point - 1;
      digits += decimals;
      if (digits <= 15) value /= POWERS_OF_TEN[decimals];
    }
    const next = u8[at] | 0x20;
    if (digits > 15 || next === 0x65 || next === 0x78) return this.oddNumber(from); // e, x
    this.numberValue = negative ? -value : value;
    this.at = at;
    return Token.number;
  }

  private oddNumber(from: number): Token {
    const { value, length } = parseNumber(this.run(from));
    if (length === 0) return this.error('invalid number', from);
    this.numberValue = value;
    this.at = from + length;
    return Token.number;
  }

  private word(u8: Uint8Array, at: number): Token {
    const letter = u8[at];
    if (letter === 0x74 && follows(u8, at, 'true')) return this.boolean(true, at + 4);
    if (letter === 0x66 && follows(u8, at, 'false')) return this.boolean(false, at + 5);
    if (letter === 0x6e && follows(u8, at, 'null')) {
      this.at = at + 4;
      return Token.null;
    }
    return this.allowInvalid && isInvalidNumber(u8, at) ? this.oddNumber(at) : this.error('invalid token', at);
  }

  private boolean(value: boolean, at: number): Token {
    this.booleanValue = value;
    this.at = at;
    return Token.boolean;
  }

  /** The bytes from an address on that a number may be made of. */
  private run(from: number): string {
    const { u8 } = this.lua.memory;
    let text = '';
    for (let at = from, next; /[0-9a-z_.+()-]/i.test(next = String.fromCharCode(u8[at])); at++) text += next;
    return text;
  }
}

const follows = (u8: Uint8Array, at: number, word: string): boolean => {
  for (let i = 1; i < word.length; i++) if (u8[at + i] !== word.charCodeAt(i)) return false;
  return true;
};

/** What strtod takes and JSON does not: a plus, leading zeros, hexadecimal, inf and nan. */
function isInvalidNumber(u8: Uint8Array, at: number): boolean {
  if (u8[at] === 0x2b) return true;
  if (u8[at] === MINUS) at++;
  if (u8[at] === 0x30) return (u8[at + 1] | 0x20) === 0x78 || (u8[at + 1] >= 0x30 && u8[at + 1] <= 0x39);
  const word = String.fromCharCode(u8[at] | 0x20, u8[at + 1] | 0x20, u8[at + 2] | 0x20);
  return u8[at] > 0x39 && (word === 'inf' || word === 'nan');
}

/** The code point of the \uXXXX at an address (of a surrogate pair where it begins one), or -1. */
function codePoint(u8: Uint8Array, at: number): number {
  const code = hex4(u8, at + 2);
  if (code < 0xd800 || code > 0xdfff) return code;
  if (code > 0xdbff || u8[at + 6] !== BACKSLASH || u8[at + 7] !== LETTER_U) return -1;
  const low = hex4(u8, at + 8);
  return low < 0xdc00 || low > 0xdfff ? -1 : 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
}

function hex4(u8: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const byte = u8[i];
    const letter = byte | 0x20;
    if (byte >= 0x30 && byte <= 0x39) value = value * 16 + byte - 0x30;
    else if (letter >= 0x61 && letter <= 0x66) value = value * 16 + letter - 0x61 + 10;
    else return -1;
  }
  return value;
}

/** Writes a code point in UTF-8 (a lone surrogate cannot come here); returns where it ends. */
function writeUtf8(u8: Uint8Array, at: number, code: number): number {
  if (code < 0x80) {
    u8[at] = code;
    return at + 1;
  }
  const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  u8[at] = ((0xff00 >> (more + 1)) & 0xff) | (code >> (6 * more));
  for (let i = 1; i <= more; i++) u8[at + i] = 0x80 | ((code >> (6 * (more - i))) & 0x3f);
  return at + more + 1;
}
