// What the commands of vector sets share: vectors among arguments, sets by key.
import { parseDouble, parseInteger } from '../arguments.ts';
import { bytesOf } from '../bytes.ts';
import type { Client } from '../client.ts';
import { projected } from '../data/vectors.ts';
import type { VectorForm } from '../data/vector-set.ts';
import { VectorSet } from '../data/vector-set.ts';
import { RedisError, wrongType } from '../errors.ts';
import type { Bytes } from '../reply.ts';
import type { Entry } from '../value.ts';

type Args = readonly Bytes[];

/** The set at a key, for reading: a miss is told. */
export const vectorsAt = (client: Client, key: Bytes): VectorSet | undefined => findVectors(client, key, true)?.set;

/** A module that opens a key to write it tells that it changed (WATCH, tracking), whatever it then does: even for an error. */
export function findVectors({ db, engine }: Client, key: Bytes, reads = false): { set: VectorSet; entry: Entry } | undefined {
  if (!reads) engine.keyChanged(db, key);
  const entry = db.find(key, reads);
  if (entry === undefined) return undefined;
  const { contents: set } = entry;
  if (!(set instanceof VectorSet)) throw wrongType();
  return { set, entry };
}

/** A vector as it was given. */
export interface GivenVector {
  values: Float32Array;
  /** Onto how many dimensions it is to be projected; 0: not at all. */
  reduce: number;
  /** Where what follows begins. */
  end: number;
}

const invalidVector = (): RedisError => new RedisError('ERR invalid vector specification');

/** Reads "[REDUCE dim] FP32 blob" or "... VALUES n value ...". */
export function givenVector({ engine: { has } }: Client, args: Args, from: number, reduces: boolean): GivenVector {
  let at = from;
  let reduce = 0;
  if (reduces && args.length > at + 2 && args[at].toLowerCase() === 'reduce') {
    reduce = parseInteger(args[at + 1]) ?? 0;
    if (reduce <= 0) throw invalidVector();
    reduce %= 2 ** 32; // Redis keeps 32 bits of it
    at += 2;
  }
  const most = has.vectorsBounded ? MOST_DIMENSIONS : Infinity;
  const { values, end } = valuesAt(args, at, most);
  if (has.vectorsBounded && reduce > values.length) throw invalidVector();
  return { values, reduce, end };
}

const MOST_DIMENSIONS = 65536;

function valuesAt(args: Args, at: number, most: number): Pick<GivenVector, 'values' | 'end'> {
  const format = args[at]?.toLowerCase();
  if (at + 1 >= args.length) throw invalidVector();
  if (format === 'fp32') {
    const { length } = args[at + 1];
    if (length === 0 || length % 4 !== 0 || length / 4 > most) throw invalidVector();
    return { values: new Float32Array(bytesOf(args[at + 1]).buffer), end: at + 2 };
  }
  if (format !== 'values') throw invalidVector();
  const count = parseInteger(args[at + 1]);
  const end = at + 2 + (count ?? 0);
  if (count === undefined || count < 1 || count > most || end > args.length) throw invalidVector();
  return { values: Float32Array.from(args.slice(at + 2, end), floatFrom), end };
}

function floatFrom(text: Bytes): number {
  const value = parseDouble(text);
  if (value === undefined) throw invalidVector();
  return value;
}

/** A vector of a set's dimensions. Throws what VADD and VSIM reply for one that does not fit. */
export function fitted({ dimensions, inputs }: VectorForm, values: Float32Array): Float32Array {
  if (inputs === 0) return values;
  if (values.length === inputs) return projected(values, dimensions);
  throw new RedisError(
    `ERR Input dimension mismatch for projection - got ${values.length} but projection expects ${inputs}`);
}

export const wrongDimensions = (values: Float32Array, { dimensions }: VectorForm): RedisError =>
  new RedisError(`ERR Vector dimension mismatch - got ${values.length} but set has ${dimensions}`);

/** A module says no more of its commands' key than this. */
export const moduleKey = { access: 'RW', first: 1, last: 1, uses: ['access', 'update'] } as const;
