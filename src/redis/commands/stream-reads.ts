// XREAD and XREADGROUP.
import { integer } from '../arguments.ts';
import { endOfWait } from '../blocking.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import type { Consumer, Group } from '../data/stream-group.ts';
import { add, compareIds, MAX_ID, MIN_ID, nextId, previousId } from '../data/stream-id.ts';
import type { StreamId } from '../data/stream-id.ts';
import { advance } from '../data/stream-progress.ts';
import type { Stream } from '../data/stream.ts';
import { RedisError, shown, syntaxError } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import { MapReply, NULL_ARRAY } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { count, entryReply, findStream, strictId } from './stream-arguments.ts';
import type { Found } from './stream-arguments.ts';

type Args = readonly Bytes[];

interface Options {
  /** XREADGROUP alone has one. */
  group: { name: Bytes; consumer: Bytes } | undefined;
  noAck: boolean;
  /** Milliseconds for which entries have to be pending to be claimed; undefined: none are. */
  claim: number | undefined;
  count: number;
  /** Until when to wait, milliseconds since 1970, 0 for ever; undefined: not at all. */
  until: number | undefined;
  /** The keys, and as many ids. */
  keys: Args;
  ids: Args;
}

const xread = (client: Client, args: Args): Reply => read(client, args, false);
const xreadgroup = (client: Client, args: Args): Reply => read(client, args, true);

function read(client: Client, args: Args, inGroup: boolean): Reply {
  const options = readOptions(client, args, inGroup);
  const asked = options.ids.map((id, i) => readId(client, id, options.keys[i], options.group?.name));
  const found: [key: Bytes, entries: Reply][] = [];
  asked.forEach(({ id, group }, i) => {
    const key = options.keys[i];
    const entries = group === undefined ? newer(client, key, id, options.count)
      : readInGroup(client, key, group, id, options);
    if (entries !== undefined) found.push([key, entries]);
  });
  if (found.length > 0) return perKey(client, found);
  return options.until === undefined ? NULL_ARRAY : wait(client, args, options, asked);
}

const perKey = ({ protocol }: Client, found: [key: Bytes, entries: Reply][]): Reply =>
  (protocol === 3 ? new MapReply(found) : found);

/**
 * Waits for what comes after the ids. As in Redis the stream's last id is what counts then, so that an entry which is
 * gone again leaves an empty reply.
 */
function wait(client: Client, args: Args, options: Options, asked: readonly Asked[]): Reply {
  const { db } = client;
  const { keys, group: inGroup } = options;
  const until = options.until!;
  const attempt = (key: Bytes): Reply | undefined => {
    const entry = db.peek(key)!;
    const stream = entry.value as Stream;
    const group = inGroup && stream.groups.get(inGroup.name);
    if (inGroup !== undefined && group === undefined) {
      throw new RedisError('NOGROUP the consumer group this client was blocked on no longer exists');
    }
    const id = group?.lastId ?? asked[keys.indexOf(key)].id;
    if (compareIds(stream.lastId, id) <= 0) return undefined;
    return perKey(client, [[key, group === undefined ? stream.range(nextId(id)!, MAX_ID, options.count).map(entryReply)
      : deliver(client, key, { stream, entry }, group, options)]]);
  };
  const gone = inGroup && new RedisError('UNBLOCKED the stream key no longer exists');
  const first = args.length - keys.length;
  const again = args.map((arg, i) => (i >= first && arg === '$' ? String(asked[i - first].id) : arg));
  return client.engine.blocking.wait(client, {
    keys, type: 'stream', attempt, gone, again, none: NULL_ARRAY, until, due: claimsFrom(client, options, asked),
  });
}

/** From when on CLAIM finds something that is pending now. */
function claimsFrom(client: Client, { claim, keys }: Options, asked: readonly Asked[]): number | undefined {
  if (claim === undefined) return undefined;
  const times = asked.flatMap(({ group }, i) => {
    const stream = findStream(client, keys[i])?.stream;
    return [...group?.pending ?? []].filter(({ id }) => stream?.get(id) !== undefined).map(({ time }) => time + claim);
  });
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b));
}

function readOptions(client: Client, args: Args, inGroup: boolean): Options {
  const options: Options = { group: undefined, noAck: false, claim: undefined, count: Infinity, until: undefined, keys: [], ids: [] };
  let i = 1;
  for (; i < args.length; i++) {
    const word = args[i].toLowerCase();
    const more = args.length - i - 1;
    if (word === 'block' && more > 0) options.until = deadline(client, args[++i], args[0]);
    else if (word === 'count' && more > 0) options.count = count(args[++i]) || Infinity;
    else if (word === 'claim' && more > 0 && client.engine.has.streamClaims) {
      if (!inGroup) throw onlyInGroup('CLAIM');
      options.claim = idleTime(args[++i]);
    } else if (word === 'streams' && more > 0) break;
    else if (word === 'group' && more > 1) {
      if (!inGroup) throw onlyInGroup('GROUP');
      options.group = { name: args[i + 1], consumer: args[i + 2] };
      i += 2;
    } else if (word === 'noack') {
      if (!inGroup) throw onlyInGroup('NOACK');
      options.noAck = true;
    } else throw syntaxError();
  }
  const rest = args.slice(i + 1);
  if (rest.length % 2 === 1) throw unbalanced(client, inGroup);
  if (rest.length === 0) throw syntaxError();
  if (inGroup && options.group === undefined) throw new RedisError('ERR Missing GROUP option for XREADGROUP');
  return { ...options, keys: rest.slice(0, rest.length / 2), ids: rest.slice(rest.length / 2) };
}

