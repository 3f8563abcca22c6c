// Gates before C functions of Lua's libraries. A gate is a C function that looks at its arguments where they lie on
// Lua's stack: with numbers that the function was built for it goes on into the function itself, with others into one
// of the host, which may put the arguments right and call the function then. Both find the same call frame, so errors
// name the function and the line as ever. A gate costs a few instructions: it is WebAssembly, assembled here.
import {
  assemble, body, call, double, get, I32, int, load, loadByte, name, section, set, signature, signed, unsigned, vector,
} from './wasm-code.ts';

/** Which calls a gate lets through at once; the others go to the host. */
export interface Passage {
  /** The positions that are looked at, from 1. `last` may be Infinity. */
  readonly first: number;
  readonly last: number;
  /** Numbers from `low` to `high` pass (32-bit integers), or any number where they are absent. */
  readonly low?: number;
  readonly high?: number;
  /** Strings that pass: none; all; those that cannot be read as a number; formats of string.pack without C's own sizes. */
  readonly strings: 'none' | 'all' | 'words' | 'packs';
  /** With fewer arguments than this a call passes, with more than `most` it does not. */
  readonly least?: number;
  readonly most?: number;
  /** A table at 2 passes when the VM has noted that it has no `__gc` (lobject.h, `flags`). */
  readonly noFinalizer?: boolean;
  /** A table at 1 passes when it has no metatable, or the VM has noted that this has no `__len`. */
  readonly noLength?: boolean;
}

/** Where things lie in the memory of a version (lstate.h, lobject.h), in bytes. */
export interface StackLayout {
  /** From a lua_State: the address of the stack's end. */
  readonly top: number;
  /** From a lua_State: the address of the first argument (5.1), or of the CallInfo that begins with that of the function. */
  readonly base: number;
  readonly baseIsCallInfo: boolean;
  /** Type tags of integers (absent in 5.1) and floats. */
  readonly integer?: number;
  readonly float: number;
}

const VALUE = 16;
const TYPE = 8;
const TEXT = 16;
const STRING = 4;
const TABLE = 5;
const KIND = 0x0f;
/** From a Table of 5.4: the metamethods that it is known to lack, `__gc` and `__len` among them; its metatable. */
const FLAGS = 6;
const NO_GC = 4;
const NO_LEN = 16;
const METATABLE = 24;

const Op = {
  block: [0x02, 0x40], loop: [0x03, 0x40], if: [0x04, 0x40], else: 0x05, end: 0x0b, return: 0x0f,
  eqz: 0x45, eq: 0x46, ne: 0x47, ltUnsigned: 0x49, gtUnsigned: 0x4b, geUnsigned: 0x4f, or: 0x72, and: 0x71, add: 0x6a, sub: 0x6b,
  ge64: 0x66, le64: 0x65, subLong: 0x7d, gtLongUnsigned: 0x56,
} as const;
const [L, SLOT, END, TAG, TEXT_AT] = [0, 1, 2, 3, 4];
const long = (value: number): number[] => [0x42, ...signed(value)];
const loadLong = (offset: number): number[] => [0x29, 3, ...unsigned(offset)];
const loadDouble = (offset: number): number[] => [0x2b, 3, ...unsigned(offset)];
const branchIf = (depth: number): number[] => [0x0d, depth];
/** Whether what is on the stack is this letter, in either case. */
const isLetter = (letter: string): number[] => [...int(0x20), Op.or, ...int(letter.charCodeAt(0)), Op.eq];

/** Leaves 1 where the text at TEXT_AT does not pass: it begins as a number. */
function refusedText(): number[] {
  const first = [...get(TEXT_AT), ...loadByte(TEXT)];
  const second = [...get(TEXT_AT), ...loadByte(TEXT + 1)];
  return [ // a digit or any sign before the digits, nan, inf
    ...first, ...int(0x3a), Op.ltUnsigned, ...first, ...int(0x23), Op.ne, Op.and, // and no #, for select
    ...first, ...isLetter('n'), ...second, ...isLetter('a'), Op.and, Op.or,
    ...first, ...isLetter('i'), ...second, ...isLetter('n'), Op.and, Op.or,
  ];
}

/** Leaves by `border` blocks where the format at TEXT_AT has a letter whose size is C's: l, L, T, s. */
const lookForSizes = (border: number): number[] => [
  ...Op.block, ...Op.loop,
  ...get(TEXT_AT), ...loadByte(TEXT), ...set(TAG),
  ...get(TAG), Op.eqz, ...branchIf(1),
  ...get(TAG), ...isLetter('l'), ...get(TAG), ...int(0x54), Op.eq, Op.or, ...get(TAG), ...int(0x73), Op.eq, Op.or,
  ...branchIf(border + 2),
  ...get(TEXT_AT), ...int(1), Op.add, ...set(TEXT_AT),
  0x0c, 0, Op.end, Op.end,
];

