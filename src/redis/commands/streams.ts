// Streams: adding, reading ranges, deleting and trimming.
import { integer, int64 } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { add, compareIds, MAX_ID, MIN_ID, nextId, StreamId, whole } from '../data/stream-id.ts';
import type { Whole } from '../data/stream-id.ts';
import { Stream } from '../data/stream.ts';
import type { Cut, Trim } from '../data/stream.ts';
import { noSuchKey, RedisError, syntaxError, wrongArity } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import { NULL_ARRAY, OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import {
  count, entryReply, findStream, intervalEnd, intervalStart, newId, strictId, streamAt,
} from './stream-arguments.ts';
import type { Found } from './stream-arguments.ts';
import { isReferences, trimByReferences } from './stream-deletions.ts';
import type { References } from './stream-deletions.ts';
import { ownId, readSender, remember, sentBefore } from './stream-producers.ts';
import type { Sender } from './stream-producers.ts';

type Args = readonly Bytes[];

// XADD and XTRIM

/** What stands before XADD's fields, or after XTRIM's key. */
interface Options {
  trim: Trim | undefined;
  noMakeStream: boolean;
  references: References | undefined;
  sender: Sender | undefined;
  /** Undefined: "*". */
  id: { id: StreamId; seqGiven: boolean } | undefined;
  /** Where the id stands. */
  at: number;
}

/** Nodes, and entries where nodes have no limit, that "~" trims at most unless LIMIT says otherwise. */
const NODES_TRIMMED = 100;
const TRIMMED = 10000;
const TRIMMED_MOST = 1000000;

/** How many words follow. */
const SENDER_WORDS: Readonly<Record<string, number>> = { idmpauto: 1, idmp: 2 };

function readOptions(client: Client, args: Args, isAdd: boolean): Options {
  const options: Options = {
    trim: undefined, noMakeStream: false, references: undefined, sender: undefined, id: undefined, at: 2,
  };
  const { has } = client.engine;
  let limit: number | undefined;
  for (; options.at < args.length; options.at++) {
    const word = args[options.at].toLowerCase();
    const more = options.at + 1 < args.length;
    if (isAdd && word === '*') break;
    if ((word === 'maxlen' || word === 'minid') && more) readThreshold(options, args, word);
    else if (word === 'limit' && more) limit = atLeastZero(args[++options.at], 'LIMIT');
    else if (has.streamReferences && isReferences(word) && options.references === undefined) options.references = word;
    else if (isAdd && word === 'nomkstream') options.noMakeStream = true;
    else if (isAdd && has.streamProducers && options.at + SENDER_WORDS[word] < args.length) {
      options.sender = readSender(args, options.at, options.sender);
      options.at += SENDER_WORDS[word];
    }
    else if (isAdd) {
      options.id = newId(args[options.at]);
      if (options.sender !== undefined) {
        throw new RedisError('ERR syntax error, IDMP/IDMPAUTO can be used only with auto-generated IDs');
      }
      break;
    } else throw syntaxError();
  }
  applyLimit(client, options.trim, limit, isAdd);
  return options;
}

/** MAXLEN or MINID; `at` ends on the threshold. */
function readThreshold(options: Options, args: Args, word: 'maxlen' | 'minid'): void {
  if (options.trim !== undefined) {
    throw new RedisError('ERR syntax error, MAXLEN and MINID options at the same time are not compatible');
  }
  const sign = args[options.at + 1];
  if (options.at + 2 < args.length && (sign === '~' || sign === '=')) options.at++;
  const threshold = args[++options.at];
  options.trim = {
    approximate: args[options.at - 1] === '~', limit: 0,
    ...(word === 'maxlen' ? { most: atLeastZero(threshold, 'MAXLEN') } : { least: strictId(threshold) }),
  };
}

function atLeastZero(text: Bytes, name: Bytes): number {
  const value = integer(text);
  if (value < 0) throw new RedisError(`ERR The ${name} argument must be >= 0.`);
  return value;
}

function applyLimit({ engine }: Client, trim: Trim | undefined, limit: number | undefined, isAdd: boolean): void {
  if (limit && trim === undefined) {
    throw new RedisError('ERR syntax error, LIMIT cannot be used without specifying a trimming strategy');
  }
  if (trim === undefined && !isAdd) {
    throw new RedisError('ERR syntax error, XTRIM must be called with a trimming strategy');
  }
  if (limit !== undefined && trim?.approximate !== true) {
    throw new RedisError('ERR syntax error, LIMIT cannot be used without the special ~ option');
  }
  if (trim?.approximate === true) {
    trim.limit = limit ?? Math.min(NODES_TRIMMED * engine.config.limits.streamEntries || TRIMMED, TRIMMED_MOST);
  }
}

function xadd(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const options = readOptions(client, args, true);
  const first = options.at + 1;
  if (args.length - first < 2 || (args.length - first) % 2 === 1) throw wrongArity('xadd');
  if (options.id?.seqGiven === true && compareIds(options.id.id, MIN_ID) === 0) {
    throw new RedisError('ERR The ID specified in XADD must be greater than 0-0');
  }
  const found = findStream(client, key);
  if (found === undefined && options.noMakeStream) return null;
  const stream = found?.stream ?? new Stream(client.engine.config.limits);
  const { sender } = options;
  const own = sender && ownId(sender, args.slice(first));
  if (sender !== undefined && found !== undefined) {
    db.touch(key, found.entry, false);
    const before = sentBefore(stream, sender, own!, client.engine.now);
    if (before !== undefined) return String(before);
  }
  const id = idFor(stream, options.id, options.id === undefined ? client.engine.time : 0);
  if (found === undefined) db.set(key, stream);
  else db.touch(key, found.entry);
  if (!stream.append(id, args.slice(first))) throw new RedisError('ERR Elements are too large to be stored');
  if (sender !== undefined) remember(stream, sender, own!, id);
  db.notify(Notify.stream, 'xadd', key);
  if (options.trim !== undefined && trim(stream, options.trim, options.references) > 0) {
    db.notify(Notify.stream, 'xtrim', key);
  }
  return String(id);
}

/** The id of the next entry. Throws where the stream is past the one that is asked for. */
function idFor({ lastId }: Stream, asked: Options['id'], now: number): StreamId {
  if (compareIds(lastId, MAX_ID) === 0) {
    throw new RedisError('ERR The stream has exhausted the last possible ID, unable to add more items');
  }
  if (asked === undefined) return now > lastId.ms ? new StreamId(now, 0) : nextId(lastId)!;
  const follows = !asked.seqGiven && lastId.ms === asked.id.ms && lastId.seq !== MAX_ID.seq;
  const id = follows ? new StreamId(lastId.ms, add(lastId.seq, 1)) : asked.id;
  if (compareIds(id, lastId) > 0) return id;
  throw new RedisError('ERR The ID specified in XADD is equal or smaller than the target stream top item');
}

function trim(stream: Stream, asked: Trim, references: References = 'keepref'): number {
  if (references !== 'keepref') return trimByReferences(stream, asked, references);
  return cutOff(stream, stream.planTrim(asked));
}

function cutOff(stream: Stream, cut: Cut): number {
  if (cut.nodes > 0 || cut.within > 0) stream.cut(cut);
  return cut.entries;
}

function xtrim(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const options = readOptions(client, args, false);
  const found = findStream(client, key);
  if (found === undefined) return 0;
  if (options.references !== undefined && options.references !== 'keepref') return trimKeyByReferences(client, key, found, options);
  const cut = found.stream.planTrim(options.trim!);
  if (cut.nodes === 0 && cut.within === 0) return 0;
  db.touch(key, found.entry, cut.entries > 0);
  cutOff(found.stream, cut);
  if (cut.entries > 0) db.notify(Notify.stream, 'xtrim', key);
  return cut.entries;
}

function trimKeyByReferences({ db }: Client, key: Bytes, { stream, entry }: Found, { trim: asked, references }: Options): number {
  db.touch(key, entry, false);
  const gone = trim(stream, asked!, references);
  if (gone === 0) return 0;
  db.touch(key, entry);
  db.notify(Notify.stream, 'xtrim', key);
  return gone;
}

// The others

function xlen(client: Client, args: Args): Reply { return streamAt(client, args[1])?.size ?? 0; }

const xrange = (client: Client, args: Args): Reply => range(client, args, args[2], args[3], false);
const xrevrange = (client: Client, args: Args): Reply => range(client, args, args[3], args[2], true);

function range(client: Client, args: Args, start: Bytes, end: Bytes, reverse: boolean): Reply {
  const from = intervalStart(start);
  const to = intervalEnd(end);
  let most = Infinity;
  for (let i = 4; i < args.length; i += 2) {
    if (args[i].toLowerCase() !== 'count' || i + 1 >= args.length) throw syntaxError();
    most = count(args[i + 1]);
  }
  const stream = streamAt(client, args[1]);
  if (stream === undefined) return [];
  return most === 0 ? NULL_ARRAY : stream.range(from, to, most, reverse).map(entryReply);
}

function xdel(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const found = findStream(client, key);
  if (found === undefined) return 0;
  const { stream, entry } = found;
  let deleted = 0;
  for (const id of args.slice(2).map((text) => strictId(text))) {
    const found = stream.get(id);
    if (found === undefined) continue;
    if (deleted++ === 0) db.touch(key, entry);
    stream.delete(id, false, found);
  }
  if (deleted > 0) db.notify(Notify.stream, 'xdel', key);
  return deleted;
}

function xsetid(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const id = strictId(args[2]);
  const { entriesAdded, maxDeletedId } = readSetOptions(args, id);
  const found = findStream(client, key);
  if (found === undefined) throw noSuchKey();
  const { stream, entry } = found;
  if (client.engine.has.deletedIdsKept && compareIds(id, stream.maxDeletedId ?? MIN_ID) < 0) {
    throw new RedisError('ERR The ID specified in XSETID is smaller than current max_deleted_entry_id');
  }
  checkSetId(stream, id, entriesAdded);
  db.touch(key, entry, false);
  stream.setIds(id, maxDeletedId ?? stream.maxDeletedId, entriesAdded ?? stream.entriesAdded);
  db.notify(Notify.stream, 'xsetid', key);
  return OK;
}

interface SetOptions { entriesAdded: Whole | undefined; maxDeletedId: StreamId | undefined }

function readSetOptions(args: Args, id: StreamId): SetOptions {
  const options: SetOptions = { entriesAdded: undefined, maxDeletedId: undefined };
  for (let i = 3; i < args.length; i += 2) {
    const word = args[i].toLowerCase();
    if (i + 1 >= args.length) throw syntaxError();
    if (word === 'entriesadded') {
      const value = int64(args[i + 1]);
      if (value < 0n) throw new RedisError('ERR entries_added must be positive');
      options.entriesAdded = whole(value);
    } else if (word === 'maxdeletedid') {
      const maxDeletedId = strictId(args[i + 1]);
      if (compareIds(id, maxDeletedId) < 0) {
        throw new RedisError('ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id');
      }
      options.maxDeletedId = compareIds(maxDeletedId, MIN_ID) === 0 ? undefined : maxDeletedId;
    } else throw syntaxError();
  }
  return options;
}

function checkSetId(stream: Stream, id: StreamId, entriesAdded: Whole | undefined): void {
  if (stream.size === 0) return;
  if (compareIds(id, stream.lastEntryId()) < 0) {
    throw new RedisError('ERR The ID specified in XSETID is smaller than the target stream top item');
  }
  if (entriesAdded !== undefined && stream.size > entriesAdded) {
    throw new RedisError('ERR The entries_added specified in XSETID is smaller than the target stream length');
  }
}

const RANGE_COST = 'O(N) with N being the number of elements';
const RANGE_COST_REST = ' returned. If N is constant (e.g. always asking for the first 10 elements with COUNT), you can'
  + ' consider it O(1).';

export const streamCommands: CommandTable = {
  xadd: {
    arity: -5, flags: ['write', 'denyoom', 'fast'], group: 'stream', tips: ['nondeterministic_output'],
    keys: [{
      access: 'RW', first: 1, last: 1, uses: ['update'],
      notes: 'UPDATE instead of INSERT because of the optional trimming feature',
    }],
    syntax: 'key [NOMKSTREAM] [<MAXLEN | MINID> [= | ~] threshold [LIMIT count]] <* | id> field value'
      + ' [field value ...]',
    summary: 'Appends a new entry to a stream', since: '5.0.0', run: xadd,
    later: [
      { redis: '8.2.0', syntax: 'key [NOMKSTREAM] [KEEPREF | DELREF | ACKED] [<MAXLEN | MINID> [= | ~] threshold [LIMIT'
        + ' count]] <* | id> field value [field value ...]' },
      { redis: '8.6.0', syntax: 'key [NOMKSTREAM] [KEEPREF | DELREF | ACKED] [IDMPAUTO producer-id | IDMP producer-id'
        + ' idempotent-id] [<MAXLEN | MINID> [= | ~] threshold [LIMIT count]] <* | id> field value [field value ...]' },
    ],
    complexity: 'O(1) when adding a new entry, O(N) when trimming where N being the number of entries evicted.',
  },
  xlen: {
    arity: 2, flags: ['readonly', 'fast'], group: 'stream', keys: [{ access: 'RO', first: 1, last: 1 }],
    syntax: 'key', summary: 'Return the number of entries in a stream', since: '5.0.0', complexity: 'O(1)', run: xlen,
  },
  xrange: {
    arity: -4, flags: ['readonly'], group: 'stream', keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key start end [COUNT count]', since: '5.0.0', complexity: `${RANGE_COST} being${RANGE_COST_REST}`,
    summary: 'Return a range of elements in a stream, with IDs matching the specified IDs interval', run: xrange,
  },
  xrevrange: {
    arity: -4, flags: ['readonly'], group: 'stream', keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key end start [COUNT count]', since: '5.0.0', complexity: RANGE_COST + RANGE_COST_REST, run: xrevrange,
    summary: 'Return a range of elements in a stream, with IDs matching the specified IDs interval, in reverse order'
      + ' (from greater to smaller IDs) compared to XRANGE',
  },
  xdel: {
    arity: -3, flags: ['write', 'fast'], group: 'stream', keys: [{ access: 'RW', first: 1, last: 1, uses: ['delete'] }],
    syntax: 'key id [id ...]', since: '5.0.0', run: xdel,
    summary: 'Removes the specified entries from the stream. Returns the number of items actually deleted, that may be'
      + ' different from the number of IDs passed in case certain IDs do not exist.',
    complexity: 'O(1) for each single item to delete in the stream, regardless of the stream size.',
  },
  xtrim: {
    arity: -4, flags: ['write'], group: 'stream', tips: ['nondeterministic_output'],
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['delete'] }],
    syntax: 'key <MAXLEN | MINID> [= | ~] threshold [LIMIT count]', since: '5.0.0', run: xtrim,
    later: [{ redis: '8.2.0', syntax: 'key <MAXLEN | MINID> [= | ~] threshold [LIMIT count] [KEEPREF | DELREF | ACKED]' }],
    summary: "Trims the stream to (approximately if '~' is passed) a certain size",
    complexity: 'O(N), with N being the number of evicted entries. Constant times are very small however, since entries'
      + ' are organized in macro nodes containing multiple entries that can be released with a single deallocation.',
  },
  xsetid: {
    arity: -3, flags: ['write', 'denyoom', 'fast'], group: 'stream',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key last-id [ENTRIESADDED entries_added] [MAXDELETEDID max_deleted_entry_id]',
    summary: 'An internal command for replicating stream values', since: '5.0.0', complexity: 'O(1)', run: xsetid,
  },
};
