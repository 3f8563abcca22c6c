// Vector sets: adding elements, their vectors and attributes, what a set is. Texts as in Redis 8.
import { parseInteger } from '../arguments.ts';
import { latin1 } from '../bytes.ts';
import type { Client } from '../client.ts';
import type { CommandTable, LaterSpec } from '../command.ts';
import { restored, quantize, projected } from '../data/vectors.ts';
import type { Quantization } from '../data/vectors.ts';
import { VectorSet } from '../data/vector-set.ts';
import type { ElementVector } from '../data/vector-set.ts';
import { RedisError, wrongArity } from '../errors.ts';
import { MapReply, NULL_ARRAY, Status } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { draw, drawLate, drawsLate } from './random-elements.ts';
import { findVectors, fitted, givenVector, moduleKey, vectorsAt, wrongDimensions } from './vector-arguments.ts';
import type { GivenVector } from './vector-arguments.ts';
import { vectorSearchCommands } from './vector-search.ts';

type Args = readonly Bytes[];

// VADD and VREM

interface Options { quantization: Quantization; links: number; attributes: Bytes | undefined }

const QUANTIZATIONS: Readonly<Record<string, Quantization | undefined>> = { noquant: 'f32', q8: 'int8', bin: 'bin' };
const LINKS = { usual: 16, least: 4, most: 4096 };
const MOST_EFFORT = 1_000_000;

function readOptions(args: Args, from: number): Options {
  const options: Options = { quantization: 'int8', links: LINKS.usual, attributes: undefined };
  for (let i = from; i < args.length; i++) {
    const word = args[i].toLowerCase();
    const more = i + 1 < args.length;
    const quantization = QUANTIZATIONS[word];
    if (quantization !== undefined) options.quantization = quantization;
    else if (word === 'setattr' && more) options.attributes = args[++i];
    else if (word === 'ef' && more) bounded(args[++i], 1, MOST_EFFORT, 'EF');
    else if (word === 'm' && more) options.links = bounded(args[++i], LINKS.least, LINKS.most, 'M');
    else if (word !== 'cas') throw new RedisError('ERR invalid option after element');
  }
  return options;
}

function bounded(text: Bytes, least: number, most: number, name: Bytes): number {
  const value = parseInteger(text);
  if (value === undefined || value < least || value > most) throw new RedisError(`ERR invalid ${name}`);
  return value;
}

function vadd(client: Client, args: Args): Reply {
  const { db } = client;
  if (args.length < 5) throw wrongArity(args[0].toUpperCase());
  const given = givenVector(client, args, 2, true);
  if (given.end >= args.length) throw wrongArity(args[0].toUpperCase());
  const [key, element] = [args[1], args[given.end]];
  const options = readOptions(args, given.end + 1);
  const found = findVectors(client, key);
  const values = found === undefined ? firstValues(given) : nextValues(found.set, given, options);
  const set = found?.set ?? newSet(given, options);
  if (found === undefined) db.set(key, set);
  else db.touch(key, found.entry);
  const before = set.get(element);
  set.put(element, quantize(set.form.quantization, values), attributesAfter(before, options.attributes));
  return before === undefined;
}

/** New ones replace the old, and an empty text takes them away; but of a new element it is kept. */
function attributesAfter(before: ElementVector | undefined, given: Bytes | undefined): Bytes | undefined {
  if (before === undefined) return given;
  if (given === undefined) return before.attributes;
  return given === '' ? undefined : given;
}

const firstValues = ({ values, reduce }: GivenVector): Float32Array => (reduce === 0 ? values : projected(values, reduce));

const newSet = ({ values, reduce }: GivenVector, { quantization, links }: Options): VectorSet => new VectorSet({
  quantization, links, dimensions: reduce === 0 ? values.length : reduce, inputs: reduce === 0 ? 0 : values.length,
});

/** Throws where the set was made in another way. */
function nextValues({ form }: VectorSet, { values, reduce }: GivenVector, { quantization, links }: Options): Float32Array {
  if (form.quantization !== quantization) throw new RedisError('ERR asked quantization mismatch with existing vector set');
  if (form.links !== links) throw new RedisError('ERR asked M value mismatch with existing vector set');
  const dimensions = form.inputs === 0 ? values.length : reduce;
  if (form.dimensions !== dimensions) throw wrongDimensions(values, form);
  if (reduce !== 0 && form.inputs === 0) {
    throw new RedisError('ERR cannot add projection to existing set without projection');
  }
  return fitted(form, values);
}

