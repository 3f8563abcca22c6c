// VSIM and VLINKS: the elements that are nearest to a vector. Redis looks through a graph and finds most of them; here all
// are compared, so that what is found is what VSIM finds with TRUTH there, in that order.
import { parseDouble, parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { compileFilter, FilterError } from '../data/vector-filter.ts';
import { nearestOf } from '../data/vector-order.ts';
import type { Near } from '../data/vector-order.ts';
import { quantize, restored } from '../data/vectors.ts';
import type { Quantized } from '../data/vectors.ts';
import type { ElementVector, VectorSet } from '../data/vector-set.ts';
import { RedisError, shown, wrongArity } from '../errors.ts';
import { MapReply } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { fitted, givenVector, moduleKey, vectorsAt, wrongDimensions } from './vector-arguments.ts';

type Args = readonly Bytes[];

/** All that fit, compared one by one. */
function nearest(set: VectorSet, query: Quantized, most: number, fits: Options['fits']): Near[] {
  const all = set.newestFirst();
  return nearestOf(set, query, most, fits === undefined ? all : all.filter(([, vector]) => fits(vector)));
}

interface Options {
  scores: boolean;
  attributes: boolean;
  count: number;
  epsilon: number;
  /** How many Redis finds at least, of which it tells `count`. */
  effort: number;
  fits: ((vector: ElementVector) => boolean) | undefined;
}

const EFFORT = 100;
const COUNT = 10;
const FARTHEST = 2;
const MOST_EFFORT = 1_000_000;

function readOptions(client: Client, args: Args, from: number): Options {
  const options: Options = {
    scores: false, attributes: false, count: COUNT, epsilon: FARTHEST, effort: EFFORT, fits: undefined,
  };
  const { has } = client.engine;
  for (let i = from; i < args.length; i++) {
    const word = args[i].toLowerCase();
    if (word === 'withscores') options.scores = true;
    else if (word === 'withattribs') options.attributes = true;
    else if (word === 'truth' || word === 'nothread') continue; // so it is in any case
    else if (++i === args.length) throw invalidOption();
    else if (word === 'count') options.count = positive(args[i], 'COUNT');
    else if (word === 'epsilon') options.epsilon = epsilon(args[i]);
    else if (word === 'ef') options.effort = positive(args[i], 'EF', has.vectorsBounded ? MOST_EFFORT : Infinity);
    else if (word === 'filter-ef') positive(args[i], 'FILTER-EF');
    else if (word === 'filter') options.fits = filter(client, args[i]);
    else throw invalidOption();
  }
  return options;
}

const invalidOption = (): RedisError => new RedisError('ERR syntax error in VSIM command');

function positive(text: Bytes, name: Bytes, most = Infinity): number {
  const value = parseInteger(text);
  if (value === undefined || value <= 0 || value > most) throw new RedisError(`ERR invalid ${name}`);
  return value;
}

function epsilon(text: Bytes): number {
  const value = parseDouble(text);
  if (value === undefined || value <= 0) throw new RedisError('ERR invalid EPSILON');
  return Math.fround(value);
}

/** An element without attributes fits no expression. */
function filter({ engine: { has } }: Client, source: Bytes): Options['fits'] {
  try {
    const fits = compileFilter(source, { nulls: has.vectorFilters, texts: has.vectorFilters });
    return ({ attributes }) => attributes !== undefined && fits(attributes);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const at = error.at >= source.length ? 0 : error.at;
    throw new RedisError(`ERR syntax error in FILTER expression near: ${shown(source.slice(at))}`);
  }
}

function vsim(client: Client, args: Args): Reply {
  if (args.length < 4) throw wrongArity(args[0].toUpperCase());
  const set = vectorsAt(client, args[1]);
  if (set === undefined) return [];
  const { values, end } = query(client, set, args);
  const options = readOptions(client, args, end);
  const most = Math.min(Math.max(options.effort, options.count), set.size);
  const near = nearest(set, quantize(set.form.quantization, values), most, options.fits).slice(0, options.count);
  const tooFar = near.findIndex(({ distance }) => distance / 2 > options.epsilon);
  return reply(client, tooFar < 0 ? near : near.slice(0, tooFar), options);
}

/** What is looked for: an element's own vector, or one that is given. */
function query(client: Client, set: VectorSet, args: Args): { values: Float32Array; end: number } {
  const { form } = set;
  if (args[2].toLowerCase() === 'ele') {
    const vector = set.get(args[3]);
    if (vector === undefined) throw new RedisError('ERR element not found in set');
    return { values: restored(form.quantization, vector, form.dimensions), end: 4 };
  }
  const { values, end } = givenVector(client, args, 2, false);
  const its = values.length === form.dimensions ? values : fitted(form, values);
  if (its.length !== form.dimensions) throw wrongDimensions(its, form);
  return { values: its, end };
}

/** 1: the same way, 0: the opposite way. */
const similarity = (distance: number): number => 1 - distance / 2;

function reply({ protocol, engine }: Client, near: readonly Near[], { scores, attributes }: Options): Reply {
  const told = ({ vector, distance }: Near): Reply[] => [
    ...(scores ? [engine.double(similarity(distance))] : []), ...(attributes ? [vector.attributes ?? null] : []),
  ];
  if (protocol === 3 && (scores || attributes)) {
    return new MapReply(near.map((each) => [each.element, scores && attributes ? told(each) : told(each)[0]]));
  }
  return near.flatMap((each) => [each.element, ...told(each)]);
}

/** There is no graph: the nearest elements stand for the links of its lowest level. */
function vlinks(client: Client, args: Args): Reply {
  if (args.length < 3 || args.length > 4) throw wrongArity(args[0].toUpperCase());
  if (args.length === 4 && args[3].toLowerCase() !== 'withscores') throw wrongArity(args[0].toUpperCase());
  const set = vectorsAt(client, args[1]);
  const vector = set?.get(args[2]);
  if (set === undefined || vector === undefined) return null;
  const near = nearest(set, vector, 2 * set.form.links, (each) => each !== vector);
  if (args.length === 3) return [near.map(({ element }) => element)];
  return [new MapReply(near.map(({ element, distance }) => [element, client.engine.double(Math.fround(similarity(distance)))]))];
}

export const vectorSearchCommands: CommandTable = {
  vsim: {
    arity: -1, later: [{ redis: '8.2.0', arity: -4 }], flags: ['readonly', 'module'], group: 'module', since: '8.0.0', keys: [moduleKey],
    syntax: 'key <ELE | FP32 | VALUES> vector_or_element [WITHSCORES] [WITHATTRIBS] [COUNT count] [EPSILON max_distance]'
      + ' [EF search-exploration-factor] [FILTER expression] [FILTER-EF max-filtering-effort] [TRUTH] [NOTHREAD]',
    summary: 'Return elements by vector similarity', run: vsim,
    complexity: 'O(N) with N being the elements of the set: all are compared, so that the result is exact, where Redis goes'
      + ' through a graph unless TRUTH is given',
  },
  vlinks: {
    arity: -1, later: [{ redis: '8.2.0', arity: -3 }], flags: ['readonly', 'module', 'fast'], group: 'module', since: '8.0.0',
    keys: [moduleKey], syntax: 'key element [WITHSCORES]', run: vlinks,
    summary: 'Return the neighbors of an element at each layer in the HNSW graph',
    complexity: 'O(N) with N being the elements of the set: there is no graph here, the nearest elements are its one layer',
  },
};
