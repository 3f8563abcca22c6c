// Code apart from what is written in it: its comments, and itself without them.
import type { Tree } from '@lezer/common';

interface Range { from: number; to: number }

/** Comments of one line, from their signs to the end of the line. */
export function lineComments(tree: Tree): Range[] {
  const found: Range[] = [];
  tree.iterate({ enter: ({ name, from, to }) => { if (name === 'LineComment') found.push({ from, to }); } });
  return found;
}

const NOT_CODE: ReadonlySet<string> = new Set(['LineComment', 'LongComment', 'BadComment', 'String', 'LongString', 'BadString', 'Shebang']);

/** A text whose comments and strings are blank, each line as long as it was: what a pattern finds in it is code. */
export function onlyCode(tree: Tree, text: string): string {
  let code = '';
  let at = 0;
  tree.iterate({
    enter({ name, from, to }) {
      if (!NOT_CODE.has(name)) return true;
      code += text.slice(at, from) + text.slice(from, to).replace(/[^\r\n]/g, ' ');
      at = to;
      return false;
    },
  });
  return code + text.slice(at);
}
