// Numbers of the published liblua5.1.wasm as they are on 64 bits with glibc: what patch51.ts changes in its functions.
// - luaO_str2d, which reads every text that is taken for a number (the lexer, tonumber, arithmetic, library functions):
//   `0x` without digits is none, and NaN keeps its sign.
// - tonumber with a base reads integers of 64 bits, as strtoul does there, and no `0x` without digits.
// - string.format prints integers of 64 bits: a `long` has 32 in WebAssembly, so that times in milliseconds did not fit.
import { WIDE_RESULT } from './reserved51.ts';
import { call, double, get, I32, int, loadByte, set } from './wasm-code.ts';

/** A change of one function: bytes that occur in it once, or all of it, and what takes their place. */
export interface Patch { readonly fn: number; readonly found?: readonly number[]; readonly instead: readonly number[] }

/** Functions of the binary by their index. */
const LUAL_CHECKNUMBER = 109;
const LUAB_TONUMBER = 160;
const STR_FORMAT = 397;
const LUAO_STR2D = 347;
const STRTOUL = 517;

const I64 = 0x7e;
const Op = {
  block: [0x02, 0x40], loop: [0x03, 0x40], blockOfInt: [0x02, I32], blockOfLong: [0x02, I64],
  if: [0x04, 0x40], ifLong: [0x04, I64], else: 0x05,
  end: 0x0b, branch: 0x0c, branchIf: 0x0d, drop: 0x1a, eq: 0x46, ltUnsigned: 0x49, add: 0x6a, sub: 0x6b, and: 0x71, or: 0x72,
  ltLongUnsigned: 0x54, leLongUnsigned: 0x58, xorLong: 0x85, wrap: 0xa7,
  ne64: 0x62, lt64: 0x63, ge64: 0x66, abs64: 0x99, neg64: 0x9a, sub64: 0xa1,
  toInt: 0xaa, toUnsigned: 0xab, toLong: 0xb0, fromUnsigned: 0xb8, fromUnsignedLong: 0xba,
} as const;
const storeDouble = [0x39, 3, 0];
const storeByte = (offset: number): number[] => [0x3a, 0, offset];
const storeShort = [0x3b, 0, 0];
const leastLong = [0x42, ...Array<number>(9).fill(0x80), 0x7f];

/** Locals of luaO_str2d: the text, where its value goes, two that are free, the value. */
const [TEXT, RESULT, BYTE, AT, VALUE] = [0, 1, 2, 3, 8];
const storeResult = [...get(RESULT), ...get(VALUE), ...storeDouble, ...Op.blockOfInt, ...int(0), ...get(TEXT)];

/** A NaN was written as spaces, a sign, and `nan` in any case: the one of a minus is negated. */
const signOfNaN = [
  ...get(VALUE), ...get(VALUE), Op.ne64, ...Op.if,
  ...get(TEXT), ...set(AT),
  ...Op.block, ...Op.loop,
  ...get(AT), ...loadByte(0), ...set(BYTE),
  ...get(BYTE), ...int(0x20), Op.or, ...int(0x6e), Op.eq, Op.branchIf, 1, // n
  ...get(BYTE), ...int(0x2d), Op.eq, ...Op.if, ...get(VALUE), Op.neg64, ...set(VALUE), Op.end, // -
  ...get(AT), ...int(1), Op.add, ...set(AT),
  Op.branch, 0, Op.end, Op.end,
  Op.end,
];

/** Where strtod stopped: at an `x` it was no hexadecimal number, for which C89 needed strtoul. */
const isX = [...int(32), Op.or, ...int(0x78), Op.eq, 0x04, I32];

/** Locals of strtoul: where it reads, the magnitude, what it answers; the greatest value on 32 and on 64 bits. */
const [READ, MAGNITUDE, ANSWER] = [3, 10, 11];
const [GREATEST, GREATEST_WIDE] = [[0x42, 0xff, 0xff, 0xff, 0xff, 0x0f], [0x42, 0x7f]];
/** The byte after READ is `x` in any case; and the next one is a hexadecimal digit. */
const isPrefix = [...get(READ), ...loadByte(1), ...int(0xdf), Op.and, ...int(0x58), Op.eq];
const third = [...get(READ), ...loadByte(2)];
const isDigit = [
  ...third, ...int(0x30), Op.sub, ...int(10), Op.ltUnsigned,
  ...third, ...int(0x20), Op.or, ...int(0x61), Op.sub, ...int(6), Op.ltUnsigned, Op.or,
];
/** The value of a text that is too great, and the comparisons that find that it does not fit. */
const bounds = (greatest: number[]): number[] => [
  ...greatest, ...set(MAGNITUDE), Op.branch, 1, Op.end,
  ...get(MAGNITUDE), ...greatest, Op.ltLongUnsigned, Op.branchIf, 1, Op.end,
  ...get(MAGNITUDE), ...greatest, Op.leLongUnsigned, Op.branchIf, 0,
];

