// An order over the keys of a hash table in which a cursor keeps its place while keys come and go.
// Every key has a serial number, larger than all before it; a scan goes from the newest key to the oldest, its cursor
// is the serial from which to go on. So a key that is present during a whole SCAN is returned exactly once, and keys
// that are added meanwhile, however many, do not keep the scan from ending. Also serves random choice.
import type { Bytes } from './reply.ts';
import { Table } from './table.ts';

export class ScanIndex {
  private keys: (Bytes | undefined)[] = [];
  /** Serial numbers, ascending, one for each slot of `keys`. */
  private serials: number[] = [];
  private readonly slots = new Table<number>();
  private nextSerial = 1;

  constructor(keys: Iterable<Bytes>) { for (const key of keys) this.add(key); }

  get size(): number { return this.slots.size; }

  add(key: Bytes): void {
    if (this.slots.has(key)) return;
    this.slots.set(key, this.keys.length);
    this.keys.push(key);
    this.serials.push(this.nextSerial++);
  }

  remove(key: Bytes): void {
    const slot = this.slots.get(key);
    if (slot === undefined) return;
    this.slots.delete(key);
    this.keys[slot] = undefined;
    if (this.keys.length > 64 && this.keys.length > 4 * this.slots.size) this.compact();
  }

  /** Up to `count` keys from the cursor on (0: the beginning), and the cursor to go on with (0: the end). */
  scan(cursor: number, count: number): { keys: Bytes[]; cursor: number } {
    const found: Bytes[] = [];
    let slot = cursor === 0 ? this.keys.length - 1 : this.slotOf(cursor);
    for (; slot >= 0 && found.length < count; slot--) {
      const key = this.keys[slot];
      if (key !== undefined) found.push(key);
    }
    while (slot >= 0 && this.keys[slot] === undefined) slot--;
    return { keys: found, cursor: slot < 0 ? 0 : this.serials[slot] };
  }

  /** A key with equal chance for each, or undefined when empty. `random` gives 0 <= r < 1. */
  random(random: () => number): Bytes | undefined {
    if (this.slots.size === 0) return undefined;
    for (;;) {
      const key = this.keys[Math.floor(random() * this.keys.length)];
      if (key !== undefined) return key; // at least a quarter of the slots is taken, see remove
    }
  }

  /** The last slot whose serial is not above the cursor, or -1. */
  private slotOf(cursor: number): number {
    let low = 0;
    let high = this.serials.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.serials[middle] <= cursor) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private compact(): void {
    const keys: Bytes[] = [];
    const serials: number[] = [];
    for (let slot = 0; slot < this.keys.length; slot++) {
      const key = this.keys[slot];
      if (key === undefined) continue;
      this.slots.set(key, keys.length);
      keys.push(key);
      serials.push(this.serials[slot]);
    }
    this.keys = keys;
    this.serials = serials;
  }
}
