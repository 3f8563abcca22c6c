// Reads what Lua 5.1 compiled, where it lies (lobject.h, lopcodes.h).
import type { Memory } from './memory.ts';
import type { Pointer } from './stack.ts';

/** In bytes: the prototype of a closure; in a prototype its constants, code, inner prototypes, and their numbers. */
const PROTOTYPE = 16;
const CONSTANTS = 8;
const CODE = 12;
const INNER = 16;
const CODE_SIZE = 44;
/** A constant, and in a string its length and text. */
const VALUE = 16;
const LENGTH = 12;
const TEXT = 16;
const Op = { getGlobal: 5, setGlobal: 7, closure: 36 } as const;

/** The globals that a Lua function names, and those in it, once each, in the order of the code. */
export function globalNames(memory: Memory, closure: Pointer): string[] {
  const { i32 } = memory;
  const names = new Set<string>();
  const text = (at: Pointer): string => memory.read(at + TEXT, i32[(at + LENGTH) >> 2]);
  const walk = (prototype: Pointer): void => {
    const [constants, code, inner] = [CONSTANTS, CODE, INNER].map((field) => i32[(prototype + field) >> 2]);
    const end = (code >> 2) + i32[(prototype + CODE_SIZE) >> 2];
    for (let at = code >> 2; at < end; at++) {
      const operation = i32[at] & 0x3f;
      const operand = i32[at] >>> 14;
      if (operation === Op.getGlobal || operation === Op.setGlobal) names.add(text(i32[(constants + operand * VALUE) >> 2]));
      else if (operation === Op.closure) walk(i32[(inner >> 2) + operand]);
    }
  };
  walk(i32[(closure + PROTOTYPE) >> 2]);
  return [...names];
}
