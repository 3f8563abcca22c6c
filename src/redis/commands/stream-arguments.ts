// What the stream commands share: ids and intervals among arguments, streams and groups by name, entries as replies.
import { integer } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { Group } from '../data/stream-group.ts';
import { MAX_ID, MIN_ID, nextId, parseUnsigned, previousId, StreamId } from '../data/stream-id.ts';
import type { Whole } from '../data/stream-id.ts';
import type { StreamEntry } from '../data/stream-listpack.ts';
import { Stream } from '../data/stream.ts';
import { RedisError, shown, wrongType } from '../errors.ts';
import type { Bytes, Reply } from '../reply.ts';
import type { Entry } from '../value.ts';

const invalidId = (): RedisError => new RedisError('ERR Invalid stream ID specified as stream command argument');
const MOST = MAX_ID.seq;

/** An id, "-" and "+" too; one without a sequence number gets `missing`. */
function looseId(text: Bytes, missing: Whole): StreamId {
  const shortened = untilNul(text);
  if (shortened === '-') return MIN_ID;
  return shortened === '+' ? MAX_ID : strictId(text, missing);
}

/** "ms" or "ms-seq". Throws for anything else. */
export function strictId(text: Bytes, missing: Whole = 0): StreamId {
  if (text.length > 127) throw invalidId();
  const id = untilNul(text);
  const dash = id.indexOf('-');
  const ms = parseUnsigned(dash < 0 ? id : id.slice(0, dash));
  const seq = dash < 0 ? missing : parseUnsigned(id.slice(dash + 1));
  if (ms === undefined || seq === undefined) throw invalidId();
  return new StreamId(ms, seq);
}

/** XADD's id: also "ms-*", which leaves the sequence number to the stream. */
export function newId(text: Bytes): { id: StreamId; seqGiven: boolean } {
  const open = text.includes('*') && /^[^-\0]*-\*(?:\0|$)/.test(text) && text.length < 128;
  return open ? { id: strictId(text.slice(0, text.indexOf('-'))), seqGiven: false }
    : { id: strictId(text), seqGiven: true };
}

/** XGROUP SETID takes "-" and "+" as well. */
export const anyId = (text: Bytes): StreamId => looseId(text, 0);

/** What Redis sees of an argument that it reads as a C string. */
const untilNul = (text: Bytes): Bytes => {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
};

/** The first id of an interval: "(id" leaves the id itself out. */
export function intervalStart(text: Bytes): StreamId {
  if (!isExclusive(text)) return looseId(text, 0);
  const id = nextId(strictId(text.slice(1)));
  if (id === undefined) throw new RedisError('ERR invalid start ID for the interval');
  return id;
}

export function intervalEnd(text: Bytes): StreamId {
  if (!isExclusive(text)) return looseId(text, MOST);
  const id = previousId(strictId(text.slice(1), MOST));
  if (id === undefined) throw new RedisError('ERR invalid end ID for the interval');
  return id;
}

const isExclusive = (text: Bytes): boolean => text.length > 1 && text.startsWith('(');

/** A count below 0 means none. */
export const count = (text: Bytes): number => Math.max(0, integer(text));

/** A stream with its place in the keyspace, and the changes that its key hears of. */
export interface Found { stream: Stream; entry: Entry }

/** Undefined where there is no key. Throws where it holds something else. */
export function findStream({ db }: Client, key: Bytes, entry = db.find(key)): Found | undefined {
  if (entry === undefined) return undefined;
  if (!(entry.contents instanceof Stream)) throw wrongType();
  return { stream: entry.contents, entry };
}

export const streamAt = (client: Client, key: Bytes): Stream | undefined => findStream(client, key)?.stream;

export const noGroup = (key: Bytes, name: Bytes): RedisError =>
  new RedisError(`NOGROUP No such key '${shown(key)}' or consumer group '${shown(name)}'`);

/** The group of a key. Throws what Redis replies where either is missing. */
export function findGroup(
  client: Client, key: Bytes, name: Bytes, entry = client.db.find(key),
): Found & { group: Group } {
  const found = entry && findStream(client, key, entry);
  const group = found?.stream.groups.get(name);
  if (found === undefined || group === undefined) {
    throw noGroup(key, name);
  }
  return { ...found, group };
}

export const entryReply = ({ id, fields }: StreamEntry): Reply => [String(id), fields];
