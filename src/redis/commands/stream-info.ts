// XINFO: what a stream, its groups and their consumers are.
import { integer } from '../arguments.ts';
import type { Has } from '../changes.ts';
import type { Client } from '../client.ts';
import type { CommandSpec, CommandTable } from '../command.ts';
import { UNKNOWN } from '../data/stream-group.ts';
import type { Consumer, Group, Pending } from '../data/stream-group.ts';
import { MAX_ID, MIN_ID } from '../data/stream-id.ts';
import type { StreamId } from '../data/stream-id.ts';
import { lagOf } from '../data/stream-progress.ts';
import type { Stream } from '../data/stream.ts';
import { noSuchKey, RedisError, shown, subcommandSyntax } from '../errors.ts';
import { MapReply } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { helpOf } from './help.ts';
import { entryReply, streamAt } from './stream-arguments.ts';

type Args = readonly Bytes[];

const mapOf = (fields: Record<string, Reply>): MapReply => new MapReply(Object.entries(fields));

function existing(client: Client, key: Bytes): Stream {
  const stream = streamAt(client, key);
  if (stream === undefined) throw noSuchKey();
  return stream;
}

function xinfoStream(client: Client, args: Args): Reply {
  const stream = existing(client, args[2]);
  const count = fullCount(args);
  return mapOf({
    length: stream.size, 'radix-tree-keys': stream.nodes.length, 'radix-tree-nodes': radixNodes(stream),
    'last-generated-id': String(stream.lastId), 'max-deleted-entry-id': String(stream.maxDeletedId),
    'entries-added': stream.entriesAdded, 'recorded-first-entry-id': String(stream.firstId),
    ...(client.engine.has.streamProducers && produced(stream, client.engine.now)),
    ...(count === undefined ? briefly(stream) : fully(stream, count, client.engine.has)),
  });
}

function produced({ idempotence }: Stream, now: number): Record<string, Reply> {
  const late = new Set(idempotence.late(now));
  const { duration, most, added, duplicates } = idempotence;
  const left = [...idempotence.producers].filter(([producer]) => !late.has(producer));
  return {
    'idmp-duration': duration, 'idmp-maxsize': most, 'pids-tracked': left.length,
    'iids-tracked': left.reduce((sum, [, { size }]) => sum + size, 0), 'iids-added': added, 'iids-duplicates': duplicates,
  };
}

/** How many elements FULL shows of each, undefined without it. */
function fullCount(args: Args): number | undefined {
  if (args.length === 3) return undefined;
  const isFull = args[3].toLowerCase() === 'full';
  if (!isFull || args.length === 5 || args.length > 6) throw subcommandSyntax(args[1], 'XINFO');
  if (args.length === 4) return FULL_COUNT;
  if (args[4].toLowerCase() !== 'count') throw subcommandSyntax(args[1], 'XINFO');
  const count = integer(args[5]);
  return count < 0 ? FULL_COUNT : count || Infinity;
}

const FULL_COUNT = 10;

function briefly(stream: Stream): Record<string, Reply> {
  const [first] = stream.range(MIN_ID, MAX_ID, 1);
  const [last] = stream.range(MIN_ID, MAX_ID, 1, true);
  return {
    groups: stream.groups.size,
    'first-entry': first === undefined ? null : entryReply(first),
    'last-entry': last === undefined ? null : entryReply(last),
  };
}

const fully = (stream: Stream, count: number, has: Has): Record<string, Reply> => ({
  entries: stream.range(MIN_ID, MAX_ID, count).map(entryReply),
  groups: stream.sortedGroups().map((group) => mapOf({
    name: group.name, 'last-delivered-id': String(group.lastId), ...progress(stream, group, has),
    'pel-count': group.pending.size,
    pending: pendingOf(group, count).map((each) => [String(each.id), each.consumer.name, each.time, each.count]),
    consumers: group.sortedConsumers().map((consumer) => mapOf({
      name: consumer.name, 'seen-time': consumer.seen, ...(has.consumerTimes && { 'active-time': consumer.active }),
      'pel-count': consumer.pending.size,
      pending: pendingOf(consumer, count).map((each) => [String(each.id), each.time, each.count]),
    })),
  })),
});

