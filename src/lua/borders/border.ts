// What a library function does with arguments that its 32-bit build was not made for. WebAssembly has a size_t, int and
// long of 32 bits; the Lua that people know was built with 64 (int: 32). Types alone, and what all borders share.
import { NO_MEMORY } from '../memory.ts';
import type { Passage } from '../gates.ts';
import type { LuaStack } from '../runtime.ts';

/** A library function, which calls its gate (gates.ts) lets through, and what is done with the others. */
export interface Border {
  /** As `openLibraries` names it. */
  readonly library: string;
  readonly name: string;
  readonly passage: Passage;
  /** Runs in the call frame of the function, which `original` calls with what lies on the stack then. */
  run(lua: LuaStack, original: () => number): number;
}

const TWO_63 = 2 ** 63;
/** What counts as "far": beyond any string or table, and sums of two still fit 32 bits. */
export const FAR = 2 ** 30;
/** Passage of numbers that all C types hold, and their sums. */
export const NEAR = { low: -FAR, high: FAR - 1 } as const;
/** A loop of more rounds is done in the host, where the limits of the run are looked at. */
export const ROUNDS = 1_000_000;

/** As `(int)` of a cast to a 64-bit integer on x86-64: the low 32 bits; of what 64 do not hold, 0. */
export const toInt = (value: number): number => (Math.abs(value) < TWO_63 ? value | 0 : 0);

/** As a cast to a 64-bit integer, brought near: NaN and what 64 bits do not hold are the least integer. */
export const toNear = (value: number): number =>
  value >= -TWO_63 && value < TWO_63 ? Math.trunc(Math.min(FAR, Math.max(-FAR, value))) : -FAR;

/** Puts another number in the place of the number (or its text) at a position; what is no number stays. */
export function settle(lua: LuaStack, at: number, to: (value: number) => number): void {
  if (lua.isNumber(at)) put(lua, at, to(lua.toNumber(at)));
}

/** Puts a number in the place of what is at a position. */
export function put(lua: LuaStack, at: number, value: number): void {
  lua.pushNumber(value);
  replace(lua, at);
}

/** Pops the top into a position. */
export function replace(lua: LuaStack, at: number): void {
  lua.insert(at);
  lua.remove(at + 1);
}

/** Ends in Lua's own error "not enough memory", as a request for more than there is. */
export function exhaust(lua: LuaStack): never {
  lua.newUserdata(2 ** 31 - 1024);
  throw new Error(NO_MEMORY); // not reached: there is no such memory
}

/** A border whose numbers at some positions are settled before the function itself is called. */
export function settled(
  library: string, name: string, [first, last]: readonly [number, number], to: (value: number) => number,
  passage: Partial<Passage> = {},
): Border {
  return {
    library, name, passage: { first, last, ...NEAR, strings: 'none', ...passage },
    run(lua, original) {
      for (let at = first, end = Math.min(last, lua.top()); at <= end; at++) settle(lua, at, to);
      return original();
    },
  };
}
