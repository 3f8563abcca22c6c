// The script as the debugger lists it, and the lines that stop it.
import type { Bytes } from '../../../redis/reply.ts';

/** Breakpoints at most. */
const MOST = 64;

export class Listing {
  readonly lines: readonly Bytes[];
  readonly breakpoints: number[] = [];
  /** The line that is about to run: 1-based. */
  current = 0;

  constructor(source: Bytes) {
    const text = source.replace(/[\r\n]+$/, '');
    this.lines = text === '' ? [] : text.split('\n');
  }

  line(line: number): Bytes {
    const mark = `${this.current === line ? '->' : '  '}${this.stops(line) ? '#' : ' '}`;
    return `${mark}${String(line).padEnd(3)} ${this.lines[line - 1] ?? '<out of range source code line>'}`;
  }

  /** The lines up to `context` away from one. */
  around(line: number, context: number): Bytes[] {
    const from = Math.max(1, line - context);
    const to = Math.min(this.lines.length, line + context);
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => this.line(from + i));
  }

  stops(line: number): boolean { return this.breakpoints.includes(line); }

  /** `break` with what was written after it. */
  break(args: readonly Bytes[]): Bytes[] {
    const { breakpoints } = this;
    if (args.length > 0) return args.flatMap((arg) => this.breakAt(arg));
    if (breakpoints.length === 0) return ["No breakpoints set. Use 'b <line>' to add one."];
    return [`${breakpoints.length} breakpoints set:`, ...breakpoints.map((line) => this.line(line))];
  }

  private breakAt(arg: Bytes): Bytes[] {
    const { breakpoints } = this;
    if (!/^(?:0|-?[1-9]\d{0,18})$/.test(arg)) return [`Invalid argument:'${arg}'`];
    const line = Number(arg);
    if (line === 0) {
      breakpoints.length = 0;
      return ['All breakpoints removed.'];
    }
    if (line < 0) {
      const at = breakpoints.indexOf(-line);
      if (at < 0) return ['No breakpoint in the specified line.'];
      breakpoints.splice(at, 1);
      return ['Breakpoint removed.'];
    }
    if (breakpoints.length === MOST) return ['Too many breakpoints set.'];
    if (line > this.lines.length || this.stops(line)) return ['Wrong line number.'];
    breakpoints.push(line);
    return this.around(line, 1);
  }
}
