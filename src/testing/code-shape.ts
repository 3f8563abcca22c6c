// What of a script can be covered: the lines on which statements begin, and the ways out of conditions.
//
// Lua tells of lines alone. So an arm counts where a line tells that it was taken: its first statement begins on a line of
// its own, as all do in a copy that is made for it (spread-copy.ts), in which the halves of `and` and `or` can be told as well.
import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from '../syntax/nodes.ts';
import { parseLua } from '../syntax/parse.ts';
import type { Dialect } from '../syntax/parse.ts';

/** A way out of a condition: taken where the next line of its function lies in it; without lines: where it lies in none. */
export interface Arm { name: ArmName; from: number; to: number }
/** "on": an `and` or `or` went on to its right half; "ended": its left half was all. */
export type ArmName = 'then' | 'else' | 'entered' | 'skipped' | 'on' | 'ended';
/** `from` to `to`: the lines of the condition. `loops`: it is looked at again after each round, which is no way in. */
export interface Branch { line: number; from: number; to: number; loops: boolean; arms: Arm[] }

export interface CodeShape {
  /** By each line that belongs to a statement, the line on which that begins. */
  lines: Map<number, number>;
  branches: Branch[];
}

/** Compiled to nothing that a line could tell of. */
const SILENT = new Set(['Do', 'Label', 'Break', 'Goto']);
const STATEMENTS = new Set([
  'LocalDeclaration', 'LocalFunction', 'FunctionDeclaration', 'Assignment', 'CallStatement', 'While', 'Repeat', 'If', 'NumericFor', 'GenericFor', 'Return',
]);

export function shapeOf(script: string, lua: Dialect): CodeShape {
  return new Shaping(script, lua).shape();
}

class Shaping {
  private readonly starts: number[] = [0];
  private readonly found: CodeShape = { lines: new Map(), branches: [] };

  constructor(private readonly text: string, private readonly lua: Dialect) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  shape(): CodeShape {
    parseLua(this.text, this.lua).iterate({ enter: ({ name, node }) => { if (STATEMENTS.has(name) && !this.isSilent(node)) this.statement(node); } });
    return this.found;
  }

  private statement(node: SyntaxNode): void {
    const own = this.ownLines(node);
    const line = node.name === 'Repeat' ? own[0] : this.lineAt(node.from);
    for (const one of own) if (!this.found.lines.has(one)) this.found.lines.set(one, line);
    this.found.lines.set(line, line);
    if (node.name === 'If') this.conditions(node);
    if (node.name === 'While' || node.name === 'NumericFor' || node.name === 'GenericFor') this.loop(node);
  }

  /** `local x` makes no code, `while true` no test. */
  private isSilent(node: SyntaxNode): boolean {
    if (SILENT.has(node.name)) return true;
    if (node.name === 'LocalDeclaration') return !childrenOf(node).some(({ from, to }) => this.text.slice(from, to) === '=');
    return isEndless(node);
  }

  /** Its lines without those of the blocks in it, which have statements of their own. */
  private ownLines(node: SyntaxNode): number[] {
    const inside: [number, number][] = [];
    node.cursor().iterate((its) => {
      if (its.name !== 'Block' || its.from === its.to) return true;
      inside.push([this.lineAt(its.from), this.lineAt(Math.max(its.from, its.to - 1))]);
      return false;
    });
    const [first, last] = [this.lineAt(node.from), this.lineAt(Math.max(node.from, node.to - 1))];
    const own = Array.from({ length: last - first + 1 }, (_, at) => first + at).filter((line) => !inside.some(([from, to]) => line >= from && line <= to));
    if (node.name !== 'Repeat') return own.length > 0 ? own : [first];
    const until = this.lineAt(node.lastChild?.from ?? node.to);
    return own.filter((line) => line >= until).length > 0 ? own.filter((line) => line >= until) : [until];
  }

  private conditions(node: SyntaxNode): void {
    const parts = [node, ...childrenOf(node).filter(({ name }) => name === 'ElseIf')];
    const otherwise = childrenOf(node).find(({ name }) => name === 'Else');
    for (const [at, part] of parts.entries()) {
      const block = part.getChild('Block');
      const next = parts[at + 1];
      const rest: SyntaxNode | null | undefined = next ?? otherwise?.getChild('Block');
      const end = node.lastChild?.from ?? node.to;
      this.branch(part, block, false, [
        this.armOf('then', block), rest === undefined || rest === null ? { name: 'else', from: 0, to: 0 } : { name: 'else', from: this.lineAt(rest.from), to: this.lineAt(end) },
      ], next === undefined && otherwise !== undefined ? otherwise.getChild('Block') : undefined);
    }
  }

  private loop(node: SyntaxNode): void {
    if (isEndless(node)) return;
    const block = node.getChild('Block');
    this.branch(node, block, true, [this.armOf('entered', block), { name: 'skipped', from: 0, to: 0 }]);
  }

  /** Noted where a line tells its arms apart. `other`: the block of its other arm. */
  private branch(node: SyntaxNode, block: SyntaxNode | null, loops: boolean, arms: (Arm | undefined)[], other?: SyntaxNode | null): void {
    const line = this.lineAt(node.from);
    const condition = block?.prevSibling?.prevSibling ?? block?.prevSibling;
    const to = Math.max(line, this.lineAt(Math.max(node.from, (condition?.to ?? node.from) - 1)));
    const told = [block, ...other === undefined ? [] : [other]].every((one) => one !== null && one !== undefined && this.isTold(one, to));
    const whole = arms.filter((arm) => arm !== undefined);
    if (told && whole.length === arms.length) this.found.branches.push({ line, from: line, to, loops, arms: whole });
  }

  /** Its first statement begins below the condition, and makes code of its own: in 5.4 a jump belongs to the condition. */
  private isTold(block: SyntaxNode, below: number): boolean {
    const first = childrenOf(block).find(({ type }) => !type.name.endsWith('Comment'));
    if (first === undefined || this.lineAt(first.from) <= below) return false;
    return !this.isSilent(first) || (this.lua === '5.1' && first.name === 'Break');
  }

  private armOf(name: Arm['name'], block: SyntaxNode | null): Arm | undefined {
    return block === null ? undefined : { name, from: this.lineAt(block.from), to: this.lineAt(Math.max(block.from, block.to - 1)) };
  }

  private lineAt(position: number): number {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= position) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }
}

const isEndless = (node: SyntaxNode): boolean => node.name === 'While' && node.getChild('True') !== null;
