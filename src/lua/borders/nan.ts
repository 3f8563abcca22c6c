// NaN and its sign. Lua prints it, C libraries set it, JavaScript does not see it: it is written where the number lies.
// 0/0 and its like need nothing: WebAssembly leaves their sign to the processor, as C does.
import type { LuaStack, LuaVersion } from '../runtime.ts';
import type { Border } from './border.ts';

/** Pushes NaN with the sign bit that is asked for. */
export function pushNaN(lua: LuaStack, negative: boolean): void { lua.pushFloatBits(negative ? 0xfff80000 : 0x7ff80000, 0); }

/** A function that has no value below `low` and above `high`: glibc answers a positive NaN, the build a negative one. */
const partial = (name: string, low: number, high: number): Border => ({
  library: 'math', name, passage: { first: 1, last: 1, low, high, strings: 'none' },
  run(lua, original) {
    const value = lua.toNumber(1);
    if (!(value < low || value > high)) return original();
    pushNaN(lua, false);
    return 1;
  },
});

/** A function that answers NaN itself for a NaN, which is what it was given; the build's loses the sign. */
const faithful = (name: string): Border => ({
  library: 'math', name, passage: { first: 1, last: 1, low: -1000, high: 1000, strings: 'none' },
  run(lua, original) {
    if (!lua.isNumber(1) || !Number.isNaN(lua.toNumber(1))) return original();
    lua.pushValue(1);
    return 1;
  },
});

/** What is infinite or no number has an exponent that C leaves open: 0 in glibc. */
const frexp: Border = {
  library: 'math', name: 'frexp', passage: { first: 1, last: 1, low: -(2 ** 31), high: 2 ** 31 - 1, strings: 'none' },
  run(lua, original) {
    if (!lua.isNumber(1) || Number.isFinite(lua.toNumber(1))) return original();
    lua.pushValue(1);
    lua.pushNumber(0);
    return 2;
  },
};

/** To the base 10, as log10. */
const log: Border = {
  library: 'math', name: 'log', passage: { first: 1, last: 1, low: 0, high: 2 ** 31 - 1, strings: 'none' },
  run(lua, original) {
    if (!(lua.toNumber(1) < 0) || lua.toNumber(2) !== 10) return original();
    pushNaN(lua, false);
    return 1;
  },
};

/** The functions of the math library whose NaN differs. */
export const nanFunctions = (version: LuaVersion): readonly Border[] => [
  partial('acos', -1, 1), partial('asin', -1, 1),
  ...version === '5.1' ? [partial('log10', 0, Infinity), faithful('sinh'), faithful('cosh'), frexp] : [log],
];
