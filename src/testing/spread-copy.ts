// A copy of a script for what lines alone cannot tell. Each statement, `elseif` and `else` begins a line of its own in it, and each half of an `and`
// or `or` stands behind a marker: `(#"" and half)` is what the half is, and its length has a line that nothing else is on. So
// the line hook counts how often each half was looked at. It is run beside the script, never in its place.
import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from '../syntax/nodes.ts';
import { parseLua } from '../syntax/parse.ts';
import type { Dialect } from '../syntax/parse.ts';

/** An `and` or `or`: where its word stands in the script and on which line, and the lines of the copy that tell that its left half was looked at, and its right one. */
export interface Halves { word: 'and' | 'or'; at: number; line: number; left: number; right: number }

export interface SpreadCopy {
  text: string;
  /** The line of the script of each line of the copy, 1-based. */
  lineOf(line: number): number;
  halves: Halves[];
}

/** Halves within halves beyond which they are left as they are: Lua's parser goes no deeper than 200. */
const DEPTH = 30;
const MARKER = '\n(#""\nand ';
const CONSTANTS = new Set(['Nil', 'True', 'False', 'Number', 'String', 'LongString']);

interface Insert { at: number; text: string; /** At the same place those that close come first, the innermost of them at the beginning. */ order: number; marks?: { halves: Halves; half: 'left' | 'right' } }

export function spreadCopy(script: string, lua: Dialect): SpreadCopy {
  const halves: Halves[] = [];
  const inserts: Insert[] = [];
  const ends = new Map<number, number>();
  parseLua(script, lua).iterate({
    enter: ({ name, node }) => {
      if (name === 'Block' || name === 'Chunk') for (const one of childrenOf(node).slice(name === 'Block' ? 0 : 1)) inserts.push({ at: one.from, text: '\n', order: 0 });
      if (name === 'ElseIf' || name === 'Else') inserts.push({ at: node.from, text: '\n', order: 0 });
      const found = name === 'BinaryExpression' ? halvesOf(node, script) : undefined;
      if (found === undefined || depthOf(node) > DEPTH) return;
      const its: Halves = { word: found.word, at: found.at, line: 0, left: 0, right: 0 };
      halves.push(its);
      for (const half of ['left', 'right'] as const) {
        const { from, to } = found[half];
        inserts.push({ at: from, text: MARKER, order: inserts.length, marks: { halves: its, half } });
        ends.set(to, (ends.get(to) ?? 0) + 1);
      }
    },
  });
  for (const [at, count] of ends) inserts.push({ at, text: ')'.repeat(count), order: -1 });
  return woven(script, inserts.sort((a, b) => a.at - b.at || a.order - b.order), halves);
}

/** Of an `and` or `or` that code tells of: a constant half is known before. */
function halvesOf(node: SyntaxNode, script: string): { word: Halves['word']; at: number; left: SyntaxNode; right: SyntaxNode } | undefined {
  const children = childrenOf(node).filter(({ type }) => !type.name.endsWith('Comment'));
  const [left, word, right] = children;
  const name = word === undefined ? '' : script.slice(word.from, word.to);
  if (children.length !== 3 || (name !== 'and' && name !== 'or') || CONSTANTS.has(left.name)) return undefined;
  return { word: name, at: word.from, left, right };
}

function depthOf(node: SyntaxNode): number {
  let depth = 0;
  for (let at = node.parent; at !== null; at = at.parent) if (at.name === 'BinaryExpression') depth++;
  return depth;
}

/** The script with what is inserted, which is in order. */
function woven(script: string, inserts: readonly Insert[], halves: Halves[]): SpreadCopy {
  const lines = [0, 1];
  const parts: string[] = [];
  let [line, at] = [1, 0];
  const add = (text: string, isOwn: boolean): void => {
    parts.push(text);
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
      if (isOwn) line++;
      lines.push(line);
    }
  };
  for (const insert of inserts) {
    add(script.slice(at, insert.at), true);
    at = insert.at;
    if (insert.marks !== undefined) {
      const { halves: its, half } = insert.marks;
      its[half] = lines.length; // the next one, on which the marker stands
    }
    add(insert.text, false);
  }
  add(script.slice(at), true);
  let [word, from] = [1, 0];
  for (const its of halves.sort((a, b) => a.at - b.at)) {
    word += script.slice(from, its.at).split('\n').length - 1;
    from = its.at;
    its.line = word;
  }
  return { text: parts.join(''), lineOf: (one) => lines[one] ?? line, halves };
}
