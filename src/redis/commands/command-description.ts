// A command as COMMAND INFO and COMMAND DOCS tell it, made from its entry in the table.
import type { Command, KeySpec } from '../command.ts';
import { MapReply, SetReply, Status } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';

/** All categories, in the order in which COMMAND INFO lists a command's. */
export const CATEGORIES = [
  'keyspace', 'read', 'write', 'set', 'sortedset', 'list', 'hash', 'string', 'bitmap', 'hyperloglog', 'geo', 'stream',
  'pubsub', 'admin', 'fast', 'slow', 'blocking', 'dangerous', 'connection', 'transaction', 'scripting',
];

/** Categories that follow from a group, where they are not of the same name. */
const OF_GROUP: Readonly<Record<string, Bytes | undefined>> = {
  generic: 'keyspace', 'sorted-set': 'sortedset', transactions: 'transaction', pubsub: undefined,
};

/** A command's ACL categories, without "@". */
export function categoriesOf({ spec, subcommands }: Command): Bytes[] {
  if (spec.group === 'module') return []; // a module puts its commands into none
  const has = (flag: CommandFlag): boolean => spec.flags.includes(flag);
  const found = new Set<Bytes>(spec.categories);
  if (subcommands === undefined) found.add(spec.group in OF_GROUP ? OF_GROUP[spec.group] ?? '' : spec.group);
  for (const flag of ['write', 'admin', 'pubsub', 'blocking'] as const) if (has(flag)) found.add(flag);
  if (has('readonly') && spec.group !== 'scripting') found.add('read');
  if (has('admin')) found.add('dangerous');
  found.add(has('fast') ? 'fast' : 'slow');
  return CATEGORIES.filter((name) => found.has(name) && !found.has(`-${name}`));
}

type CommandFlag = Command['spec']['flags'][number];

const statuses = (names: readonly Bytes[]): SetReply => new SetReply(names.map((name) => new Status(name)));
const mapOf = (fields: Readonly<Record<string, Reply | undefined>>): MapReply =>
  new MapReply(Object.entries(fields).filter((field): field is [string, Reply] => field[1] !== undefined));

/** The ten elements of COMMAND INFO; `listed`: no subcommands are a list, not a set. */
export function describeCommand(command: Command, listed: boolean): Reply {
  const { spec } = command;
  return [
    command.name, command.arity, statuses(spec.flags.filter((flag) => flag !== 'may_replicate')),
    ...legacyRange(spec.keys ?? []),
    statuses(categoriesOf(command).map((name) => `@${name}`)), new SetReply(spec.tips ?? []),
    new SetReply((spec.keys ?? []).map(describeKeys)),
    command.subcommands === undefined ? (listed ? [] : new SetReply([])) : [...command.subcommands.values()].map((each) => describeCommand(each, listed)),
  ];
}

type RangeSpec = Exclude<KeySpec, { count: number } | { keyword: Bytes }>;

/** First key, last key and step, as far as neighbouring ranges can be told as one. */
function legacyRange(specs: readonly KeySpec[]): [first: number, last: number, step: number] {
  const ranges = specs.filter((spec): spec is RangeSpec => !('count' in spec || 'keyword' in spec));
  if (ranges.length === 0) return [0, 0, 0];
  const { first, last, step = 1 } = ranges[0];
  const range: [number, number, number] = [first, last, step];
  for (const next of ranges.slice(1)) {
    if (range[1] !== next.first - 1) break;
    range[1] = next.last;
  }
  return range;
}

function describeKeys(spec: KeySpec): Reply {
  return mapOf({
    notes: spec.notes, flags: statuses([...spec.access === undefined ? [] : [spec.access], ...spec.uses ?? []]),
    begin_search: spec.untold ? part('unknown', {}) : 'keyword' in spec ? part('keyword', { keyword: spec.keyword, startfrom: spec.from })
      : part('index', { index: 'count' in spec ? spec.count : spec.first }),
    find_keys: spec.untold ? part('unknown', {}) : 'count' in spec
      ? part('keynum', { keynumidx: 0, firstkey: spec.first - spec.count, keystep: spec.step ?? 1 })
      : part('range', { lastkey: lastKey(spec), keystep: spec.step ?? 1, limit: spec.limit ?? 0 }),
  });
}

const part = (type: Bytes, spec: Record<string, Reply>): MapReply => mapOf({ type, spec: mapOf(spec) });

/** Counted from the first key, or from the end. */
function lastKey(spec: Exclude<KeySpec, { count: number }>): number {
  return 'keyword' in spec || spec.last < 0 ? spec.last : spec.last - spec.first;
}