const progress = (stream: Stream, group: Group, has: Has): Record<string, Reply> => ({
  'entries-read': group.entriesRead === UNKNOWN ? null : group.entriesRead, lag: lagOf(stream, group, has),
});

const pendingOf = ({ pending }: Group | Consumer, count: number): Pending[] => [...pending].slice(0, count);

/**
 * Nodes of the radix tree that Redis keeps the macro nodes in, by ids of 16 bytes: a run of bytes without a branch is
 * one, each branch is one, each end is one.
 */
function radixNodes({ nodes }: Stream): number {
  const keys = nodes.map(({ id }) => bytesOf(id));
  const below = (from: number, to: number, depth: number): number => {
    if (to - from === 1) return depth === KEY_BYTES ? 1 : 2;
    let shared = depth;
    while (keys[from][shared] === keys[to - 1][shared]) shared++;
    let count = shared > depth ? 2 : 1;
    for (let start = from, end = from; start < to; start = end) {
      while (end < to && keys[end][shared] === keys[start][shared]) end++;
      count += below(start, end, shared + 1);
    }
    return count;
  };
  return keys.length === 0 ? 1 : below(0, keys.length, 0);
}

const KEY_BYTES = 16;

/** Two hexadecimal digits a byte would do as well: each char holds one byte. */
function bytesOf({ ms, seq }: StreamId): Bytes {
  const hex = BigInt(ms).toString(16).padStart(KEY_BYTES, '0') + BigInt(seq).toString(16).padStart(KEY_BYTES, '0');
  return hex.replace(/../g, (byte) => String.fromCharCode(parseInt(byte, 16)));
}

function xinfoGroups(client: Client, args: Args): Reply {
  const stream = existing(client, args[2]);
  return stream.sortedGroups().map((group) => mapOf({
    name: group.name, consumers: group.consumers.size, pending: group.pending.size,
    'last-delivered-id': String(group.lastId), ...progress(stream, group, client.engine.has),
  }));
}

function xinfoConsumers(client: Client, args: Args): Reply {
  const group = existing(client, args[2]).groups.get(args[3]);
  if (group === undefined) {
    throw new RedisError(`NOGROUP No such consumer group '${shown(args[3])}' for key name '${shown(args[2])}'`);
  }
  const { time: now, has } = client.engine;
  return group.sortedConsumers().map(({ name, pending, seen, active }) => mapOf({
    name, pending: pending.size, idle: Math.max(0, now - seen),
    ...(has.consumerTimes && { inactive: active < 0 ? -1 : Math.max(0, now - active) }),
  }));
}

const infoHelp = helpOf('XINFO', `
CONSUMERS <key> <groupname>
    Show consumers of <groupname>.
GROUPS <key>
    Show the stream consumer groups.
STREAM <key> [FULL [COUNT <count>]
    Show information about the stream.`);

const subcommand = (spec: Omit<CommandSpec, 'group' | 'complexity'>): CommandSpec =>
  ({ ...spec, group: 'stream', complexity: 'O(1)' });

export const streamInfoCommands: CommandTable = {
  xinfo: {
    arity: -2, flags: [], group: 'stream', syntax: '', complexity: 'Depends on subcommand.',
    summary: 'A container for stream introspection commands', since: '5.0.0',
    subcommands: {
      stream: subcommand({
        arity: -3, flags: ['readonly'], keys: [{ access: 'RO', first: 2, last: 2, uses: ['access'] }],
        syntax: 'key [FULL [COUNT count]]', summary: 'Get information about a stream', since: '5.0.0', run: xinfoStream,
      }),
      groups: subcommand({
        arity: 3, flags: ['readonly'], keys: [{ access: 'RO', first: 2, last: 2, uses: ['access'] }],
        syntax: 'key', summary: 'List the consumer groups of a stream', since: '5.0.0', run: xinfoGroups,
      }),
      consumers: subcommand({
        arity: 4, flags: ['readonly'], tips: ['nondeterministic_output'],
        keys: [{ access: 'RO', first: 2, last: 2, uses: ['access'] }],
        syntax: 'key groupname', summary: 'List the consumers in a consumer group', since: '5.0.0', run: xinfoConsumers,
      }),
      help: subcommand({
        arity: 2, flags: ['loading', 'stale'], syntax: '', since: '5.0.0', run: infoHelp,
        summary: 'Show helpful text about the different subcommands',
      }),
    },
  },
};
