// Streams within an RDB payload: nodes as listpacks, ids and counts, then each group with its pending entries and its
// consumers, which tell which of these are theirs.
import type { EncodingLimits } from './config.ts';
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
import type { RdbWriter } from './rdb-writer.ts';
import type { Bytes } from './reply.ts';

// Writing

export function writeStream(writer: RdbWriter, stream: Stream, form: Exclude<StreamForm, 'first'>): void {
  const { nodes, size, lastId, firstId, maxDeletedId, entriesAdded } = stream;
  writer.count(nodes.length);
  for (const node of nodes) {
    writer.count(RAW_ID);
    writeRawId(writer, node.id);
    writer.string(node.listpack());
  }
  writer.count(size);
  for (const id of [lastId, firstId, maxDeletedId]) writeId(writer, id);
  writer.count(unsigned(entriesAdded));
  writer.count(stream.groups.size);
  for (const group of stream.sortedGroups()) writeGroup(writer, group, form !== 'counted');
  if (form === 'produced') writeProducers(writer, stream.idempotence);
}

function writeProducers(writer: RdbWriter, idempotence: Idempotence): void {
  const { duration, most, added, duplicates, producers } = idempotence;
  for (const count of [duration, most, producers.size]) writer.count(count);
  for (const [producer, entries] of idempotence.sorted()) {
    writer.string(producer);
    writer.count(entries.size);
    for (const [own, id] of entries) {
      writer.string(own);
      writeId(writer, id);
    }
  }
  writer.count(added);
  writer.count(duplicates);
}

function writeGroup(writer: RdbWriter, group: Group, active: boolean): void {
  writer.string(group.name);
  writeId(writer, group.lastId);
  writer.count(unsigned(group.entriesRead));
  writer.count(group.pending.size);
  for (const { id, time, count } of group.pending) {
    writeRawId(writer, id);
    writer.signed(time);
    writer.count(unsigned(count));
  }
  writer.count(group.consumers.size);
  for (const consumer of group.sortedConsumers()) writeConsumer(writer, consumer, active);
}

function writeConsumer(writer: RdbWriter, { name, seen, active, pending }: Consumer, tellsActive: boolean): void {
  writer.string(name);
  writer.signed(seen);
  if (tellsActive) writer.signed(active);
  writer.count(pending.size);
  for (const { id } of pending) writeRawId(writer, id);
}

/** An id in two whole numbers of 64 bits, the high byte first. */
const RAW_ID = 16;
function writeRawId(writer: RdbWriter, { ms, seq }: StreamId): void {
  writer.big(ms);
  writer.big(seq);
}
function writeId(writer: RdbWriter, { ms, seq }: StreamId): void {
  writer.count(ms);
  writer.count(seq);
}
const unsigned = (value: Whole): Whole => (value >= 0 ? value : BigInt.asUintN(64, BigInt(value)));

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
