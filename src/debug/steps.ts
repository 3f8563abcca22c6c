// The steps of a run: which line began, of which chunk, and how deep in calls. A run has few such places and comes to them again and
// again, so a step is the number of its place. Full blocks of them are packed; each tells which places are in it, so that who looks
// for one passes by the others.
import { deflateSync, inflateSync } from 'fflate';

/** Steps that are kept: more would take longer than looking back is worth. */
export const MOST_STEPS = 16_000_000;
const BLOCK = 2 ** 15;
/** Blocks that are held unpacked beside the one that grows. */
const HELD = 8;
const LINE_BITS = 20;
const LINE = 2 ** LINE_BITS - 1;
const CHUNKS = 2 ** 12;
const DEEPEST = 0xffff;
/** Places that two bytes can tell, and those that are told at all: past them the last stands for all. */
const FEW = 2 ** 16;
const MANY = 2 ** 21;

type Numbers = Uint16Array | Uint32Array;
interface Packed { bytes: Uint8Array; wide: boolean; places: Uint32Array }

export class Steps {
  count = 0;
  private readonly blocks: Packed[] = [];
  private readonly held = new Map<number, Numbers>();
  private readonly open = new Uint32Array(BLOCK);
  private readonly numbers = new Map<number, number>();
  /** Of each place: line, chunk and depth, and how many steps there are. */
  private readonly lines: number[] = [];
  private readonly chunks: number[] = [];
  private readonly depths: number[] = [];
  private readonly passes: number[] = [];

  /** Past the bounds the last line and chunk that can be told stand for those beyond. */
  add(chunk: number, line: number, depth: number): void {
    const number = this.number(Math.min(chunk, CHUNKS - 1), Math.min(line, LINE), Math.min(depth, DEEPEST));
    const at = this.count % BLOCK;
    this.open[at] = number;
    this.passes[number]++;
    this.count++;
    if (at === BLOCK - 1) this.pack();
  }

  /** The number of the place of a step. */
  place(step: number): number { return this.block(Math.floor(step / BLOCK))[step % BLOCK]; }
  line(step: number): number { return this.lines[this.place(step)]; }
  chunk(step: number): number { return this.chunks[this.place(step)]; }
  depth(step: number): number { return this.depths[this.place(step)]; }
  depthOf(place: number): number { return this.depths[place]; }

  /** Which places are of a line. */
  placesOf(chunk: number, line: number): Set<number> {
    return new Set(this.lines.flatMap((of, i) => (of === line && this.chunks[i] === chunk ? [i] : [])));
  }

  /** The first step from one on, forward or back, whose place fits; undefined: none does. */
  find(from: number, way: 1 | -1, fits: (place: number) => boolean): number | undefined {
    const wanted = new Set(this.lines.flatMap((_, place) => (fits(place) ? [place] : [])));
    for (let at = from; at >= 0 && at < this.count;) {
      const nth = Math.floor(at / BLOCK);
      const [first, end] = [nth * BLOCK, Math.min(this.count, (nth + 1) * BLOCK)];
      if (this.blocks[nth]?.places.some((place) => wanted.has(place)) !== false) {
        const numbers = this.block(nth);
        for (; at >= first && at < end; at += way) if (wanted.has(numbers[at - first])) return at;
      }
      at = way === 1 ? end : first - 1;
    }
    return undefined;
  }

  /** How often each line of a chunk began, by its number; holes are lines that never did. */
  passesOf(chunk: number): number[] {
    const passes: number[] = [];
    this.lines.forEach((line, place) => { if (this.chunks[place] === chunk) passes[line] = (passes[line] ?? 0) + this.passes[place]; });
    return passes;
  }

  /** Bytes that are kept for good. */
  get bytes(): number {
    return this.open.byteLength + 64 * this.lines.length + this.blocks.reduce((sum, { bytes, places }) => sum + bytes.length + places.byteLength, 0);
  }

  private number(chunk: number, line: number, depth: number): number {
    const key = (depth * CHUNKS + chunk) * (LINE + 1) + line;
    let number = this.numbers.get(key);
    if (number !== undefined) return number;
    number = this.lines.length;
    if (number === MANY) return MANY - 1;
    this.numbers.set(key, number);
    this.lines.push(line);
    this.chunks.push(chunk);
    this.depths.push(depth);
    this.passes.push(0);
    return number;
  }

  private pack(): void {
    const wide = this.lines.length > FEW;
    const numbers = wide ? this.open : Uint16Array.from(this.open);
    const bytes = deflateSync(new Uint8Array(numbers.buffer), { level: 1 });
    this.blocks.push({ bytes, wide, places: Uint32Array.from(new Set(this.open)) });
  }

  private block(nth: number): Numbers {
    const packed = this.blocks[nth];
    if (packed === undefined) return this.open;
    let numbers = this.held.get(nth);
    if (numbers === undefined) {
      const { buffer } = inflateSync(packed.bytes, { out: new Uint8Array(BLOCK * (packed.wide ? 4 : 2)) });
      numbers = packed.wide ? new Uint32Array(buffer) : new Uint16Array(buffer);
      if (this.held.size === HELD) this.held.delete(this.held.keys().next().value!);
      this.held.set(nth, numbers);
    }
    return numbers;
  }
}