function vrem(client: Client, args: Args): Reply {
  if (args.length !== 3) throw wrongArity(args[0].toUpperCase());
  const { db } = client;
  const [, key, element] = args;
  const found = findVectors(client, key);
  if (found?.set.get(element) === undefined) return false;
  db.touch(key, found.entry);
  found.set.delete(element);
  db.removeIfEmpty(key, found.entry);
  return true;
}

function vsetattr(client: Client, args: Args): Reply {
  if (args.length !== 4) throw wrongArity(args[0].toUpperCase());
  const [, key, element, attributes] = args;
  const found = findVectors(client, key);
  const vector = found?.set.get(element);
  if (found === undefined || vector === undefined) return false;
  client.db.touch(key, found.entry);
  found.set.write(element, { ...vector, attributes: attributes === '' ? undefined : attributes });
  return true;
}

// What is there

function vgetattr(client: Client, args: Args): Reply {
  if (args.length !== 3) throw wrongArity(args[0].toUpperCase());
  return vectorsAt(client, args[1])?.get(args[2])?.attributes ?? null;
}

function vcard(client: Client, args: Args): Reply {
  if (args.length !== 2) throw wrongArity(args[0].toUpperCase());
  return vectorsAt(client, args[1])?.size ?? 0;
}

function vdim(client: Client, args: Args): Reply {
  if (args.length !== 2) throw wrongArity(args[0].toUpperCase());
  const set = vectorsAt(client, args[1]);
  if (set === undefined) throw new RedisError('ERR key does not exist');
  return set.form.dimensions;
}

function vismember(client: Client, args: Args): Reply {
  if (args.length !== 3) throw wrongArity(args[0].toUpperCase());
  return vectorsAt(client, args[1])?.get(args[2]) !== undefined;
}

function vemb(client: Client, args: Args): Reply {
  if (args.length < 3) throw wrongArity(args[0].toUpperCase());
  if (args.slice(3).some((arg) => arg.toLowerCase() !== 'raw')) throw new RedisError('ERR invalid option');
  const set = vectorsAt(client, args[1]);
  const vector = set?.get(args[2]);
  if (set === undefined || vector === undefined) return null;
  const { engine } = client;
  const { quantization, dimensions } = set.form;
  if (args.length > 3) {
    return [new Status(quantization), latin1(vector.bytes), engine.double(vector.l2),
      ...(quantization === 'int8' ? [engine.double(vector.range)] : [])];
  }
  return Array.from(restored(quantization, vector, dimensions), (value) => engine.double(value));
}

function vinfo(client: Client, args: Args): Reply {
  if (args.length !== 2) throw wrongArity(args[0].toUpperCase());
  const set = vectorsAt(client, args[1]);
  if (set === undefined) return NULL_ARRAY;
  const { form, size, attributed, uid, lastId } = set;
  const facts: [Bytes, Reply][] = [
    ['quant-type', new Status(form.quantization)], ['hnsw-m', form.links], ['vector-dim', form.dimensions],
    ['projection-input-dim', form.inputs], ['size', size], ['max-level', 0], ['attributes-count', attributed],
    ['vset-uid', uid], ['hnsw-max-node-uid', lastId],
  ];
  return new MapReply(facts.map(([name, value]) => [new Status(name), value]));
}

function vrandmember(client: Client, args: Args): Reply {
  if (args.length > 3) throw wrongArity(args[0].toUpperCase());
  const { engine: { random } } = client;
  const count = args.length === 2 ? undefined : parseInteger(args[2]);
  if (args.length === 3 && count === undefined) throw new RedisError('ERR COUNT value is not an integer');
  if (count === 0) return [];
  const set = vectorsAt(client, args[1]);
  if (set === undefined) return count === undefined ? null : [];
  if (count === undefined) return set.pick(random);
  return drawsLate(count) ? drawLate([...set.keys()].map((element) => [element]), count, random) : draw(set, count, random);
}

function vrange(client: Client, args: Args): Reply {
  if (args.length > 5) throw wrongArity(args[0].toUpperCase());
  const count = args.length === 5 ? parseInteger(args[4]) : -1;
  if (count === undefined) throw new RedisError('ERR invalid COUNT value');
  const [start, end] = [args[2], args[3]];
  if (!isBound(start)) throw new RedisError('ERR invalid start range format');
  if (!isBound(end)) throw new RedisError('ERR invalid end range format');
  if (start === '+' || end === '-') throw new RedisError("ERR '-' can only be used as first argument, '+' only as second");
  const set = vectorsAt(client, args[1]);
  const found = [...set?.keys() ?? []].sort((a, b) => (a < b ? -1 : 1))
    .filter((element) => (start === '-' || follows(element, start)) && (end === '+' || precedes(element, end)));
  return count < 0 ? found : found.slice(0, count);
}

