// Marks along a run, some with an image of its VM: to come to a step, the run goes on from the nearest image at its own speed up to
// the nearest mark, and is heard line by line from there. Images are kept within a budget; where it is full, every second one goes.
import type { LuaRuntime } from '../lua/runtime.ts';
import type { VmImage } from '../lua/state.ts';
import { bytesOf, deltaOf, imageOf } from './image-delta.ts';
import type { ImageDelta } from './image-delta.ts';

/**
 * `every`: instructions between two marks, of which VMs count no fewer than 20,000; a run that has fewer has no marks;
 * `worth`: instructions that are worth the copying of a byte.
 */
export interface Pace { every: number; worth: number }
export const PACE: Pace = { every: 20_000, worth: 2 };
/** Bytes that images may take. */
const BUDGET = 40 * 1024 * 1024;

export interface Mark {
  readonly instructions: number;
  /** The run rests here. */
  readonly still: boolean;
  /** Steps that began before; undefined: not known yet. */
  step?: number;
  image?: { vm: ImageDelta; outside: unknown };
}

/** A stretch of steps from a mark at which the run rests, up to the next: `end` is the first beyond. */
export interface Interval { mark: number; first: number; end: number }

export class Timeline {
  readonly marks: Mark[] = [];
  /** Bytes that the images take. */
  bytes = 0;
  /** Where the run was left before its end. */
  cut = false;
  /** The first image: what the others are told by. */
  private base: VmImage | undefined;
  private thinned = 1;
  private nextImage = 0;

  constructor(private readonly pace: Pace) {}

  /** The run came to a mark; `outside`: what it has outside of the VM. */
  add(lua: LuaRuntime, instructions: number, still: boolean, outside: () => unknown): void {
    const mark: Mark = { instructions, still };
    this.marks.push(mark);
    if (!still || instructions < this.nextImage) return;
    const vm = lua.image();
    if (this.base === undefined) this.bytes += sizeOf(this.base = vm);
    const delta = deltaOf(vm, this.base);
    mark.image = { vm: delta, outside: outside() };
    this.bytes += bytesOf(delta);
    const size = sizeOf(vm); // all of it was copied
    this.nextImage = instructions + this.thinned * Math.max(this.pace.every, this.pace.worth * size);
    while (this.bytes > BUDGET && this.thin());
  }

  /** The last mark with an image, from one on back. */
  nearest(from: number): number {
    let at = from;
    while (this.marks[at].image === undefined) at--;
    return at;
  }

  /** The image at a mark that has one. */
  imageAt(mark: number): { vm: VmImage; outside: unknown } {
    const { vm, outside } = this.marks[mark].image!;
    return { vm: imageOf(vm, this.base!), outside };
  }

  /** The last mark before a step. */
  markOf(step: number): number { return this.last((mark) => mark.step !== undefined && mark.step <= step); }

  /** The stretches in which steps from one to another are; `count`: of all steps. */
  intervals(from: number, to: number, count: number): Interval[] {
    const starts = this.marks.flatMap(({ still, step }, mark) => (still && step !== undefined ? [{ mark, first: step }] : []));
    return starts.map(({ mark, first }, i) => ({ mark, first, end: starts[i + 1]?.first ?? count }))
      .filter(({ first, end }) => first <= to && end > from);
  }

  private last(fits: (mark: Mark) => boolean): number {
    let [low, high] = [0, this.marks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (fits(this.marks[middle])) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** False where nothing is left to go. The first stays: without it there is no way to the others. */
  private thin(): boolean {
    const kept = this.marks.filter(({ image }) => image !== undefined);
    for (let i = 1; i < kept.length; i += 2) {
      this.bytes -= bytesOf(kept[i].image!.vm);
      delete kept[i].image;
    }
    this.thinned *= 2;
    return kept.length > 1;
  }
}

const sizeOf = ({ low, high }: VmImage): number => low.length + high.length;
