// A hash table by name for what comes and goes.
//
// V8's Map leaves a removed entry in the chain of its hash until it rehashes. A name that is removed and added again and
// again (a lock, SET NX and DEL) grows its chain up to the size of the table, and every look at it walks that chain. So
// a removed name keeps its slot here, without a value, until so many are dead that taking them out costs little for each.
import type { Bytes } from './reply.ts';

/** So many dead names, beside half of all names, are kept. */
const DEAD_KEPT = 64;
/** The most names that are kept in a list. */
const LISTED = 65536;

export class Table<V> {
  /** A name whose value is undefined is dead. */
  private map: Map<Bytes, V | undefined>;
  private dead = 0;
  /** Another table may hold the same map: it is copied before a change. */
  private shared = false;
  /** The names, once somebody asked for them, until one comes or goes. */
  private listed: readonly Bytes[] | undefined;

  /** Empty, or a copy, which costs nothing until one of the two changes. */
  constructor(of?: Table<V>) {
    this.map = of === undefined ? new Map() : of.living();
    if (of !== undefined) this.shared = of.shared = true;
  }

  get size(): number { return this.map.size - this.dead; }
  get(name: Bytes): V | undefined { return this.map.get(name); }
  has(name: Bytes): boolean { return this.map.get(name) !== undefined; }

  /** Returns whether the name is new. */
  set(name: Bytes, value: V): boolean {
    if (this.shared) this.own();
    const { map } = this;
    const { size } = map;
    if (this.dead === 0) {
      map.set(name, value);
      if (map.size === size) return false;
      this.listed = undefined;
      return true;
    }
    if (map.get(name) !== undefined) {
      map.set(name, value);
      return false;
    }
    this.listed = undefined;
    map.set(name, value);
    if (map.size === size) this.dead--;
    return true;
  }

  /** As `set`, for a name that is not there: a look less. */
  add(name: Bytes, value: V): void {
    if (this.shared) this.own();
    this.listed = undefined;
    const { size } = this.map;
    if (this.map.set(name, value).size === size) this.dead--;
  }

  /** Returns whether there was one. `ordered`: should the name come again, it comes last. */
  delete(name: Bytes, ordered = false): boolean {
    const found = this.map.get(name) !== undefined;
    if (found && this.shared) this.own();
    if (found && ordered) {
      this.listed = undefined;
      this.map.delete(name);
    } else if (found) this.drop(name);
    return found;
  }

  /** As `delete`, for a name that is there: a look less. */
  drop(name: Bytes): void {
    if (this.shared) this.own();
    this.listed = undefined;
    this.map.set(name, undefined);
    if (++this.dead > DEAD_KEPT + this.map.size / 2) this.bury();
  }

  /** What `keys` gives, in a list that is quicker to walk through: of a small table it is kept for the next one who asks. */
  names(): readonly Bytes[] {
    const names = this.listed ?? [...this.living().keys()];
    if (names.length <= LISTED) this.listed = names;
    return names;
  }

  /** In the order in which they came, as long as every `delete` was an ordered one. */
  keys(): MapIterator<Bytes> { return this.living().keys(); }
  values(): MapIterator<V> { return this.living().values(); }
  entries(): MapIterator<[Bytes, V]> { return this.living().entries(); }
  [Symbol.iterator](): MapIterator<[Bytes, V]> { return this.entries(); }

  /** To be read at once: what is removed meanwhile would be found dead. */
  private living(): Map<Bytes, V> {
    if (this.dead !== 0) this.bury();
    return this.map as Map<Bytes, V>;
  }

  private own(): void {
    const map = new Map<Bytes, V | undefined>();
    for (const [name, value] of this.map) map.set(name, value); // twice as fast as Map's own copying
    this.map = map;
    this.shared = false;
  }

  private bury(): void {
    for (const [name, value] of this.map) if (value === undefined) this.map.delete(name);
    this.dead = 0;
  }
}
