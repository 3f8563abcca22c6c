// Vector sets (8.0): elements, each with a vector and perhaps attributes as JSON.
//
// Redis searches a graph (HNSW), which finds most of the nearest and is made by chance. There are not so many elements
// here: all are looked at, so that what is found is exact, as VSIM's TRUTH finds it there, and in the same order.
import type { Bytes } from '../reply.ts';
import { latin1, bytesOf } from '../bytes.ts';
import { Table } from '../table.ts';
import { ElementCollection } from './element-collection.ts';
import { fieldsOf, pack } from './stream-parts.ts';
import { distance } from './vectors.ts';
import type { Quantization, Quantized } from './vectors.ts';

/** An element's vector; a change makes another one. */
export interface ElementVector extends Quantized {
  /** Counted up as elements come or get another vector. */
  readonly id: number;
  readonly attributes: Bytes | undefined;
}

/** What all vectors of a set have in common. */
export interface VectorForm {
  readonly quantization: Quantization;
  readonly dimensions: number;
  /** Links of each element in Redis' graph: kept, and told. */
  readonly links: number;
  /** Dimensions of what goes in, where it is projected onto fewer (REDUCE); else 0. */
  readonly inputs: number;
}

/** How many there have been: VINFO tells each one's number. */
let made = 0;

export class VectorSet extends ElementCollection<ElementVector> {
  readonly type = 'vectorset';
  protected override compact = false;
  private readonly vectors: Table<ElementVector>;
  lastId = 0;

  constructor(readonly form: VectorForm, vectors?: Table<ElementVector>, readonly uid = made++) {
    super();
    this.vectors = vectors ?? new Table();
  }

  /** The form, the number and the last id; then element, vector, element, vector, ... */
  static fromItems([head, ...items]: readonly Bytes[]): VectorSet {
    const [quantization, dimensions, links, inputs, uid, lastId] = head.split(',');
    const set = new VectorSet({
      quantization: quantization as Quantization, dimensions: Number(dimensions), links: Number(links), inputs: Number(inputs),
    }, undefined, Number(uid));
    for (let i = 0; i < items.length; i += 2) set.write(items[i], set.fromText(items[i + 1]));
    set.lastId = Number(lastId);
    return set;
  }

  get size(): number { return this.vectors.size; }
  get(element: Bytes): ElementVector | undefined { return this.vectors.get(element); }
  keys(): MapIterator<Bytes> { return this.vectors.keys(); }
  entries(): MapIterator<[Bytes, ElementVector]> { return this.vectors.entries(); }

  /** How many elements have attributes. */
  get attributed(): number {
    let count = 0;
    for (const { attributes } of this.vectors.values()) if (attributes !== undefined) count++;
    return count;
  }

  /** Gives an element a vector; it counts as the last one that came. */
  put(element: Bytes, vector: Quantized, attributes: Bytes | undefined): void {
    this.write(element, { ...vector, id: this.lastId + 1, attributes });
  }

  delete(element: Bytes): void { this.write(element, undefined); }

  /** From the last one that came back to the first. */
  newestFirst(): [Bytes, ElementVector][] { return [...this.vectors].sort(([, a], [, b]) => b.id - a.id); }

  distance(a: Quantized, b: Quantized): number { return distance(this.form.quantization, a, b, this.form.dimensions); }

  encoding(): Bytes { return 'raw'; }

  copy(): VectorSet {
    const copy = new VectorSet(this.form, new Table(this.vectors), this.uid);
    copy.lastId = this.lastId;
    return copy;
  }

  items(): Bytes[] {
    const { quantization, dimensions, links, inputs } = this.form;
    const items = [[quantization, dimensions, links, inputs, this.uid, this.lastId].join(',')];
    for (const [element, vector] of this.vectors) items.push(element, this.toText(vector));
    return items;
  }

  read(element: Bytes): ElementVector | undefined { return this.vectors.get(element); }

  write(element: Bytes, vector: ElementVector | undefined): void {
    const before = this.vectors.get(element);
    if (this.notes !== undefined) this.notes.add(element, before);
    if (vector === undefined) {
      this.vectors.delete(element);
      this.index?.remove(element);
      return;
    }
    this.lastId = Math.max(this.lastId, vector.id);
    this.vectors.set(element, vector);
    if (before === undefined) this.index?.add(element);
  }

  toText({ id, l2, range, attributes, bytes }: ElementVector): Bytes {
    return pack([String(id), String(l2), String(range), latin1(bytes), ...(attributes === undefined ? [] : [attributes])]);
  }

  fromText(text: Bytes): ElementVector {
    const [id, l2, range, bytes, attributes] = fieldsOf(text);
    return { id: Number(id), l2: Number(l2), range: Number(range), bytes: bytesOf(bytes), attributes };
  }
}
