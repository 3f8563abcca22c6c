// Code apart from what is written in it.
import type { Tree } from '@lezer/common';

const NOT_CODE: ReadonlySet<string> = new Set(['LineComment', 'LongComment', 'BadComment', 'String', 'LongString', 'BadString', 'Shebang']);

/**
 * A text whose comments and strings are blank, each line as long as it was: what a pattern finds in it is code. A comment
 * without words stays, for other languages write `i--`.
 */
export function onlyCode(tree: Tree, text: string): string {
  let code = '';
  let at = 0;
  tree.iterate({
    enter({ name, from, to }) {
      if (!NOT_CODE.has(name) || /^-+[ \t]*$/.test(text.slice(from, to))) return true;
      code += text.slice(at, from) + text.slice(from, to).replace(/[^\r\n]/g, ' ');
      at = to;
      return false;
    },
  });
  return code + text.slice(at);
}
