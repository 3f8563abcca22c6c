// Which calls of a run changed which things of the world, where these go by a name: eight bytes a change.

/** Changes, and names, that are kept. */
const MOST = 4_000_000;
const NAMES = 200_000;

export class Changes {
  /** All of them were kept. */
  whole = true;
  private count = 0;
  private calls = new Uint32Array(256);
  private things = new Uint32Array(256);
  private readonly numbers = new Map<string, number>();

  /** A call, by its number, changed a thing. Calls come in their order. */
  add(call: number, name: string): void {
    let thing = this.numbers.get(name);
    if (this.count === MOST || (thing === undefined && this.numbers.size === NAMES)) return void (this.whole = false);
    if (thing === undefined) this.numbers.set(name, thing = this.numbers.size);
    else if (this.count > 0 && this.calls[this.count - 1] === call && this.things[this.count - 1] === thing) return;
    if (this.count === this.calls.length) this.grow();
    this.calls[this.count] = call;
    this.things[this.count++] = thing;
  }

  /** The nearest call from one on, forward or back, that changed a thing; undefined: none did, as far as they were kept. */
  find(from: number, way: 1 | -1, name: string): number | undefined {
    const thing = this.numbers.get(name);
    if (thing === undefined) return undefined;
    const { calls, things } = this;
    for (let i = way === 1 ? this.from(from) : this.from(from + 1) - 1; i >= 0 && i < this.count; i += way) {
      if (things[i] === thing) return calls[i];
    }
    return undefined;
  }

  /** The place of the first change by a call from one on. */
  private from(call: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.calls[middle] < call) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private grow(): void {
    const [calls, things] = [this.calls, this.things].map((numbers) => {
      const grown = new Uint32Array(2 * numbers.length);
      grown.set(numbers);
      return grown;
    });
    Object.assign(this, { calls, things });
  }
}
