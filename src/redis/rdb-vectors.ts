// Vector sets within an RDB payload: a value of the module "vectorset", each part of it with a mark of its kind. What it
// holds beside the vectors is Redis' graph. There is none here, so one of a single layer is made for the reader: links to
// near elements, each from both ends.
import { bytesOf, latin1 } from './bytes.ts';
import { nearestOf } from './data/vector-order.ts';
import type { Near } from './data/vector-order.ts';
import { VectorSet } from './data/vector-set.ts';
import type { ElementVector, VectorForm } from './data/vector-set.ts';
import { bytesPerVector, weight } from './data/vectors.ts';
import { moduleId } from './rdb-modules.ts';
import { BadFormat } from './rdb-reader.ts';
import type { RdbReader } from './rdb-reader.ts';
import type { RdbWriter } from './rdb-writer.ts';
import type { Bytes } from './reply.ts';

/** The module's name, and the version 0 of its format. */
const MODULE = moduleId('vectorset');

const Mark = { end: 0, whole: 2, text: 5 } as const;
const Saved = { matrix: 1, attributes: 2 } as const;
const QUANTIZATIONS = ['f32', 'int8', 'bin'] as const;
/** Redis' version of what it writes of a node, in bits 24 to 31. */
const NODE_VERSION = 1 << 24;
/** Elements before one that may become its neighbours. */
const LOOKED_AT = 256;

const bits = new DataView(new ArrayBuffer(8));

// Writing

function writeWhole(writer: RdbWriter, value: number | bigint): void {
  writer.count(Mark.whole);
  writer.count(value);
}

function writeText(writer: RdbWriter, text: Bytes): void {
  writer.count(Mark.text);
  writer.string(text);
}

export function writeVectors(writer: RdbWriter, set: VectorSet): void {
  const { dimensions, links, inputs, quantization } = set.form;
  const hasAttributes = set.attributed > 0;
  const flags = (inputs === 0 ? 0 : Saved.matrix) | (hasAttributes ? Saved.attributes : 0);
  const graph = graphOf(set);
  writer.count(MODULE);
  for (const fact of [dimensions, set.size, QUANTIZATIONS.indexOf(quantization) | (links << 8), flags]) writeWhole(writer, fact);
  if (inputs !== 0) {
    writeWhole(writer, inputs);
    writeText(writer, matrixOf(set.form));
  }
  for (const [element, vector] of set.newestFirst()) {
    writeText(writer, element);
    if (hasAttributes) writeText(writer, vector.attributes ?? '');
    writeText(writer, latin1(vector.bytes));
    writeNode(writer, vector, graph.get(vector)!, 2 * links);
  }
  writer.count(Mark.end);
}

/** Id, version and layer; of its one layer the links and the farthest of them; the vector's length and range. */
function writeNode(writer: RdbWriter, { id, l2, range }: ElementVector, near: readonly Near[], most: number): void {
  let worst = 0;
  near.forEach(({ distance }, i) => { if (distance > near[worst].distance) worst = i; });
  const params = [
    id, NODE_VERSION, near.length, most, ...near.map(({ vector }) => vector.id),
    two(worst, floatBits(near[worst]?.distance ?? 0)), two(floatBits(l2), floatBits(range)),
  ];
  writeWhole(writer, params.length);
  for (const param of params) writeWhole(writer, param);
}

const two = (low: number, high: number): bigint => BigInt(high) * 2n ** 32n + BigInt(low);

function floatBits(value: number): number {
  bits.setFloat32(0, value);
  return bits.getUint32(0);
}

/** Links from both ends: each element's to the nearest of those before it that have room. */
function graphOf(set: VectorSet): Map<ElementVector, Near[]> {
  const graph = new Map<ElementVector, Near[]>();
  const { links } = set.form;
  const before: [Bytes, ElementVector][] = [];
  for (const [element, vector] of set.newestFirst().reverse()) {
    const free = before.slice(-LOOKED_AT).filter(([, each]) => graph.get(each)!.length < 2 * links);
    const near = nearestOf(set, vector, links, free);
    graph.set(vector, near);
    for (const each of near) graph.get(each.vector)!.push({ ...each, element, vector });
    before.push([element, vector]);
  }
  return graph;
}

function matrixOf({ dimensions, inputs }: VectorForm): Bytes {
  const matrix = new Float32Array(dimensions * inputs);
  for (let output = 0; output < dimensions; output++) {
    for (let input = 0; input < inputs; input++) matrix[output * inputs + input] = weight(output, input, inputs);
  }
  return latin1(new Uint8Array(matrix.buffer));
}

// Reading

/** Throws BadFormat, for other modules too. */
export function readVectors(reader: RdbReader): VectorSet {
  if (BigInt(reader.whole()) !== MODULE) throw new BadFormat();
  const dimensions = readWhole(reader);
  const size = readWhole(reader);
  const config = readWhole(reader);
  const flags = readWhole(reader);
  const quantization = QUANTIZATIONS[config & 255];
  if (quantization === undefined || dimensions === 0) throw new BadFormat();
  const inputs = (flags & Saved.matrix) === 0 ? 0 : readWhole(reader);
  const form: VectorForm = { quantization, dimensions, links: (config >> 8) & 0xffff || 16, inputs };
  // One that is not as Redis makes it could not be told from the form. The length first: what it claims may not fit memory.
  const matrix = inputs === 0 ? '' : readText(reader);
  if (matrix.length !== 4 * dimensions * inputs || (inputs !== 0 && matrix !== matrixOf(form))) throw new BadFormat();
  const set = new VectorSet(form);
  const bytes = bytesPerVector(quantization, dimensions);
  for (let left = size; left > 0; left--) {
    const element = readText(reader);
    const attributes = (flags & Saved.attributes) === 0 ? '' : readText(reader);
    const vector = readText(reader);
    if (vector.length !== bytes || set.get(element) !== undefined) throw new BadFormat();
    set.write(element, {
      ...readNode(reader, quantization === 'int8'), bytes: bytesOf(vector), attributes: attributes === '' ? undefined : attributes,
    });
  }
  if (reader.count() !== Mark.end || set.size === 0) throw new BadFormat();
  return set;
}

function readWhole(reader: RdbReader): number {
  if (reader.count() !== Mark.whole) throw new BadFormat();
  return Number(reader.whole());
}

function readText(reader: RdbReader): Bytes {
  if (reader.count() !== Mark.text) throw new BadFormat();
  return reader.string();
}

/** Of its links nothing is kept. `ranged`: it tells a range, which holds chance where vectors have none. */
function readNode(reader: RdbReader, ranged: boolean): Pick<ElementVector, 'id' | 'l2' | 'range'> {
  const count = readWhole(reader);
  if (count < 3) throw new BadFormat();
  const id = readWhole(reader);
  for (let left = count - 2; left > 0; left--) readWhole(reader);
  if (reader.count() !== Mark.whole) throw new BadFormat();
  const last = BigInt(reader.whole());
  bits.setUint32(0, Number(last & 0xffffffffn));
  bits.setUint32(4, Number(last >> 32n));
  return { id, l2: bits.getFloat32(0), range: ranged ? bits.getFloat32(4) : 0 };
}
