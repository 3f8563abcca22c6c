// What a habit looks at: the first fault of a text, and what stands around it.
import type { SyntaxNode } from '@lezer/common';
import { onlyCode } from '../../code.ts';
import type { Fix } from '../../diagnostic.ts';
import { hasFault, parseLua } from '../../parse.ts';
import type { Program } from '../../program.ts';
import type { Finding } from '../rule.ts';

/** A habit of another language that Lua refuses: `find` looks whether the fault is one, and says what Lua writes. */
export interface Habit {
  code: string;
  about: string;
  find(seen: Seen): Finding | undefined;
}

/** Letters around a fault that are looked at. */
const NEAR = 500;

export class Seen {
  /** The text with blanks for its comments and strings, at the same places. */
  readonly code: string;
  /** What the parser stopped at; `to` is where the next token begins, where that is in the same line. */
  readonly from: number;
  readonly to: number;
  /** Where the last token before it ends, where that is in the same line. */
  readonly behind: number;
  /** The code of the fault's line, and where it begins; of a line without end what is near. */
  readonly lineFrom: number;
  readonly line: string;

  constructor(readonly program: Program, readonly fault: SyntaxNode, readonly known: ReadonlySet<string>) {
    const { text, tree } = program;
    this.code = onlyCode(tree, text);
    this.from = fault.from;
    this.to = fault.to + /^[ \t]*/.exec(text.slice(fault.to))![0].length;
    this.lineFrom = Math.max(fault.from - NEAR, fault.from === 0 ? 0 : this.code.lastIndexOf('\n', fault.from - 1) + 1);
    const [line] = this.code.slice(this.lineFrom, fault.from + NEAR).split('\n', 1);
    this.line = line;
    this.behind = this.lineFrom + this.code.slice(this.lineFrom, fault.from).trimEnd().length;
  }

  /** Where a pattern matches the code of the fault's line so that the fault is in the match, or at its edge. */
  match(pattern: RegExp): { from: number; to: number; groups: readonly (string | undefined)[] } | undefined {
    for (const found of this.line.matchAll(pattern)) {
      const from = this.lineFrom + found.index;
      const to = from + found[0].length;
      if (from <= this.to && to >= this.behind) return { from, to, groups: found.slice(1) };
    }
    return undefined;
  }

  /** The words of the statement that the fault is, as `let` in `let x = 1`. */
  get word(): string { return this.fault.name === 'BadStatement' ? this.program.textOf(this.fault) : ''; }

  /** The line of the fault as it is written, from a place on. */
  written(from: number): string { return this.program.text.slice(from, this.lineFrom + this.line.length); }

  /** The code that ends at a place. */
  before(at: number): string { return this.code.slice(Math.max(0, at - NEAR), at); }

  /** Whether Lua takes a text for an expression. */
  isExpression(text: string): boolean {
    return text.trim() !== '' && !hasFault(parseLua(`return (${text})`, this.program.lua));
  }
}

export const fix = (from: number, to: number, insert: string, title = `Write ${insert.trim()}`): { fix: Fix } => ({ fix: { title, from, to, insert } });

/** Where the bracket at a place of some code closes; undefined: nowhere. */
export function closing(code: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if ('([{'.includes(code[at])) depth++;
    else if (')]}'.includes(code[at]) && --depth === 0) return at;
  }
  return undefined;
}
