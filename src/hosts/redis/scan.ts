// A look at a script's source before it runs: whether it may need string.format and tonumber for 64 bits.
import type { Bytes } from '../../lua/runtime.ts';

/** A `%d` or its like and `format`, or tonumber with more than one argument or as a value. */
export const mayBeWide = (source: Bytes): boolean =>
  (/\bformat\b/.test(source) && /%[-+ #0-9.]*[dioxXu]/.test(source))
  || /\btonumber\b(?!\s*\([^(),]*(?:\([^()]*\)[^(),]*)*\))/.test(source);
