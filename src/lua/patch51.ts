// What Redis's own Lua has and the published liblua5.1.wasm has not: tables that the VM itself keeps from being
// written. Redis patches the C source (a field `readonly` of Table, looked at by luaV_settable, lua_rawset, lua_rawseti
// and lua_setmetatable); here the same look is put in front of the functions of the binary through which each of these
// goes. The mark is a bit of the table's `flags` that Lua 5.1 does not use. Two more differences of Redis's Lua are
// mended in the same way: it does not load compiled chunks, and prints a null pointer as glibc does. What its numbers
// are on 64 bits is in numbers51.ts, what its errors cost in errors51.ts.
//
// Done where the binary is read: by the build for the page (tools/lua-plugin.ts), at the start in Node.
// Format: https://webassembly.github.io/spec/core/binary/
import { ERROR_PATCHES } from './errors51.ts';
import { NUMBER_PATCHES } from './numbers51.ts';
import type { Patch } from './numbers51.ts';
import { call, get, I32, int, load, store, unsigned } from './wasm-code.ts';
import { NULL_TEXT, READ, REFUSE, REFUSED_KEY, TABLE_FLAGS } from './reserved51.ts';

const I64 = 0x7e;
const F64 = 0x7c;
const Section = { code: 10, data: 11 } as const;
/** Functions that the module imports: they come first in its numbering. */
const IMPORTED = 27;
/** Functions of the binary by their index. */
const LUA_TYPE = 38;
const LUA_TOUSERDATA = 53;
const LUA_TOPOINTER = 55;
const LUA_PUSHLSTRING = 59;
const LIGHT_USERDATA = 2;
const TABLE = 5;

/** The table whose address is on the stack is marked (READONLY): its flags, as a signed byte, are below -64. */
const isReadonly = [0x2c, 0, TABLE_FLAGS, ...int(-64), 0x48];
const when = (condition: number[], ...then: number[]): number[] => [...condition, 0x04, 0x40, ...then, 0x0b];
/** Calls the function at REFUSE, which raises a Lua error and does not return, as a lua_CFunction (type 0). */
const refuse = (key: number[]): number[] =>
  [...int(0), ...key, ...store(REFUSED_KEY), ...get(0), ...int(0), ...load(REFUSE), 0x11, 0, 0, 0x1a];

/** Code between a function's declarations of locals and its first instructions. */
const before = (fn: number, locals: readonly number[], first: readonly number[], code: readonly number[]): Patch =>
  ({ fn, found: [...locals, ...first], instead: [...locals, ...code, ...first] });

const argument = (at: number): number[] => [...get(0), ...int(at)];

const PATCHES: readonly Patch[] = [
  // luaH_set(L, table, key), under luaV_settable and lua_rawset
  before(418, [2, 1, I32, 1, F64], [...get(1), ...get(2), ...call(415)],
    when([...get(1), ...isReadonly], ...refuse(get(2)))),
  // luaH_setnum(L, table, number), under lua_rawseti
  before(419, [3, 2, I32, 1, F64, 1, I64], [0x23, 0, ...int(16), 0x6b],
    when([...get(1), ...isReadonly], ...refuse(int(0)))),
  // lua_setmetatable(L, at)
  before(78, [1, 2, I32], [0x02, I32, ...get(1), ...int(0), 0x4a], when(
    [...get(0), ...get(1), ...call(LUA_TYPE), ...int(TABLE), 0x46],
    ...when([...get(0), ...get(1), ...call(LUA_TOPOINTER), ...isReadonly], ...refuse(int(0))),
  )),
  // luaB_tostring(L)
  before(161, [1, 2, I32], [0x23, 0, ...int(16), 0x6b], when(
    [...argument(1), ...call(LUA_TYPE), ...int(LIGHT_USERDATA), 0x46],
    ...when(
      [...argument(1), ...call(LUA_TOUSERDATA), 0x45],
      ...argument(NULL_TEXT.at), ...int(NULL_TEXT.text.length), ...call(LUA_PUSHLSTRING), ...int(1), 0x0f,
    ),
  )),
  // f_parser: what begins with ESC goes to the parser too, as if the comparison with 27 were never true.
  { fn: 243, found: [...int(27), 0x46, 0x04, I32], instead: [0x1a, ...int(0), 0x04, I32] },
  // luaS_newlstr: the byte behind `reserved` is zero, too (see READ).
  { fn: 389, found: [...int(0), 0x3a, 0, READ - 1], instead: [...int(0), 0x3b, 0, READ - 1] },
  ...NUMBER_PATCHES, ...ERROR_PATCHES,
];

/** The fingerprint of the binary that all these numbers are of. */
const PUBLISHED = 0x05bbaf76;

/** Bytes in pieces. */
type Pieces = (Uint8Array | readonly number[])[];

/** The published liblua5.1.wasm with read-only tables. Throws where the bytes are not those of the version pinned. */
export function patch51(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  if (fingerprint(binary) !== PUBLISHED) throw unknownBinary();
  const pieces: Pieces = [binary.subarray(0, 8)];
  const reader = new Reader(binary, 8);
  while (reader.at < binary.length) {
    const [from, id] = [reader.at, reader.byte()];
    const end = reader.unsigned() + reader.at;
    if (id === Section.code) pieces.push(...section(id, patchedCode(reader)));
    else if (id === Section.data) pieces.push(...section(id, withNullText(reader, end)));
    else pieces.push(binary.subarray(from, end));
    reader.at = end;
  }
  return join(pieces);
}

const section = (id: number, content: Pieces): Pieces => [[id, ...unsigned(size(content))], ...content];
const size = (pieces: Pieces): number => pieces.reduce((sum, { length }) => sum + length, 0);

function patchedCode(reader: Reader): Pieces {
  const count = reader.unsigned();
  const code: Pieces = [unsigned(count)];
  let left = PATCHES.length;
  for (let fn = IMPORTED; fn < IMPORTED + count; fn++) {
    let body: Uint8Array | readonly number[] = reader.bytes(reader.unsigned());
    for (const patch of PATCHES) if (patch.fn === fn) { body = patched([...body], patch); left--; }
    code.push(unsigned(body.length), body);
  }
  if (left !== 0) throw unknownBinary();
  return code;
}

function patched(body: readonly number[], { found, instead }: Patch): readonly number[] {
  if (found === undefined) return instead;
  const places = body.flatMap((_, at) => (found.every((byte, i) => body[at + i] === byte) ? [at] : []));
  if (places.length !== 1) throw unknownBinary();
  return [...body.slice(0, places[0]), ...instead, ...body.slice(places[0] + found.length)];
}

/** The data section with one more segment, at a fixed address of the memory. */
function withNullText(reader: Reader, end: number): Pieces {
  const count = reader.unsigned();
  const text = [...NULL_TEXT.text, '\0'].map((char) => char.charCodeAt(0));
  return [
    unsigned(count + 1), reader.bytes(end - reader.at),
    [0, ...int(NULL_TEXT.at), 0x0b, ...unsigned(text.length), ...text],
  ];
}

/** FNV-1a of 32 bits. */
function fingerprint(binary: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of binary) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

const unknownBinary = (): Error =>
  new Error('liblua5.1.wasm is not the one of the version that package.json names: see src/lua/patch51.ts');

class Reader {
  constructor(private readonly binary: Uint8Array, public at: number) {}

  byte(): number { return this.binary[this.at++]; }

  bytes(count: number): Uint8Array { return this.binary.subarray(this.at, this.at += count); }

  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }
}

function join(pieces: Pieces): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size(pieces));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
