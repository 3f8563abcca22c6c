// The parser, for one dialect. It never fails: what is no Lua is an error node, and what follows is read on.
import { Tree } from '@lezer/common';
import type { ParseWrapper, SyntaxNode } from '@lezer/common';
import type { LRParser } from '@lezer/lr';
import { parser } from './parser.ts';
import { wordAmong, wordOf } from './words.ts';

export type Dialect = '5.1' | '5.4';
export type LuaTree = Tree;

/** Sums of thousands of terms make trees that deep: where the stack ends first, there is a tree without nodes. */
const guarded: ParseWrapper = (inner, { length }) => ({
  advance() {
    try {
      return inner.advance();
    } catch (error) {
      if (error instanceof RangeError) return new Tree(parser.topNode, [], [], length);
      throw error;
    }
  },
  get parsedPos() { return inner.parsedPos; },
  stopAt: (pos) => inner.stopAt(pos),
  get stoppedAt() { return inner.stoppedAt; },
});

const parserOf = (dialect: string): LRParser => parser.configure({ dialect, wrap: guarded });
const parsers: Record<Dialect, LRParser> = { '5.1': parserOf('lua51'), '5.4': parserOf('lua54') };

/** `names`: variables that a host gives to its scripts. They are told apart for highlighting, and their nodes called as others. */
export function luaParser(lua: Dialect, names?: ReadonlySet<string>): LRParser {
  return names === undefined ? parsers[lua] : parsers[lua].configure({ specializers: [{ from: wordOf, to: wordAmong(names) }] });
}

/** Positions are those of the text: bytes, or UTF-16 code units. */
export const parseLua = (text: string, lua: Dialect): Tree => parsers[lua].parse(text);

/** Whether a node stands for what the lexer or the parser of Lua would refuse. */
export const isFault = ({ type }: Pick<SyntaxNode, 'type'>): boolean => type.isError || type.name.startsWith('Bad');

/** Whether a tree has a fault. */
export function hasFault(tree: Tree): boolean {
  let found = false;
  tree.iterate({ enter: (node) => { found ||= isFault(node); return !found; } });
  return found;
}
