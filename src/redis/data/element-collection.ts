// What hashes, sets and sorted sets share: how their changes are recorded, and the scan order over their elements.
import type { Patch, Recording } from '../journal.ts';
import type { Bytes } from '../reply.ts';
import { ScanIndex } from '../scan-index.ts';
import { COPY_LIMIT } from '../value.ts';
import type { Collection } from '../value.ts';

/** A recording by a copy made beforehand; the live value stays as it is. */
export class CopyRecording implements Recording<Collection> {
  constructor(private readonly copy: Collection) {}
  undo(): Collection { return this.copy; }
  patch(): undefined { return undefined; }
  inverse(): undefined { return undefined; }
}

/**
 * A collection of elements that have a name (field, member) and a value of type V. Subclasses call
 * `notes.add(name, value before)` before each change of an element.
 */
export abstract class ElementCollection<V> implements Collection {
  abstract readonly type: 'hash' | 'set' | 'zset' | 'vectorset';
  /** The encoding of small collections. Its order is part of the value, so it is always recorded by a copy. */
  protected compact = true;
  protected notes: Notes<V> | undefined;
  /** Made when a SCAN or a random choice first needs it. */
  protected index: ScanIndex | undefined;

  abstract get size(): number;
  abstract encoding(): Bytes;
  abstract copy(): Collection;
  abstract items(): Bytes[];
  /** The names of all elements. */
  abstract keys(): Iterable<Bytes>;
  /** An element's value, undefined where there is none. */
  abstract read(name: Bytes): V | undefined;
  /** Sets an element's value, or with undefined removes it. */
  abstract write(name: Bytes, value: V | undefined): void;
  /** An element's value as patches have it, and back. */
  abstract toText(value: V): Bytes;
  abstract fromText(text: Bytes): V;

  /** Whether it is small enough that a scan gives all of it at once, as Redis does. */
  get isCompact(): boolean { return this.compact; }

  record(): Recording<Collection> {
    // Notes that run already may go back to a time when it was large: what follows them must be notes too,
    // for only these revert the value that the earlier ones go on from.
    const whole = this.notes === undefined && (this.compact || this.size <= COPY_LIMIT);
    this.notes?.end();
    return whole ? new CopyRecording(this.copy()) : (this.notes = new Notes(this));
  }

  endRecord(): void { this.notes = undefined; }

  apply(patch: Patch): void {
    if (patch.kind !== 'elements') throw new TypeError(`a ${this.type} takes no splices`);
    for (const name of patch.removed) this.write(name, undefined);
    for (const [name, text] of patch.put) this.write(name, this.fromText(text));
  }

  /** The order over the names in which a cursor keeps its place. */
  scanIndex(): ScanIndex { return (this.index ??= new ScanIndex(this.keys())); }

  /** A name, each with equal chance, of a collection that is not empty. `random` gives 0 <= r < 1. */
  pick(random: () => number): Bytes { return this.scanIndex().random(random)!; }
}

/** What notes need of the collection whose elements they note. */
export type Noted<V> = Collection & Pick<ElementCollection<V>, 'read' | 'write' | 'toText'>;

/** What elements were before their first change since recording began. */
export class Notes<V> implements Recording<Collection> {
  protected readonly before = new Map<Bytes, V | undefined>();
  /** What the same elements were when another recording began; until then the live ones count. */
  private after: Map<Bytes, V | undefined> | undefined;

  constructor(private readonly owner: Noted<V>) {}

  add(name: Bytes, value: V | undefined): void {
    if (!this.before.has(name)) this.before.set(name, value);
  }

  undo(): Collection {
    this.owner.endRecord();
    for (const [name, value] of this.before) this.owner.write(name, value);
    return this.owner;
  }

  /** Another recording begins: what changes from now on is not of this one. */
  end(): void {
    this.after = new Map();
    for (const name of this.before.keys()) this.after.set(name, this.owner.read(name));
  }

  patch(): Patch { return this.between((name) => this.before.get(name), (name) => this.now(name)); }

  inverse(): Patch { return this.between((name) => this.now(name), (name) => this.before.get(name)); }

  private now(name: Bytes): V | undefined {
    return this.after === undefined ? this.owner.read(name) : this.after.get(name);
  }

  private between(from: (name: Bytes) => V | undefined, to: (name: Bytes) => V | undefined): Patch {
    const put: [Bytes, Bytes][] = [];
    const removed: Bytes[] = [];
    for (const name of this.before.keys()) {
      const value = to(name);
      if (Object.is(value, from(name))) continue;
      if (value === undefined) removed.push(name);
      else put.push([name, this.owner.toText(value)]);
    }
    return { kind: 'elements', put, removed };
  }
}