const isBound = (text: Bytes): boolean => text === '-' || text === '+' || /^[[(][^]/.test(text);
const follows = (element: Bytes, bound: Bytes): boolean =>
  element > bound.slice(1) || (bound[0] === '[' && element === bound.slice(1));
const precedes = (element: Bytes, bound: Bytes): boolean =>
  element < bound.slice(1) || (bound[0] === '[' && element === bound.slice(1));

/** Modules of 8.0 gave neither number of arguments nor summary. */
const told = (arity: number): LaterSpec[] => [{ redis: '8.2.0', arity }];

export const vectorSetCommands: CommandTable = {
  vadd: {
    arity: -1, later: told(-5), flags: ['write', 'denyoom', 'module'], group: 'module', since: '8.0.0', keys: [moduleKey], run: vadd,
    syntax: 'key [REDUCE dim] <FP32 | VALUES> vector element [CAS] [NOQUANT | BIN | Q8] [EF build-exploration-factor]'
      + ' [SETATTR attributes] [M numlinks]',
    summary: 'Add one or more elements to a vector set, or update its vector if it already exists',
    complexity: 'O(N) with N being the elements of the set: every one is looked at, where Redis goes through a graph',
  },
  vrem: {
    arity: -1, later: told(3), flags: ['write', 'module'], group: 'module', since: '8.0.0', keys: [moduleKey], run: vrem,
    syntax: 'key element', summary: 'Remove an element from a vector set', complexity: 'O(1)',
  },
  vsetattr: {
    arity: -1, later: told(4), flags: ['write', 'module', 'fast'], group: 'module', since: '8.0.0', keys: [moduleKey], run: vsetattr,
    syntax: 'key element json', summary: 'Associate or remove the JSON attributes of elements', complexity: 'O(1)',
  },
  vgetattr: {
    arity: -1, later: told(3), flags: ['readonly', 'module', 'fast'], group: 'module', since: '8.0.0', keys: [moduleKey], run: vgetattr,
    syntax: 'key element', summary: 'Retrieve the JSON attributes of elements', complexity: 'O(1)',
  },
  vcard: {
    arity: -1, later: told(2), flags: ['readonly', 'module', 'fast'], group: 'module', since: '8.0.0', keys: [moduleKey], run: vcard,
    syntax: 'key', summary: 'Return the number of elements in a vector set', complexity: 'O(1)',
  },
  vdim: {
    arity: -1, later: told(2), flags: ['readonly', 'module', 'fast'], group: 'module', since: '8.0.0', keys: [moduleKey], run: vdim,
    syntax: 'key', summary: 'Return the dimension of vectors in the vector set', complexity: 'O(1)',
  },
  vemb: {
    arity: -1, later: told(-3), flags: ['readonly', 'module', 'fast'], group: 'module', since: '8.0.0', keys: [moduleKey], run: vemb,
    syntax: 'key element [RAW]', summary: 'Return the vector associated with an element', complexity: 'O(1)',
  },
  vinfo: {
    arity: -1, later: told(2), flags: ['readonly', 'module', 'fast'], group: 'module', since: '8.0.0', keys: [moduleKey], run: vinfo,
    syntax: 'key', summary: 'Return information about a vector set', complexity: 'O(N) with N being the elements of the set',
  },
  vrandmember: {
    arity: -1, later: told(-2), flags: ['readonly', 'module'], group: 'module', since: '8.0.0', keys: [moduleKey], run: vrandmember,
    syntax: 'key [count]', summary: 'Return one or multiple random members from a vector set',
    complexity: 'O(N) with N being the elements that are returned',
  },
  vismember: {
    arity: -1, later: told(3), flags: ['readonly', 'module'], group: 'module', since: '8.0.0', keys: [moduleKey], run: vismember,
    syntax: 'key element', summary: 'Check if an element exists in a vector set', complexity: 'O(1)',
  },
  vrange: {
    arity: -4, flags: ['readonly', 'module'], group: 'module', since: '8.4.0', keys: [moduleKey], run: vrange,
    syntax: 'key start end [count]', summary: 'Return vector set elements in a lex range',
    complexity: 'O(N*log(N)) with N being the elements of the set',
  },
  ...vectorSearchCommands,
};
