// A module that does not compile, in the document's words: `syntax error in "lighting/helpers": 3:7: '=' expected near 'x'`.
import { isFault, parseLua } from '../../../syntax/parse.ts';

/** `told`: what Lua says of it, with its line; the column is that of what the parser stumbles over in that line, or of the word that Lua names. */
export function syntaxErrorOf(name: string, text: string, told: string): string {
  const [, line = '1', why = told] = /^[^\n]*?:(\d+): ([^]*)$/.exec(told) ?? [];
  return `syntax error in "${name}": ${line}:${columnOf(text, Number(line), why)}: ${why}`;
}

function columnOf(text: string, line: number, why: string): number {
  const lines = text.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const its = lines[line - 1] ?? '';
  let at: number | undefined;
  parseLua(text, '5.4').iterate({
    enter(node) {
      if (at !== undefined || !isFault(node)) return;
      const place = node.from + text.slice(node.from).search(/\S|$/);
      if (place >= from && place <= from + its.length) at = place - from;
    },
  });
  const [, near] = /near '?(.+?)'?$/.exec(why) ?? [];
  return 1 + (at ?? Math.max(0, near === undefined ? 0 : near === '<eof>' ? its.length : its.indexOf(near)));
}
