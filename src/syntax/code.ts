// Code apart from what is written in it.
import type { Tree } from '@lezer/common';
import { parseLua } from './parse.ts';
import type { Dialect } from './parse.ts';

const NOT_CODE: ReadonlySet<string> = new Set(['LineComment', 'LongComment', 'BadComment', 'String', 'LongString', 'BadString', 'Shebang']);

const COMMENTS: ReadonlySet<string> = new Set(['LineComment', 'LongComment', 'BadComment']);

/**
 * A text whose comments and strings are blank, each line as long as it was: what a pattern finds in it is code. A comment
 * without words stays, for other languages write `i--`.
 */
export const onlyCode = (tree: Tree, text: string): string =>
  blanked(tree, text, (name, its) => NOT_CODE.has(name) && !/^-+[ \t]*$/.test(its));

/** A text of Lua whose comments are blank. A first line `#!lua flags=...` stays: it tells the host something. */
export const withoutComments = (text: string, lua: Dialect): string => blanked(parseLua(text, lua), text, (name) => COMMENTS.has(name));

function blanked(tree: Tree, text: string, isBlank: (name: string, text: string) => boolean): string {
  let code = '';
  let at = 0;
  tree.iterate({
    enter({ name, from, to }) {
      if (!isBlank(name, text.slice(from, to))) return true;
      code += text.slice(at, from) + text.slice(from, to).replace(/[^\r\n]/g, ' ');
      at = to;
      return false;
    },
  });
  return code + text.slice(at);
}
