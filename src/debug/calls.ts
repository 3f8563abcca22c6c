// The calls of the host that a run made: at which step each, and what it is called by. Six bytes a call.
import { LuaType } from '../lua/runtime.ts';
import type { LuaRuntime } from '../lua/runtime.ts';

const MOST = 8_000_000;
const FIRST = 1024;
const LABELS = 0xffff;
/** A first argument up to this length is part of the label: "redis.call SET". */
const WORD = 32;

export class Calls {
  count = 0;
  private steps = new Uint32Array(FIRST);
  private labels = new Uint16Array(FIRST);
  private readonly numbers = new Map<string, number>();

  /** A call by its name, with its arguments on the stack, at a step. */
  add(step: number, lua: LuaRuntime, name: string): void {
    if (this.count >= MOST) return void this.count++;
    if (this.count === this.steps.length) this.grow();
    this.steps[this.count] = step;
    this.labels[this.count++] = this.number(labelOf(lua, name));
  }

  /** Whether a step may have made calls: past those that are kept nobody knows. */
  mayBeAt(step: number): boolean {
    const kept = Math.min(this.count, MOST);
    const at = this.from(step);
    return at < kept ? this.steps[at] === step : this.count > MOST;
  }

  /** The step of a call by its number; undefined: it is not kept. */
  stepOf(nth: number): number | undefined { return nth < Math.min(this.count, MOST) ? this.steps[nth] : undefined; }

  /** The number of the first call from a step on. */
  from(step: number): number {
    let [low, high] = [0, Math.min(this.count, MOST)];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle] < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The step of the first call from a step on, forward or back, that goes by one of these names; undefined: there is none. */
  find(from: number, way: 1 | -1, name: string): number | undefined {
    const wanted = new Set([...this.numbers].filter(([label]) => goesBy(label, name)).map(([, number]) => number));
    const kept = Math.min(this.count, MOST);
    for (let i = way === 1 ? this.from(from) : this.from(from + 1) - 1; i >= 0 && i < kept; i += way) {
      if (wanted.has(this.labels[i])) return this.steps[i];
    }
    return undefined;
  }

  private number(label: string): number {
    let number = this.numbers.get(label);
    if (number === undefined) this.numbers.set(label, number = Math.min(this.numbers.size, LABELS));
    return number;
  }

  private grow(): void {
    const steps = new Uint32Array(2 * this.steps.length);
    steps.set(this.steps);
    this.steps = steps;
    const labels = new Uint16Array(steps.length);
    labels.set(this.labels);
    this.labels = labels;
  }
}

function labelOf(lua: LuaRuntime, name: string): string {
  if (lua.top() === 0 || lua.type(1) !== LuaType.String || lua.rawLength(1) > WORD) return name;
  return `${name} ${lua.readString(1)}`;
}

/** By its whole name, its last part, or its first argument, in whatever case. */
function goesBy(label: string, wanted: string): boolean {
  const text = label.toLowerCase();
  const sought = wanted.trim().toLowerCase();
  const [name, ...first] = text.split(' ');
  return text === sought || name === sought || name.split('.').at(-1) === sought || first.join(' ') === sought;
}
