// XCLAIM and XAUTOCLAIM: a consumer takes over what others have pending.
import { integer } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import type { Consumer, Group } from '../data/stream-group.ts';
import { add, compareIds, MIN_ID, whole } from '../data/stream-id.ts';
import type { StreamId, Whole } from '../data/stream-id.ts';
import type { Stream } from '../data/stream.ts';
import { RedisError, shown, syntaxError } from '../errors.ts';
import type { Bytes, Reply } from '../reply.ts';
import { entryReply, findGroup, intervalStart, noGroup, strictId } from './stream-arguments.ts';
import { consumerOf } from './stream-reads.ts';

type Args = readonly Bytes[];

interface Options {
  force: boolean;
  justId: boolean;
  /** Milliseconds since 1970 that become the time of delivery. */
  time: number;
  /** The count of deliveries; undefined: one more than it was. */
  retries: Whole | undefined;
  lastId: StreamId;
}

const claimNumber = (text: Bytes, what: Bytes): number =>
  integer(text, () => new RedisError(`ERR Invalid ${what} argument for XCLAIM`));

function xclaim(client: Client, args: Args): Reply {
  const { db, engine } = client;
  const { time: now } = engine;
  const key = args[1];
  const { stream, entry, group } = findGroup(client, key, args[2]);
  const minIdle = claimNumber(args[4], 'min-idle-time');
  const ids: StreamId[] = [];
  let at = 5;
  for (let id; at < args.length && (id = idOrUndefined(args[at])) !== undefined; at++) ids.push(id);
  const options = readOptions(args, at, now);
  db.touch(key, entry, false);
  if (compareIds(options.lastId, group.lastId) > 0) group.move(options.lastId, group.entriesRead);
  if (engine.has.consumersByReading) consumerOf(client, key, group, args[3]);
  const claimed: Reply[] = [];
  for (const id of ids) {
    if (!isClaimable(stream, group, id, minIdle, now, options.force)) continue;
    const consumer = consumerOf(client, key, group, args[3]); // none is made for nothing
    claimed.push(claim(stream, group, consumer, id, options, now));
  }
  return claimed;
}

/** Ids end where something else stands. */
function idOrUndefined(text: Bytes): StreamId | undefined {
  try {
    return strictId(text);
  } catch (error) {
    if (error instanceof RedisError) return undefined;
    throw error;
  }
}

function readOptions(args: Args, from: number, now: number): Options {
  const options: Options = { force: false, justId: false, time: -1, retries: undefined, lastId: MIN_ID };
  for (let i = from; i < args.length; i++) {
    const word = args[i].toLowerCase();
    const more = i + 1 < args.length;
    if (word === 'force') options.force = true;
    else if (word === 'justid') options.justId = true;
    else if (word === 'idle' && more) options.time = now - claimNumber(args[++i], 'IDLE option');
    else if (word === 'time' && more) options.time = claimNumber(args[++i], 'TIME option');
    else if (word === 'retrycount' && more) {
      const retries = claimNumber(args[++i], 'RETRYCOUNT option');
      options.retries = retries < 0 ? undefined : whole(BigInt(args[i]));
    } else if (word === 'lastid' && more) options.lastId = strictId(args[++i]);
    else throw new RedisError(`ERR Unrecognized XCLAIM option '${shown(args[i])}'`);
  }
  // A time that cannot be is now.
  if (options.time < 0 || options.time > now) options.time = now;
  return options;
}

/** An entry that is gone is not pending any more either. */
function isClaimable(
  stream: Stream, group: Group, id: StreamId, minIdle: number, now: number, force: boolean,
): boolean {
  if (stream.get(id) === undefined) {
    group.acknowledge(id);
    return false;
  }
  const pending = group.pending.get(id);
  return pending === undefined ? force : minIdle <= 0 || now - pending.time >= minIdle;
}

function claim(
  stream: Stream, group: Group, consumer: Consumer, id: StreamId, options: Options, now: number,
): Reply {
  const count = group.pending.get(id)?.count ?? 1;
  group.serve(consumer, now);
  group.assign(id, consumer, options.time, options.retries ?? (options.justId ? count : add(count, 1)));
  return options.justId ? String(id) : entryReply(stream.get(id)!);
}

/** Pending entries looked at for each that may be claimed. */
const ATTEMPTS = 10;
const COUNT_MOST = Number((2n ** 63n - 1n) / 16n);

function xautoclaim(client: Client, args: Args): Reply {
  const { db, engine } = client;
  const { time: now } = engine;
  const key = args[1];
  const looked = db.find(key); // before the rest is read, which a key that is missing tells
  const minIdle = integer(args[4], () => new RedisError('ERR Invalid min-idle-time argument for XAUTOCLAIM'));
  const start = intervalStart(args[5]);
  const { count, justId } = readAutoOptions(args);
  if (looked === undefined) throw noGroup(key, args[2]);
  const { stream, entry, group } = findGroup(client, key, args[2], looked);
  db.touch(key, entry, false);
  const options: Options = { force: false, justId, time: now, retries: undefined, lastId: MIN_ID };
  if (engine.has.consumersByReading) consumerOf(client, key, group, args[3]);
  const claimed: Reply[] = [];
  const deleted: Bytes[] = [];
  let pending = group.pending.atLeast(start);
  for (let attempts = count * ATTEMPTS; pending !== undefined && attempts > 0; attempts--) {
    if (claimed.length + deleted.length >= count) break;
    const { id } = pending;
    if (stream.get(id) === undefined) deleted.push(String(id));
    if (isClaimable(stream, group, id, minIdle, now, false)) {
      claimed.push(claim(stream, group, consumerOf(client, key, group, args[3]), id, options, now));
    }
    pending = group.pending.after(id);
  }
  return [String(pending?.id ?? MIN_ID), claimed, deleted];
}

function readAutoOptions(args: Args): { count: number; justId: boolean } {
  const options = { count: 100, justId: false };
  for (let i = 6; i < args.length; i++) {
    const word = args[i].toLowerCase();
    if (word === 'count' && i + 1 < args.length) options.count = autoCount(args[++i]);
    else if (word === 'justid') options.justId = true;
    else throw syntaxError();
  }
  return options;
}

function autoCount(text: Bytes): number {
  const failed = (): RedisError => new RedisError('ERR COUNT must be > 0');
  const count = integer(text, failed);
  if (count < 1 || count > COUNT_MOST) throw failed();
  return count;
}

export const streamClaimCommands: CommandTable = {
  xclaim: {
    arity: -6, flags: ['write', 'fast'], group: 'stream', tips: ['nondeterministic_output'],
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key group consumer min-idle-time id [id ...] [IDLE ms] [TIME unix-time-milliseconds] [RETRYCOUNT count]'
      + ' [FORCE] [JUSTID] [LASTID id]',
    summary: 'Changes (or acquires) ownership of a message in a consumer group, as if the message was delivered to the'
      + ' specified consumer.', since: '5.0.0', run: xclaim,
    complexity: 'O(log N) with N being the number of messages in the PEL of the consumer group.',
  },
  xautoclaim: {
    arity: -6, flags: ['write', 'fast'], group: 'stream', tips: ['nondeterministic_output'],
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['delete'] }],
    syntax: 'key group consumer min-idle-time start [COUNT count] [JUSTID]', complexity: 'O(1) if COUNT is small.',
    summary: 'Changes (or acquires) ownership of messages in a consumer group, as if the messages were delivered to the'
      + ' specified consumer.', since: '6.2.0', run: xautoclaim,
  },
};