/** In the loop over positions, inside of three blocks: leaves by `border` blocks where the value at SLOT does not pass. */
function look({ low, high, strings }: Passage, { integer, float }: StackLayout): number[] {
  const ifTag = (code: number[]): number[] => [...Op.if, ...code, Op.end];
  const BORDER = 3; // if, loop, done
  const numbers = low === undefined || high === undefined ? [] : [
    ...get(TAG), ...int(float), Op.eq,
    ...ifTag([
      ...get(SLOT), ...loadDouble(0), ...double(low), Op.ge64, ...get(SLOT), ...loadDouble(0), ...double(high), Op.le64,
      Op.and, Op.eqz, ...branchIf(BORDER),
    ]),
    ...integer === undefined ? [] : [
      ...get(TAG), ...int(integer), Op.eq,
      ...ifTag([...get(SLOT), ...loadLong(0), ...long(low), Op.subLong, ...long(high - low), Op.gtLongUnsigned, ...branchIf(BORDER)]),
    ],
  ];
  const texts = strings === 'all' ? [] : [
    ...get(TAG), ...int(KIND), Op.and, ...int(STRING), Op.eq,
    ...ifTag(strings === 'none' ? [...int(1), ...branchIf(BORDER)]
      : [
        ...get(SLOT), ...load(0), ...set(TEXT_AT),
        ...strings === 'packs' ? lookForSizes(BORDER) : [...refusedText(), ...branchIf(BORDER)],
      ]),
  ];
  return [...get(SLOT), ...loadByte(TYPE), ...set(TAG), ...numbers, ...texts];
}

function gateBody(passage: Passage, layout: StackLayout, original: number, border: number): number[] {
  const { first, last, least, most, noFinalizer, noLength } = passage;
  const at = (position: number): number => VALUE * (position - 1);
  const base = [...get(L), ...load(layout.base), ...layout.baseIsCallInfo ? [...load(0), ...int(VALUE), Op.add] : []];
  const BORDER = 0;
  return body(
    1, 4, I32,
    ...Op.block, // border
    ...base, ...set(SLOT),
    ...get(L), ...load(layout.top), ...set(END),
    ...most === undefined ? [] : [...get(END), ...get(SLOT), Op.sub, ...int(at(most + 1)), Op.gtUnsigned, ...branchIf(BORDER)],
    ...noFinalizer !== true ? [] : [
      ...get(END), ...get(SLOT), Op.sub, ...int(VALUE), Op.gtUnsigned,
      ...Op.if,
      ...get(SLOT), ...loadByte(VALUE + TYPE), ...int(KIND), Op.and, ...int(TABLE), Op.eq,
      ...Op.if, ...get(SLOT), ...load(VALUE), ...loadByte(FLAGS), ...int(NO_GC), Op.and, Op.eqz, ...branchIf(2), Op.end,
      Op.end,
    ],
    ...noLength !== true ? [] : [
      ...get(END), ...get(SLOT), Op.gtUnsigned,
      ...Op.if,
      ...get(SLOT), ...loadByte(TYPE), ...int(KIND), Op.and, ...int(TABLE), Op.eq,
      ...Op.if,
      ...get(SLOT), ...load(0), ...load(METATABLE), ...set(TEXT_AT),
      ...get(TEXT_AT),
      ...Op.if, ...get(TEXT_AT), ...loadByte(FLAGS), ...int(NO_LEN), Op.and, Op.eqz, ...branchIf(3), Op.end,
      Op.end,
      Op.end,
    ],
    ...least === undefined ? [] : [
      ...get(END), ...get(SLOT), Op.sub, ...int(at(least + 1)), Op.ltUnsigned,
      ...Op.if, ...get(L), ...call(original), Op.return, Op.end,
    ],
    ...last === Infinity ? [] : [ // END = min(END, after `last`)
      ...get(END), ...get(SLOT), ...int(at(last + 1)), Op.add, Op.gtUnsigned,
      ...Op.if, ...get(SLOT), ...int(at(last + 1)), Op.add, ...set(END), Op.end,
    ],
    ...get(SLOT), ...int(at(first)), Op.add, ...set(SLOT),
    ...Op.block, ...Op.loop, // done
    ...get(SLOT), ...get(END), Op.geUnsigned, ...branchIf(1),
    ...look(passage, layout),
    ...get(SLOT), ...int(VALUE), Op.add, ...set(SLOT),
    0x0c, 0, Op.end, Op.end,
    ...get(L), ...call(original), Op.return,
    Op.end,
    ...get(L), ...call(border), Op.end,
  );
}

/**
 * A module with a gate for each passage: it imports `e.memory`, and for the gate number i the function itself as
 * `e.o<i>` and the host's as `e.b<i>`; it exports the gate as `g<i>`.
 */
export function assembleGates(passages: readonly Passage[], layout: StackLayout): WebAssembly.Module {
  const imports = passages.flatMap((_, i) => ['o', 'b'].map((kind) => [...name('e'), ...name(kind + i), 0x00, 0]));
  const count = passages.length;
  return assemble(
    section(1, vector(signature(1, 1))),
    section(2, vector([...name('e'), ...name('memory'), 0x02, 0x00, 0], ...imports)),
    section(3, vector(...passages.map(() => [0]))),
    section(7, vector(...passages.map((_, i) => [...name(`g${i}`), 0x00, ...unsigned(2 * count + i)]))),
    section(10, vector(...passages.map((passage, i) => gateBody(passage, layout, 2 * i, 2 * i + 1)))),
  );
}

/** A library's function that a gate stands before. */
export interface Gated { readonly library: string; readonly name: string; readonly passage: Passage }

const gateModules = new Map<string, WebAssembly.Module>();

/** The gates of these borders: assembled once. */
export function gatesFor(version: string, borders: readonly Gated[], layout: StackLayout): WebAssembly.Module {
  const key = [version, ...borders.map(({ library, name }) => `${library}.${name}`)].join(' ');
  let module = gateModules.get(key);
  if (module === undefined) {
    module = assembleGates(borders.map(({ passage }) => passage), layout);
    gateModules.set(key, module);
  }
  return module;
}