const onlyInGroup = (option: Bytes): RedisError =>
  new RedisError(`ERR The ${option} option is only supported by XREADGROUP. You called XREAD instead.`);
function idleTime(text: Bytes): number {
  const value = integer(text, () => new RedisError('ERR min-idle-time is not an integer or out of range'));
  if (value < 0) throw new RedisError('ERR min-idle-time must be a positive integer');
  return value;
}

/** Before 7.2 it names XREAD and its sign, whichever it is. */
const unbalanced = ({ engine }: Client, inGroup: boolean): RedisError => {
  const [list, sign] = engine.has.streamListNamed ? inGroup ? ["'xreadgroup'", '>'] : ["'xread'", '$'] : ['XREAD', '$'];
  const signs = engine.has.streamIdsNamed && !inGroup ? "ID, '+', or '$'" : `ID or '${sign}'`;
  return new RedisError(`ERR Unbalanced ${list} list of streams: for each stream key an ${signs} must be specified.`);
};

/** When a wait of so many milliseconds ends; 0: never. */
function deadline({ engine, isScript }: Client, text: Bytes, command: Bytes): number {
  if (isScript && !engine.has.readsBlockInScripts) throw new RedisError(`ERR ${command} command is not allowed with BLOCK option from scripts`);
  const timeout = integer(text, () => new RedisError('ERR timeout is not an integer or out of range'));
  if (timeout < 0) throw new RedisError('ERR timeout is negative');
  return endOfWait(engine, timeout);
}

/** After which id to read; ">" is the last of all ids. */
function readId(client: Client, text: Bytes, key: Bytes, groupName: Bytes | undefined): Asked {
  const stream = findStream(client, key)?.stream;
  const group = groupName === undefined ? undefined : stream?.groups.get(groupName);
  if (groupName !== undefined && group === undefined) {
    throw new RedisError(`NOGROUP No such key '${shown(key)}' or consumer group '${shown(groupName)}' in XREADGROUP`
      + ' with GROUP option');
  }
  // Since 7.4: the last entry itself.
  if (text === '+' && client.engine.has.lastEntryId) return lastEntry(client, stream, group);
  if (text === '$') {
    if (group === undefined) return { id: stream?.lastId ?? MIN_ID, group };
    throw new RedisError('ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this'
      + ' consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty'
      + ' result set.');
  }
  if (text !== '>') return { id: strictId(text), group };
  if (group !== undefined) return { id: MAX_ID, group };
  throw new RedisError('ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer>'
    + ' option.');
}

/** After what to read so that the last entry is read; at first only where it had the last id that there was. */
function lastEntry({ engine }: Client, stream: Stream | undefined, group: Group | undefined): Asked {
  if (group !== undefined) {
    throw new RedisError('ERR The + ID is meaningless in the context of XREADGROUP: you want to read the history of this'
      + ' consumer by specifying a proper ID, or use the > ID to get new messages. The + ID would just return an empty'
      + ' result set.');
  }
  if (stream === undefined) return { id: MIN_ID, group };
  if (engine.has.lastEntryFound) return { id: stream.size === 0 ? MIN_ID : previousId(stream.lastEntryId())!, group };
  const id = previousId(stream.lastId);
  if (id === undefined) throw new RedisError('ERR the stream last element ID is 0-0');
  return { id, group };
}

interface Asked { id: StreamId; group: Group | undefined }

/** The entries after an id; undefined where there is none. */
function newer(client: Client, key: Bytes, id: StreamId, most: number): Reply | undefined {
  const stream = findStream(client, key)?.stream;
  if (stream === undefined || !hasAfter(stream, id)) return undefined;
  return stream.range(nextId(id)!, MAX_ID, most).map(entryReply);
}

const hasAfter = (stream: Stream, id: StreamId): boolean =>
  stream.size > 0 && compareIds(stream.lastEntryId(), id) > 0;

function readInGroup(client: Client, key: Bytes, group: Group, id: StreamId, options: Options): Reply | undefined {
  const found = findStream(client, key)!;
  if (compareIds(id, MAX_ID) === 0) {
    if (options.claim !== undefined) return claimAndDeliver(client, key, found, group, { ...options, claim: options.claim });
    if (hasAfter(found.stream, group.lastId)) return deliver(client, key, found, group, options);
    if (client.engine.has.consumersByReading) { // who asks is made a consumer, though there is nothing for it
      client.db.touch(key, found.entry, false);
      client.db.countAsOne();
      consumerOf(client, key, group, options.group!.consumer);
    }
    return undefined;
  }
  client.db.touch(key, found.entry, false);
  const consumer = consumerOf(client, key, group, options.group!.consumer);
  client.db.countAsOne(); // that it was delivered once more is no change to Redis
  return history(found.stream, group, consumer, nextId(id)!, options.count, client.engine.time);
}

