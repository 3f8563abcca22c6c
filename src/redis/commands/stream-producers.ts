// Producers whose entries are added once though they are sent twice (8.6): XADD's IDMP and IDMPAUTO, XCFGSET.
import { sha1 } from '@noble/hashes/legacy.js';
import { integer } from '../arguments.ts';
import { bytesOf, latin1 } from '../bytes.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { compareIds } from '../data/stream-id.ts';
import type { StreamId } from '../data/stream-id.ts';
import { pack } from '../data/stream-parts.ts';
import type { Stream } from '../data/stream.ts';
import { noSuchKey, RedisError, syntaxError } from '../errors.ts';
import { OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { findStream, strictId } from './stream-arguments.ts';
import type { Found } from './stream-arguments.ts';

type Args = readonly Bytes[];

/** Who sends an entry, and by which id of his own; without one it follows from the fields. */
export interface Sender { producer: Bytes; own: Bytes | undefined }

const failed = (text: Bytes): RedisError => new RedisError(`ERR syntax error, ${text}`);

/** Reads what follows IDMP or IDMPAUTO. */
export function readSender(args: Args, at: number, before: Sender | undefined): Sender {
  const word = args[at].toUpperCase();
  if (before !== undefined) throw failed('IDMP/IDMPAUTO specified multiple times');
  const producer = args[at + 1];
  if (producer === '') throw failed(`${word} requires a non-empty producer ID`);
  if (word === 'IDMPAUTO') return { producer, own: undefined };
  if (args[at + 2] === '') throw failed('IDMP requires a non-empty idempotent ID');
  return { producer, own: args[at + 2] };
}

/** Fields and values make an id of 16 bytes, in whatever order they come. (Redis takes another hash of them, XXH3.) */
function idOfFields(fields: Args): Bytes {
  const pairs: Bytes[] = [];
  for (let i = 0; i < fields.length; i += 2) pairs.push(pack([fields[i], fields[i + 1]]));
  return latin1(sha1(bytesOf(pack(pairs.sort()))).subarray(0, 16));
}

export const ownId = ({ own }: Sender, fields: Args): Bytes => own ?? idOfFields(fields);

/** Forgets what is over; to be called before what is remembered is read. The key must have been touched. */
function settle(stream: Stream, now: number): void {
  for (const producer of stream.idempotence.late(now)) {
    stream.noteProducer(producer);
    stream.idempotence.forget(producer, now);
  }
}

/** The entry that a sender added before under an id of his own; it counts as a duplicate. The key must have been touched. */
export function sentBefore(stream: Stream, { producer }: Sender, own: Bytes, now: number): StreamId | undefined {
  settle(stream, now);
  const id = stream.idempotence.producers.get(producer)?.get(own);
  if (id === undefined) return undefined;
  stream.noteProducer();
  stream.idempotence.duplicates++;
  return id;
}

export function remember(stream: Stream, { producer }: Sender, own: Bytes, id: StreamId): void {
  stream.noteProducer(producer);
  stream.idempotence.remember(producer, own, id);
}

function existing(client: Client, key: Bytes): Found {
  const found = findStream(client, key);
  if (found === undefined) throw noSuchKey();
  return found;
}

interface Bounds { name: Bytes; most: number; unit: Bytes }
const DURATION: Bounds = { name: 'IDMP-DURATION', most: 86400, unit: 'seconds' };
const SIZE: Bounds = { name: 'IDMP-MAXSIZE', most: 10000, unit: 'entries' };

function bounded(text: Bytes, before: number | undefined, { name, most, unit }: Bounds): number {
  if (before !== undefined) throw new RedisError(`ERR ${name} specified multiple times`);
  const value = integer(text);
  if (value < 1 || value > most) throw new RedisError(`ERR ${name} must be between 1 and ${most} ${unit}`);
  return value;
}

function xcfgset(client: Client, args: Args): Reply {
  const { stream, entry } = existing(client, args[1]);
  let duration: number | undefined;
  let most: number | undefined;
  for (let i = 2; i < args.length; i += 2) {
    const word = args[i].toLowerCase();
    if (word === 'idmp-duration' && i + 1 < args.length) duration = bounded(args[i + 1], duration, DURATION);
    else if (word === 'idmp-maxsize' && i + 1 < args.length) most = bounded(args[i + 1], most, SIZE);
    else throw syntaxError();
  }
  if (duration === undefined && most === undefined) throw new RedisError('ERR At least one parameter must be specified');
  const { idempotence } = stream;
  if ((duration ?? idempotence.duration) === idempotence.duration && (most ?? idempotence.most) === idempotence.most) return OK;
  client.db.touch(args[1], entry, false);
  for (const producer of idempotence.producers.keys()) stream.noteProducer(producer);
  stream.noteProducer();
  idempotence.duration = duration ?? idempotence.duration;
  idempotence.most = most ?? idempotence.most;
  idempotence.producers.clear(); // what was remembered was so by other rules
  return OK;
}

function xidmprecord(client: Client, args: Args): Reply {
  const [, key, producer, own] = args;
  const id = strictId(args[4]);
  if (producer === '') throw new RedisError('ERR producer ID must be non-empty');
  if (own === '') throw new RedisError('ERR idempotent ID must be non-empty');
  const { stream, entry } = existing(client, key);
  if (stream.get(id) === undefined) throw new RedisError('ERR No such message in stream');
  const known = stream.idempotence.producers.get(producer)?.get(own);
  if (known !== undefined) {
    if (compareIds(known, id) === 0) return OK;
    throw new RedisError('ERR IID already exists for this producer with a different stream ID');
  }
  client.db.touch(key, entry, false);
  remember(stream, { producer, own }, own, id);
  return OK;
}

export const streamProducerCommands: CommandTable = {
  xcfgset: {
    arity: -2, flags: ['write', 'fast'], group: 'stream', since: '8.6.0',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key [IDMP-DURATION duration] [IDMP-MAXSIZE maxsize]', complexity: 'O(1)', run: xcfgset,
    summary: 'Sets the IDMP configuration parameters for a stream.',
  },
  xidmprecord: {
    arity: 5, flags: ['write', 'denyoom', 'fast'], group: 'stream', since: '8.6.2',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key pid iid stream-id', complexity: 'O(1)', run: xidmprecord,
    summary: 'An internal command for setting IDMP metadata on an existing stream message.',
  },
};