/** Locals of str_format: Lua's stack, its frame, the position of the argument, the number. */
const [L, FRAME, ARGUMENT, NUMBER] = [0, 1, 4, 12];
const [END, LAST, KIND] = [2, 3, 6];
/** The length modifier between the directive and its letter. */
const lengthen = (modifier: 'l' | 'll'): number[] => [
  ...get(LAST), ...int(modifier === 'l' ? 0x6c : 0x6c6c), ...storeShort, // with a zero behind it
  ...get(END), ...int(0), ...storeByte(modifier.length), ...get(END), ...get(KIND), ...storeByte(modifier.length - 1),
];
const number = [...get(L), ...get(ARGUMENT), ...call(LUAL_CHECKNUMBER), 0x22, NUMBER];
const storeInt = (offset: number): number[] => [0x36, 2, offset];
const storeLong = (offset: number): number[] => [0x37, 3, offset];

/** As a cast to a 64-bit integer on x86-64: what does not fit is the least one. */
const toLong = [
  ...Op.blockOfLong,
  ...get(NUMBER), Op.abs64, ...double(2 ** 63), Op.lt64, ...Op.if, ...get(NUMBER), Op.toLong, Op.branch, 1, Op.end,
  ...leastLong, Op.end,
];
/** As the cast to an unsigned one there: above 2^63 the rest counts. */
const toUnsignedLong = [
  ...get(NUMBER), ...double(2 ** 63), Op.ge64, ...Op.ifLong,
  ...get(NUMBER), ...double(2 ** 63), Op.sub64, ...set(NUMBER), ...toLong, ...leastLong, Op.xorLong,
  Op.else, ...toLong, Op.end,
];

export const NUMBER_PATCHES: readonly Patch[] = [
  { fn: LUAO_STR2D, found: storeResult, instead: [...signOfNaN, ...storeResult] },
  { fn: LUAO_STR2D, found: isX, instead: [Op.drop, ...int(0), ...isX.slice(-2)] },
  { fn: STRTOUL, found: isPrefix, instead: [...isPrefix, ...isDigit, Op.and] },
  { fn: STRTOUL, found: [...GREATEST, ...set(ANSWER)], instead: [...GREATEST_WIDE, ...set(ANSWER)] },
  { fn: STRTOUL, found: bounds(GREATEST), instead: bounds(GREATEST_WIDE) },
  { // the function answers 32 bits, so the whole result lies in memory
    fn: STRTOUL, found: [...get(ANSWER), Op.wrap],
    instead: [...int(0), ...get(ANSWER), 0x37, 3, WIDE_RESULT, ...get(ANSWER), Op.wrap],
  },
  {
    fn: LUAB_TONUMBER, found: [...get(4), Op.fromUnsigned],
    instead: [...int(0), 0x29, 3, WIDE_RESULT, Op.fromUnsignedLong],
  },
  { // %d, %i
    fn: STR_FORMAT,
    found: [
      ...lengthen('l'), ...get(FRAME), ...Op.blockOfInt,
      ...number, Op.abs64, ...double(2 ** 31), Op.lt64, ...Op.if, ...get(NUMBER), Op.toInt, Op.branch, 1, Op.end,
      ...int(-(2 ** 31)), Op.end, ...storeInt(32),
    ],
    instead: [...lengthen('ll'), ...get(FRAME), ...number, Op.drop, ...toLong, ...storeLong(32)],
  },
  { // %o, %u, %x, %X
    fn: STR_FORMAT,
    found: [
      ...lengthen('l'), ...get(FRAME), ...Op.blockOfInt,
      ...number, ...double(2 ** 32), Op.lt64, ...get(NUMBER), ...double(0), Op.ge64, Op.and,
      ...Op.if, ...get(NUMBER), Op.toUnsigned, Op.branch, 1, Op.end,
      ...int(0), Op.end, ...storeInt(48),
    ],
    instead: [...lengthen('ll'), ...get(FRAME), ...number, Op.drop, ...toUnsignedLong, ...storeLong(48)],
  },
];
