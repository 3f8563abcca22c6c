// Streams within an RDB payload: nodes as listpacks, ids and counts, then each group with its pending entries and its
// consumers, which tell which of these are theirs.
import type { EncodingLimits } from './config.ts';
import { littleEndian } from './crc64.ts';
import type { Idempotence, Produced } from './data/idempotence.ts';
import type { Consumer, Group } from './data/stream-group.ts';
import { UNKNOWN } from './data/stream-group.ts';
import { compareIds, MIN_ID, signed, StreamId, whole } from './data/stream-id.ts';
import type { Whole } from './data/stream-id.ts';
import { StreamNode } from './data/stream-node.ts';
import { countUpTo } from './data/stream-progress.ts';
import { Stream } from './data/stream.ts';
import { BadFormat } from './rdb-reader.ts';
import type { RdbReader } from './rdb-reader.ts';
import { bigEndian64, length, string } from './rdb-writer.ts';
import type { Bytes } from './reply.ts';

// Writing

export function writeStream(stream: Stream, form: Exclude<StreamForm, 'first'>): Bytes {
  const { nodes, size, lastId, firstId, maxDeletedId, entriesAdded } = stream;
  return length(nodes.length) + nodes.map((node) => string(rawId(node.id)) + string(node.listpack())).join('')
    + length(size) + idLengths(lastId) + idLengths(firstId) + idLengths(maxDeletedId) + length(unsigned(entriesAdded))
    + length(stream.groups.size) + stream.sortedGroups().map((group) => writeGroup(group, form !== 'counted')).join('')
    + (form === 'produced' ? writeProducers(stream.idempotence) : '');
}

function writeProducers(idempotence: Idempotence): Bytes {
  const { duration, most, added, duplicates, producers } = idempotence;
  const each = idempotence.sorted().map(([producer, entries]) => string(producer) + length(entries.size)
    + [...entries].map(([own, id]) => string(own) + idLengths(id)).join(''));
  return length(duration) + length(most) + length(producers.size) + each.join('') + length(added) + length(duplicates);
}

function writeGroup(group: Group, active: boolean): Bytes {
  let pending = length(group.pending.size);
  for (const { id, time, count } of group.pending) pending += rawId(id) + milliseconds(time) + length(unsigned(count));
  return string(group.name) + idLengths(group.lastId) + length(unsigned(group.entriesRead)) + pending
    + length(group.consumers.size) + group.sortedConsumers().map((consumer) => writeConsumer(consumer, active)).join('');
}

function writeConsumer(consumer: Consumer, active: boolean): Bytes {
  const { name, seen, pending } = consumer;
  return string(name) + milliseconds(seen) + (active ? milliseconds(consumer.active) : '') + length(pending.size) + [...pending].map(({ id }) => rawId(id)).join('');
}

const rawId = ({ ms, seq }: StreamId): Bytes => bigEndian64(ms) + bigEndian64(seq);
const idLengths = ({ ms, seq }: StreamId): Bytes => length(ms) + length(seq);
const unsigned = (value: Whole): Whole => (value >= 0 ? value : BigInt.asUintN(64, BigInt(value)));
const milliseconds = (time: number): Bytes => littleEndian(time | 0, 4) + littleEndian(Math.floor(time / 2 ** 32), 4);

// Reading

/** "first" tells less of what was deleted and read than "counted", "active" when consumers last got something. */
export type StreamForm = 'first' | 'counted' | 'active' | 'produced';

/** Throws BadFormat. */
export function readStream(reader: RdbReader, limits: EncodingLimits, form: StreamForm): Stream {
  const first = form === 'first';
  const stream = new Stream(limits);
  for (let left = reader.count(); left > 0; left--) readNode(reader, stream);
  const size = reader.whole();
  stream.lastId = lengthsId(reader);
  if (!first) lengthsId(reader); // of its first entry
  stream.maxDeletedId = first ? MIN_ID : lengthsId(reader);
  stream.entriesAdded = first ? size : signed(reader.whole());
  if (size !== stream.size || compareIds(stream.lastEntryId(), stream.lastId) > 0) throw new BadFormat();
  for (let left = reader.count(); left > 0; left--) readGroup(reader, stream, form);
  if (form === 'produced') readProducers(reader, stream);
  return stream;
}

function readProducers(reader: RdbReader, { idempotence }: Stream): void {
  idempotence.duration = reader.count();
  idempotence.most = reader.count();
  if (idempotence.duration < 1 || idempotence.duration > 86400 || idempotence.most < 1 || idempotence.most > 10000) {
    throw new BadFormat();
  }
  for (let left = reader.count(); left > 0; left--) {
    const producer = reader.string();
    const entries: Produced = new Map();
    for (let own = reader.count(); own > 0; own--) entries.set(reader.string(), lengthsId(reader));
    idempotence.producers.set(producer, entries);
  }
  idempotence.added = Number(reader.whole());
  idempotence.duplicates = Number(reader.whole());
}

function readNode(reader: RdbReader, stream: Stream): void {
  const raw = reader.string();
  if (raw.length !== 16) throw new BadFormat();
  const id = idFrom(raw);
  const before = stream.nodes.at(-1);
  try {
    const node = StreamNode.fromListpack(id, reader.string());
    let last = before?.last;
    for (const entry of node.entries) {
      if (last !== undefined && compareIds(entry.id, last) <= 0) throw new BadFormat();
      last = entry.id;
    }
    if (compareIds(id, node.entries[0].id) > 0) throw new BadFormat();
    stream.addNode(node);
    stream.size += node.count;
  } catch (error) {
    throw error instanceof RangeError || error instanceof TypeError ? new BadFormat() : error;
  }
}

function readGroup(reader: RdbReader, stream: Stream, form: StreamForm): void {
  const name = reader.string();
  if (stream.groups.has(name)) throw new BadFormat();
  const lastId = lengthsId(reader);
  const read = form === 'first' ? countUpTo(stream, lastId) : signed(reader.whole());
  const group = stream.addGroup(name, lastId, read < 0 ? UNKNOWN : read);
  const unowned = new Map<Bytes, { time: number; count: Whole }>();
  for (let left = reader.count(); left > 0; left--) {
    const id = reader.take(16);
    if (unowned.has(id)) throw new BadFormat();
    unowned.set(id, { time: Number(reader.signed(8)), count: signed(reader.whole()) });
  }
  for (let left = reader.count(); left > 0; left--) readConsumer(reader, group, unowned, form === 'active' || form === 'produced');
  if (unowned.size > 0) throw new BadFormat();
}

function readConsumer(
  reader: RdbReader, group: Group, unowned: Map<Bytes, { time: number; count: Whole }>, hasActive: boolean,
): void {
  const name = reader.string();
  if (group.consumers.has(name)) throw new BadFormat();
  const consumer = group.addConsumer(name, Number(reader.signed(8)));
  consumer.active = hasActive ? Number(reader.signed(8)) : consumer.seen;
  for (let left = reader.count(); left > 0; left--) {
    const id = reader.take(16);
    const pending = unowned.get(id);
    if (pending === undefined) throw new BadFormat();
    unowned.delete(id);
    group.assign(idFrom(id), consumer, pending.time, pending.count);
  }
}

function idFrom(raw: Bytes): StreamId {
  const half = (at: number): Whole => {
    let value = 0n;
    for (let i = at; i < at + 8; i++) value = value * 256n + BigInt(raw.charCodeAt(i));
    return whole(value);
  };
  return new StreamId(half(0), half(8));
}

function lengthsId(reader: RdbReader): StreamId {
  const ms = reader.whole();
  return new StreamId(ms, reader.whole());
}
