// The steps of a run: which line began, of which chunk, and how deep in calls. Six bytes a step.

/** Steps that are kept: more would take more memory than looking back is worth. */
export const MOST_STEPS = 16_000_000;
const FIRST = 4096;
const LINE_BITS = 20;
const LINE = 2 ** LINE_BITS - 1;
const CHUNKS = 2 ** (32 - LINE_BITS);
const DEEPEST = 0xffff;

export class Steps {
  count = 0;
  private places = new Uint32Array(FIRST);
  private depths = new Uint16Array(FIRST);

  /** Past the bounds the last line and chunk that can be told stand for those beyond. */
  add(chunk: number, line: number, depth: number): void {
    if (this.count === this.places.length) this.grow();
    this.places[this.count] = (Math.min(chunk, CHUNKS - 1) << LINE_BITS) | Math.min(line, LINE);
    this.depths[this.count++] = Math.min(depth, DEEPEST);
  }

  line(step: number): number { return this.places[step] & LINE; }
  chunk(step: number): number { return this.places[step] >>> LINE_BITS; }
  depth(step: number): number { return this.depths[step]; }
  isAt(step: number, chunk: number, line: number): boolean { return this.places[step] === ((chunk << LINE_BITS) | line) >>> 0; }

  get bytes(): number { return this.places.byteLength + this.depths.byteLength; }

  private grow(): void {
    const length = Math.min(2 * this.places.length, MOST_STEPS);
    const places = new Uint32Array(length);
    places.set(this.places);
    this.places = places;
    const depths = new Uint16Array(length);
    depths.set(this.depths);
    this.depths = depths;
  }

  /** Nothing is kept that there is no step for. */
  trim(): void {
    this.places = this.places.slice(0, Math.max(1, this.count));
    this.depths = this.depths.slice(0, Math.max(1, this.count));
  }
}
