// Words that are keywords in one dialect alone, and those that a host gives to its scripts.
import type { Stack } from '@lezer/lr';
import { break51, break54, Dialect_lua54, goto, libraryName } from './parser.terms.ts';

/** The token that a word is, -1 where it is a name as others are. */
export function wordOf(word: string, stack: Stack): number {
  if (word === 'break') return stack.dialectEnabled(Dialect_lua54) ? break54 : break51;
  return word === 'goto' && stack.dialectEnabled(Dialect_lua54) ? goto : -1;
}

/** The same, where some names of variables are told apart. */
export const wordAmong = (names: ReadonlySet<string>): typeof wordOf => (word, stack) =>
  (names.has(word) && stack.canShift(libraryName) ? libraryName : wordOf(word, stack));