/** Hands the consumer what others have had pending for long, then what is new; each with its idle time and deliveries. */
function claimAndDeliver(
  client: Client, key: Bytes, found: Found, group: Group, options: Options & { claim: number },
): Reply | undefined {
  const { stream } = found;
  const { time: now } = client.engine;
  client.db.touch(key, found.entry, false);
  const consumer = consumerOf(client, key, group, options.group!.consumer);
  const claimed: Reply[] = [];
  for (const { id, time, count: times } of group.overdue(now - options.claim)) {
    if (claimed.length >= options.count) break;
    const entry = stream.get(id);
    if (entry === undefined) continue;
    claimed.push([String(id), entry.fields, now - time, times]);
    group.assign(id, consumer, now, add(times, 1));
    group.serve(consumer, now);
  }
  const rest = options.count - claimed.length;
  if (rest === 0 || !hasAfter(stream, group.lastId)) return claimed.length === 0 ? undefined : claimed;
  const fresh = deliver(client, key, found, group, { ...options, count: rest }) as readonly Reply[];
  return [...claimed, ...fresh.map((each) => [...each as readonly Reply[], 0, 0])];
}

/** Hands new entries to the consumer. */
function deliver(client: Client, key: Bytes, { stream, entry }: Found, group: Group, options: Options): Reply {
  client.db.touch(key, entry, false);
  const now = client.engine.time;
  const consumer = consumerOf(client, key, group, options.group!.consumer, now);
  if (!options.noAck) group.serve(consumer, now);
  return stream.range(nextId(group.lastId)!, MAX_ID, options.count).map((each) => {
    advance(stream, group, each.id, client.engine.has);
    if (!options.noAck) group.assign(each.id, consumer, now, 1);
    return entryReply(each);
  });
}

/** A consumer by name, made where there is none. It counts as seen now; its key must have been touched. */
export function consumerOf(
  { db, engine }: Client, key: Bytes, group: Group, name: Bytes, now = engine.time,
): Consumer {
  const known = group.consumers.get(name);
  if (known === undefined) {
    const made = group.addConsumer(name, now);
    engine.journal.writes++;
    db.notify(Notify.stream, 'xgroup-createconsumer', key);
    return made;
  }
  group.see(known, now);
  return known;
}

/** What a consumer has pending, delivered once more; an entry that is gone has no fields. */
function history(
  stream: Stream, group: Group, consumer: Consumer, from: StreamId, most: number, now: number,
): Reply {
  const found: Reply[] = [];
  let pending = consumer.pending.atLeast(from);
  for (; pending !== undefined && found.length < most; pending = consumer.pending.after(pending.id)) {
    const entry = stream.get(pending.id);
    if (entry !== undefined) group.assign(pending.id, consumer, now, add(pending.count, 1));
    found.push(entry === undefined ? [String(pending.id), NULL_ARRAY] : entryReply(entry));
  }
  return found;
}

export const streamReadCommands: CommandTable = {
  xread: {
    arity: -4, flags: ['readonly', 'blocking', 'movablekeys'], group: 'stream',
    keys: [{ access: 'RO', keyword: 'STREAMS', from: 1, last: -1, limit: 2, uses: ['access'] }],
    syntax: '[COUNT count] [BLOCK milliseconds] STREAMS key [key ...] id [id ...]',
    summary: 'Return never seen elements in multiple streams, with IDs greater than the ones reported by the caller for'
      + ' each stream. Can block.', since: '5.0.0', run: xread,
    complexity: 'For each stream mentioned: O(N) with N being the number of elements being returned, it means that'
      + ' XREAD-ing with a fixed COUNT is O(1). Note that when the BLOCK option is used, XADD will pay O(M) time in'
      + ' order to serve the M clients blocked on the stream getting new data.',
  },
  xreadgroup: {
    arity: -7, flags: ['write', 'blocking', 'movablekeys'], group: 'stream',
    keys: [{ access: 'RO', keyword: 'STREAMS', from: 4, last: -1, limit: 2, uses: ['access'] }],
    syntax: 'GROUP group consumer [COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key [key ...] id [id ...]',
    later: [{ redis: '8.4.0', syntax: 'GROUP group consumer [COUNT count] [BLOCK milliseconds] [CLAIM min-idle-time] [NOACK] STREAMS'
      + ' key [key ...] id [id ...]' }],
    summary: 'Return new entries from a stream using a consumer group, or access the history of the pending entries for'
      + ' a given consumer. Can block.', since: '5.0.0', run: xreadgroup,
    complexity: 'For each stream mentioned: O(M) with M being the number of elements returned. If M is constant (e.g.'
      + ' always asking for the first 10 elements with COUNT), you can consider it O(1). On the other side when'
      + ' XREADGROUP blocks, XADD will pay the O(N) time in order to serve the N clients blocked on the stream getting'
      + ' new data.',
  },
};
