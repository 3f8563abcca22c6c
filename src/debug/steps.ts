// The steps of a run: which line began, of which chunk, and how deep in calls. A run has few such places and comes to them again and
// again, so a step is the number of its place: two bytes, or four once there are very many.

/** Steps that are kept: more would take more memory than looking back is worth. */
export const MOST_STEPS = 16_000_000;
const FIRST = 4096;
const LINE_BITS = 20;
const LINE = 2 ** LINE_BITS - 1;
const CHUNKS = 2 ** 12;
const DEEPEST = 0xffff;
/** Places that two bytes can tell, and those that are told at all: past them the last stands for all. */
const FEW = 2 ** 16;
const MANY = 2 ** 21;

export class Steps {
  count = 0;
  private steps: Uint16Array | Uint32Array = new Uint16Array(FIRST);
  private readonly numbers = new Map<number, number>();
  /** Of each place: line, chunk and depth. */
  private readonly lines: number[] = [];
  private readonly chunks: number[] = [];
  private readonly depths: number[] = [];

  /** Past the bounds the last line and chunk that can be told stand for those beyond. */
  add(chunk: number, line: number, depth: number): void {
    const number = this.number(Math.min(chunk, CHUNKS - 1), Math.min(line, LINE), Math.min(depth, DEEPEST));
    if (this.count === this.steps.length) this.resize(Math.min(2 * this.count, MOST_STEPS));
    this.steps[this.count++] = number;
  }

  line(step: number): number { return this.lines[this.steps[step]]; }
  chunk(step: number): number { return this.chunks[this.steps[step]]; }
  depth(step: number): number { return this.depths[this.steps[step]]; }

  /** Which places are of a line. */
  placesOf(chunk: number, line: number): Set<number> {
    return new Set(this.lines.flatMap((of, i) => (of === line && this.chunks[i] === chunk ? [i] : [])));
  }
  place(step: number): number { return this.steps[step]; }

  get bytes(): number { return this.steps.byteLength + 64 * this.lines.length; }

  private number(chunk: number, line: number, depth: number): number {
    const key = (depth * CHUNKS + chunk) * (LINE + 1) + line;
    let number = this.numbers.get(key);
    if (number !== undefined) return number;
    number = this.lines.length;
    if (number === MANY) return MANY - 1;
    if (number === FEW) this.steps = Uint32Array.from(this.steps);
    this.numbers.set(key, number);
    this.lines.push(line);
    this.chunks.push(chunk);
    this.depths.push(depth);
    return number;
  }

  private resize(length: number): void {
    const steps = this.steps instanceof Uint16Array ? new Uint16Array(length) : new Uint32Array(length);
    steps.set(this.steps.subarray(0, Math.min(length, this.count)));
    this.steps = steps;
  }

  /** Nothing is kept that there is no step for. */
  trim(): void { this.resize(Math.max(1, this.count)); }
}
