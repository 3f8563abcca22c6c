// Which lines and arms of a script ran, heard by probes in its VM: the lines as the script runs, the arms as its copy does.
import { HOST_CHUNK } from '../lua/runtime.ts';
import type { LuaRuntime } from '../lua/runtime.ts';
import type { Bytes } from '../protocol.ts';
import type { Dialect } from '../syntax/parse.ts';
import { shapeOf } from './code-shape.ts';
import type { ArmName, Branch, CodeShape } from './code-shape.ts';
import { spreadCopy } from './spread-copy.ts';
import type { SpreadCopy } from './spread-copy.ts';

/** What was heard, as plain data: by line, and by the arms of each branch, how often. */
export interface Hits { lines: [line: number, times: number][]; arms: number[][] }

/** A condition whose way out is not known yet, in the function that looks at it. */
interface Pending { branch: number; lines: Branch }

/** A branch of a script, without where its arms stand. `word`: it is an `and` or an `or`. */
export interface Fork { line: number; arms: ArmName[]; word?: 'and' | 'or' }

/** What of a script can be covered. */
export function coverable(script: Bytes, lua: Dialect): { lines: Set<number>; forks: Fork[]; copy: SpreadCopy } {
  const copy = spreadCopy(script, lua);
  const branches = shapeOf(copy.text, lua).branches.map(({ line, arms }): Fork => ({ line: copy.lineOf(line), arms: arms.map(({ name }) => name) }));
  const halves = copy.halves.map(({ word, line }): Fork => ({ line, arms: ['on', 'ended'], word }));
  return { lines: new Set(shapeOf(script, lua).lines.values()), forks: [...branches, ...halves], copy };
}

/** Hears a script, and a copy of it that is to be run in the same way after it. */
export class CoverageProbe {
  readonly copy: Bytes;
  private readonly script: LineProbe;
  private readonly spread: LineProbe;
  private readonly halves: SpreadCopy['halves'];
  private heard: LineProbe;

  constructor(script: Bytes, lua: Dialect) {
    const { text, halves } = spreadCopy(script, lua);
    this.copy = text;
    this.halves = halves;
    this.script = new LineProbe(script, lua);
    this.spread = new LineProbe(text, lua);
    this.heard = this.script;
  }

  /** What runs next. */
  turnTo(which: 'script' | 'copy'): void {
    this.heard = which === 'script' ? this.script : this.spread;
    this.heard.begin();
  }

  /** From now on it hears a VM. */
  readonly listen = (lua: LuaRuntime): void => {
    this.heard.begin();
    lua.setProbe({ line: (its, line) => this.heard.line(its, line), call: (its, event) => this.heard.call(its, event) });
  };

  /** What was heard since this was last asked; arms in the order of `coverable`. */
  take(): Hits {
    const { lines } = this.script.take();
    const { arms, raw } = this.spread.take();
    const halves = this.halves.map(({ left, right }) => [raw.get(right) ?? 0, (raw.get(left) ?? 0) - (raw.get(right) ?? 0)]);
    return { lines, arms: [...arms, ...halves] };
  }
}

/** Hears one text of a script. */
class LineProbe {
  private readonly shape: CodeShape;
  private readonly byLine = new Map<number, number>();
  private readonly lines = new Map<number, number>();
  private readonly raw = new Map<number, number>();
  private readonly arms: number[][];
  /** Whether a chunk is the script: its address is asked once a run. */
  private chunks = new Map<number, boolean>();
  /** By the thread and how deep it is. */
  private pending = new Map<string, Pending>();
  private last = new Map<string, number>();

  constructor(script: Bytes, lua: Dialect) {
    this.shape = shapeOf(script, lua);
    this.arms = this.shape.branches.map(({ arms }) => arms.map(() => 0));
    for (const [at, { from, to }] of this.shape.branches.entries()) for (let line = from; line <= to; line++) if (!this.byLine.has(line)) this.byLine.set(line, at);
  }

  /** Another run, or another VM: addresses and threads are others. */
  begin(): void {
    this.chunks = new Map();
    this.pending = new Map();
    this.last = new Map();
  }

  /** `raw`: how often each line was come to. */
  take(): Hits & { raw: ReadonlyMap<number, number> } {
    const hits = { lines: [...this.lines], arms: this.arms.map((arms) => [...arms]), raw: new Map(this.raw) };
    this.lines.clear();
    this.raw.clear();
    for (const arms of this.arms) arms.fill(0);
    return hits;
  }

  line(lua: LuaRuntime, line: number): void {
    if (!this.isScript(lua)) return;
    this.raw.set(line, (this.raw.get(line) ?? 0) + 1);
    const statement = this.shape.lines.get(line);
    if (statement === line || (statement !== undefined && !this.lines.has(statement))) this.lines.set(statement, (this.lines.get(statement) ?? 0) + 1);
    const place = `${lua.thread} ${lua.depth()}`;
    this.settle(place, line);
    const at = this.byLine.get(line);
    const branch = at === undefined ? undefined : this.shape.branches[at];
    const before = this.last.get(place) ?? 0;
    this.last.set(place, line);
    if (branch === undefined || this.pending.has(place)) return;
    // Back from a round of the loop: that it ends then is no way past it.
    if (branch.loops && before >= branch.arms[0].from && before <= branch.arms[0].to) return;
    this.pending.set(place, { branch: at!, lines: branch });
  }

  /** The next line of a function tells which arm it took. */
  private settle(place: string, line: number): void {
    const its = this.pending.get(place);
    if (its === undefined || (line >= its.lines.from && line <= its.lines.to)) return;
    this.pending.delete(place);
    this.arms[its.branch][armAt(its.lines, line)]++;
  }

  /** A function that ends right after its condition took the arm without lines. */
  call(lua: LuaRuntime, event: 'call' | 'tail' | 'return'): void {
    if (event !== 'return' || (this.pending.size === 0 && this.last.size === 0)) return;
    const place = `${lua.thread} ${lua.depth()}`;
    this.settle(place, -1);
    this.last.delete(place);
  }

  private isScript(lua: LuaRuntime): boolean {
    const chunk = lua.chunk();
    let is = this.chunks.get(chunk);
    if (is === undefined) {
      const source = lua.frame(0)?.source ?? '';
      is = /^[@=]/.test(source) && source !== HOST_CHUNK && source !== '@warm';
      this.chunks.set(chunk, is);
    }
    return is;
  }
}

function armAt({ arms }: Branch, line: number): number {
  const at = arms.findIndex(({ from, to }) => from > 0 && line >= from && line <= to);
  return at >= 0 ? at : arms.length - 1;
}
