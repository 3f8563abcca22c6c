// Consumer groups: making and changing them, acknowledging, what is pending. Watching clients hear of none of it.
import { int64, integer } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandSpec, CommandTable } from '../command.ts';
import { UNKNOWN } from '../data/stream-group.ts';
import type { Group, Pending } from '../data/stream-group.ts';
import { compareIds, MIN_ID, whole } from '../data/stream-id.ts';
import type { StreamId, Whole } from '../data/stream-id.ts';
import { Stream } from '../data/stream.ts';
import { RedisError, shown, subcommandSyntax, syntaxError } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import { NULL_ARRAY, OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { helpOf } from './help.ts';
import {
  anyId, count, findGroup, findStream, intervalEnd, intervalStart, strictId,
} from './stream-arguments.ts';
import type { Found } from './stream-arguments.ts';

type Args = readonly Bytes[];

// XGROUP

interface Options { makeStream: boolean; entriesRead: Whole }

/** What follows the id of CREATE and SETID; the other subcommands take nothing there. */
function readOptions(args: Args, takes: { makeStream: boolean; entriesRead: boolean }): Options {
  const options: Options = { makeStream: false, entriesRead: UNKNOWN };
  for (let i = 5; i < args.length; i++) {
    const word = args[i].toLowerCase();
    if (takes.makeStream && word === 'mkstream') options.makeStream = true;
    else if (takes.entriesRead && word === 'entriesread' && i + 1 < args.length) {
      options.entriesRead = whole(int64(args[++i]));
      if (options.entriesRead < UNKNOWN) throw new RedisError('ERR value for ENTRIESREAD must be positive or -1');
    } else throw subcommandSyntax(args[1], 'XGROUP');
  }
  return options;
}

/** Since 8.2 no more is read than was ever added. */
const readOf = ({ engine }: Client, { entriesAdded }: Stream, read: Whole): Whole =>
  (engine.has.streamReadsBounded && read > entriesAdded ? entriesAdded : read);

function existing(client: Client, key: Bytes): Found {
  const found = findStream(client, key);
  if (found !== undefined) return found;
  throw new RedisError('ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use'
    + ' the MKSTREAM option to create an empty stream automatically.');
}

function groupOf(client: Client, args: Args): Found & { group: Group } {
  const found = existing(client, args[2]);
  const group = found.stream.groups.get(args[3]);
  if (group !== undefined) return { ...found, group };
  throw new RedisError(`NOGROUP No such consumer group '${shown(args[3])}' for key name '${shown(args[2])}'`);
}

function create(client: Client, args: Args): Reply {
  const { db } = client;
  const [, , key, name, start] = args;
  const { makeStream, entriesRead } = readOptions(args, { makeStream: true, entriesRead: true });
  const found = makeStream ? findStream(client, key) : existing(client, key);
  if (args.length > 8) throw subcommandSyntax(args[1], 'XGROUP');
  const id = start === '$' ? found?.stream.lastId ?? MIN_ID : strictId(start);
  const stream = found?.stream ?? new Stream(client.engine.config.limits);
  if (found === undefined) db.set(key, stream);
  if (stream.groups.has(name)) throw new RedisError('BUSYGROUP Consumer Group name already exists');
  if (found !== undefined) db.touch(key, found.entry, false);
  stream.addGroup(name, id, readOf(client, stream, entriesRead));
  db.notify(Notify.stream, 'xgroup-create', key);
  return OK;
}

function setId(client: Client, args: Args): Reply {
  const { db } = client;
  const [, , key, , start] = args;
  const { entriesRead } = readOptions(args, { makeStream: false, entriesRead: true });
  const { stream, entry, group } = groupOf(client, args);
  if (args.length !== 5 && args.length !== 7) throw subcommandSyntax(args[1], 'XGROUP');
  const id = start === '$' ? stream.lastId : anyId(start);
  db.touch(key, entry, false);
  group.move(id, readOf(client, stream, entriesRead));
  db.notify(Notify.stream, 'xgroup-setid', key);
  return OK;
}

function destroy(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[2];
  const { stream, entry } = existing(client, key);
  const group = stream.groups.get(args[3]);
  if (group === undefined) return 0;
  db.touch(key, entry, false);
  stream.removeGroup(group);
  client.engine.blocking.changed(db.id, key); // who waits in the group waits in vain
  db.notify(Notify.stream, 'xgroup-destroy', key);
  return 1;
}

function createConsumer(client: Client, args: Args): Reply {
  const { db, engine: { time: now } } = client;
  const { entry, group } = groupOf(client, args);
  if (group.consumers.has(args[4])) return 0;
  db.touch(args[2], entry, false);
  group.addConsumer(args[4], now);
  db.notify(Notify.stream, 'xgroup-createconsumer', args[2]);
  return 1;
}

function deleteConsumer(client: Client, args: Args): Reply {
  const { db } = client;
  const { entry, group } = groupOf(client, args);
  const consumer = group.consumers.get(args[4]);
  if (consumer === undefined) return 0;
  db.touch(args[2], entry, false);
  const { size } = consumer.pending;
  group.removeConsumer(consumer);
  db.notify(Notify.stream, 'xgroup-delconsumer', args[2]);
  return size;
}

const groupHelp = helpOf('XGROUP', `
CREATE <key> <groupname> <id|$> [option]
    Create a new consumer group. Options are:
    * MKSTREAM
      Create the empty stream if it does not exist.
    * ENTRIESREAD entries_read
      Set the group's entries_read counter (internal use).
CREATECONSUMER <key> <groupname> <consumer>
    Create a new consumer in the specified group.
DELCONSUMER <key> <groupname> <consumer>
    Remove the specified consumer.
DESTROY <key> <groupname>
    Remove the specified group.
SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]
    Set the current group ID and entries_read counter.`);

// XACK and XPENDING

function xack(client: Client, args: Args): Reply {
  const [, key, name] = args;
  const found = findStream(client, key);
  const group = found?.stream.groups.get(name);
  if (found === undefined || group === undefined) return 0;
  let acknowledged = 0;
  for (const id of args.slice(3).map((text) => strictId(text))) {
    if (group.pending.get(id) === undefined) continue;
    if (acknowledged++ === 0) client.db.touch(key, found.entry, false);
    group.acknowledge(id);
  }
  return acknowledged;
}

function xpending(client: Client, args: Args): Reply {
  if (args.length === 3) return summary(findGroup(client, args[1], args[2]).group);
  if (args.length < 6 || args.length > 9) throw syntaxError();
  const at = args[3].toLowerCase() === 'idle' ? 5 : 3;
  const minIdle = at === 5 ? integer(args[4]) : 0;
  if (at === 5 && args.length < 8) throw syntaxError();
  const most = count(args[at + 2]);
  const from = intervalStart(args[at]);
  const to = intervalEnd(args[at + 1]);
  const { group } = findGroup(client, args[1], args[2]);
  const consumer = at + 3 < args.length ? group.consumers.get(args[at + 3]) : group;
  if (consumer === undefined) return [];
  const { time: now } = client.engine;
  return pendingBetween(consumer.pending, from, to, most, ({ time }) => minIdle === 0 || now - time >= minIdle)
    .map((each) => [String(each.id), each.consumer.name, Math.max(0, now - each.time), each.count]);
}

function summary(group: Group): Reply {
  const { pending } = group;
  if (pending.size === 0) return [0, null, null, NULL_ARRAY];
  const consumers = group.sortedConsumers().filter((each) => each.pending.size > 0);
  return [
    pending.size, String(pending.first!.id), String(pending.last!.id),
    consumers.map((each) => [each.name, String(each.pending.size)]),
  ];
}

function pendingBetween(
  all: Group['pending'], from: StreamId, to: StreamId, most: number, fits: (pending: Pending) => boolean,
): Pending[] {
  const found: Pending[] = [];
  let pending = all.atLeast(from);
  for (; pending !== undefined && found.length < most && compareIds(pending.id, to) <= 0;
    pending = all.after(pending.id)) {
    if (fits(pending)) found.push(pending);
  }
  return found;
}

const subcommand = (spec: Omit<CommandSpec, 'group'>): CommandSpec => ({ ...spec, group: 'stream' });

export const streamGroupCommands: CommandTable = {
  xgroup: {
    arity: -2, flags: [], group: 'stream', syntax: '', complexity: 'Depends on subcommand.',
    summary: 'A container for consumer groups commands', since: '5.0.0',
    subcommands: {
      create: subcommand({
        arity: -5, flags: ['write', 'denyoom'], keys: [{ access: 'RW', first: 2, last: 2, uses: ['insert'] }],
        syntax: 'key groupname <id | $> [MKSTREAM] [ENTRIESREAD entries_read]', since: '5.0.0', complexity: 'O(1)',
        summary: 'Create a consumer group.', run: create,
      }),
      setid: subcommand({
        arity: -5, flags: ['write'], keys: [{ access: 'RW', first: 2, last: 2, uses: ['update'] }],
        syntax: 'key groupname <id | $> [ENTRIESREAD entries_read]', since: '5.0.0', complexity: 'O(1)',
        summary: 'Set a consumer group to an arbitrary last delivered ID value.', run: setId,
      }),
      destroy: subcommand({
        arity: 4, flags: ['write'], keys: [{ access: 'RW', first: 2, last: 2, uses: ['delete'] }],
        syntax: 'key groupname', since: '5.0.0', summary: 'Destroy a consumer group.', run: destroy,
        complexity: "O(N) where N is the number of entries in the group's pending entries list (PEL).",
      }),
      createconsumer: subcommand({
        arity: 5, flags: ['write', 'denyoom'], keys: [{ access: 'RW', first: 2, last: 2, uses: ['insert'] }],
        syntax: 'key groupname consumername', since: '6.2.0', complexity: 'O(1)',
        summary: 'Create a consumer in a consumer group.', run: createConsumer,
      }),
      delconsumer: subcommand({
        arity: 5, flags: ['write'], keys: [{ access: 'RW', first: 2, last: 2, uses: ['delete'] }],
        syntax: 'key groupname consumername', since: '5.0.0', complexity: 'O(1)',
        summary: 'Delete a consumer from a consumer group.', run: deleteConsumer,
      }),
      help: subcommand({
        arity: 2, flags: ['loading', 'stale'], syntax: '', since: '5.0.0', complexity: 'O(1)',
        summary: 'Show helpful text about the different subcommands', run: groupHelp,
      }),
    },
  },
  xack: {
    arity: -4, flags: ['write', 'fast'], group: 'stream', keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key group id [id ...]', since: '5.0.0', complexity: 'O(1) for each message ID processed.', run: xack,
    summary: 'Marks a pending message as correctly processed, effectively removing it from the pending entries list of'
      + ' the consumer group. Return value of the command is the number of messages successfully acknowledged, that is,'
      + ' the IDs we were actually able to resolve in the PEL.',
  },
  xpending: {
    arity: -3, flags: ['readonly'], group: 'stream', tips: ['nondeterministic_output'],
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key group [[IDLE min-idle-time] start end count [consumer]]', since: '5.0.0', run: xpending,
    summary: 'Return information and entries from a stream consumer group pending entries list, that are messages'
      + ' fetched but never acknowledged.',
    complexity: 'O(N) with N being the number of elements returned, so asking for a small fixed number of entries per'
      + ' call is O(1). O(M), where M is the total number of entries scanned when used with the IDLE filter. When the'
      + ' command returns just the summary and the list of consumers is small, it runs in O(1) time; otherwise, an'
      + ' additional O(N) time for iterating every consumer.',
  },
};
