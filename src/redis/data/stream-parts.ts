// A stream as named parts, each of them a byte string: what recordings note, patches and `items` hold. The first byte
// of a name tells the kind, in the order in which parts build on each other:
//     a               last id, largest deleted id, entries ever added; what is remembered of producers, and how often
//     B<id>           a node with its entries, of `storedItems` alone: last id, deleted entries, bytes, entries as a listpack
//     b<id>           a node: last id, deleted entries, bytes, names of its first entry's fields
//     c<id>           an entry: its fields
//     g<group>        last id, entries read
//     h<group><name>  a consumer: when it was seen, and when it got something; the group with its length before it
//     p<group><id>    a pending entry: consumer, time, count
//     q<producer>     what it added: its own id, id, its own id, id, ...
import type { Bytes } from '../reply.ts';
import { placeOf } from './id-map.ts';
import type { Produced } from './idempotence.ts';
import type { Stream } from './stream.ts';
import type { Consumer, Group } from './stream-group.ts';
import { compareIds, readId, readWhole } from './stream-id.ts';
import { StreamEntry } from './stream-listpack.ts';
import { StreamNode } from './stream-node.ts';

/** Every part, each after what it builds on: name, text, name, text, ... `packs`: packed nodes are told as they are. */
export function partsOf(stream: Stream, packs: boolean): Bytes[] {
  const parts = ['a', headText(stream)];
  for (const node of stream.nodes) {
    const packedText = packs ? node.packedText : undefined;
    if (packedText !== undefined) {
      parts.push(`B${node.id}`, pack([String(node.last), String(node.deleted), String(node.bytes), packedText]));
      continue;
    }
    parts.push(`b${node.id}`, nodeText(node));
    for (const entry of node.entries) parts.push(`c${entry.id}`, entryText(entry));
  }
  for (const group of stream.groups.values()) {
    const prefix = `${group.name.length}:${group.name}`;
    parts.push(`g${group.name}`, groupText(group));
    for (const consumer of group.consumers.values()) parts.push(`h${prefix}${consumer.name}`, consumerText(consumer));
    for (const pending of group.pending) parts.push(`p${prefix}${pending.id}`, pendingText(pending));
  }
  for (const [producer, entries] of stream.idempotence.producers) parts.push(`q${producer}`, producedText(entries));
  return parts;
}

/** A part, undefined where there is none. */
export function readPart(stream: Stream, name: Bytes): Bytes | undefined {
  const rest = name.slice(1);
  switch (name[0]) {
    case 'a': return headText(stream);
    case 'b': {
      const node = stream.nodes[stream.nodeOf(readId(rest))];
      return node !== undefined && compareIds(node.id, readId(rest)) === 0 ? nodeText(node) : undefined;
    }
    case 'c': {
      const id = readId(rest);
      const entries = stream.nodes[stream.nodeOf(id)]?.entries ?? []; // which stay unpacked while they are read in turn
      const entry = entries[placeOf(entries, id)];
      return entry !== undefined && compareIds(entry.id, id) === 0 ? entryText(entry) : undefined;
    }
    case 'g': {
      const group = stream.groups.get(rest);
      return group && groupText(group);
    }
    case 'q': {
      const entries = stream.idempotence.producers.get(rest);
      return entries && producedText(entries);
    }
    default: {
      const [group, its] = within(stream, rest);
      if (name[0] === 'h') {
        const consumer = group?.consumers.get(its);
        return consumer && consumerText(consumer);
      }
      const pending = group?.pending.get(readId(its));
      return pending && pendingText(pending);
    }
  }
}

/**
 * Sets a part, or with undefined removes it. Parts are to be set after those that they build on and removed before
 * them; what nothing is there for is left out.
 */
export function writePart(stream: Stream, name: Bytes, text: Bytes | undefined): void {
  const rest = name.slice(1);
  const parts = text === undefined ? undefined : name[0] === 'h' ? text.split(',') : unpack(text);
  switch (name[0]) {
    case 'a': return writeHead(stream, parts);
    case 'B': return writePacked(stream, rest, parts!);
    case 'b': return writeNode(stream, rest, parts);
    case 'c': return writeEntry(stream, rest, parts);
    case 'g': return writeGroup(stream, rest, parts);
    case 'q': return writeProduced(stream, rest, parts);
    case 'h': return writeConsumer(...within(stream, rest), parts);
    default: return writePending(...within(stream, rest), parts);
  }
}

export const entryText = ({ fields }: StreamEntry): Bytes => pack(fields);
const headText = ({ lastId, maxDeletedId, entriesAdded, idempotence }: Stream): Bytes => {
  const { duration, most, added, duplicates } = idempotence;
  return pack([lastId, maxDeletedId, entriesAdded, duration, most, added, duplicates].map(String));
};
const producedText = (entries: Produced): Bytes => pack([...entries].flatMap(([own, id]) => [own, String(id)]));
const nodeText = ({ last, deleted, bytes, names }: StreamNode): Bytes =>
  pack([String(last), String(deleted), String(bytes), ...names]);
const groupText = ({ lastId, entriesRead }: Group): Bytes => pack([String(lastId), String(entriesRead)]);
const consumerText = ({ seen, active }: Consumer): Bytes => (active < 0 ? String(seen) : `${seen},${active}`);
const pendingText = ({ consumer, time, count }: { consumer: { name: Bytes }; time: number; count: unknown }): Bytes =>
  pack([consumer.name, String(time), String(count)]);

function writeHead(stream: Stream, parts: Bytes[] | undefined): void {
  if (parts === undefined) return; // every stream has one
  stream.lastId = readId(parts[0]);
  stream.maxDeletedId = readId(parts[1]);
  stream.entriesAdded = readWhole(parts[2]);
  if (parts.length === 3) return; // as before there were producers
  const [duration, most, added, duplicates] = parts.slice(3).map(Number);
  Object.assign(stream.idempotence, { duration, most, added, duplicates });
}

function writeNode(stream: Stream, name: Bytes, parts: Bytes[] | undefined): void {
  const id = readId(name);
  const at = stream.nodeOf(id);
  let node = stream.nodes[at];
  const found = node !== undefined && compareIds(node.id, id) === 0;
  if (parts === undefined) {
    if (found) stream.nodes.splice(at, 1);
    return;
  }
  if (!found) stream.addNode(node = new StreamNode(id, parts.slice(3)), at);
  const [last, deleted, bytes, ...names] = parts;
  Object.assign(node, { last: readId(last), deleted: Number(deleted), bytes: Number(bytes), names });
}

/** After all others. */
function writePacked(stream: Stream, name: Bytes, [last, deleted, bytes, text]: Bytes[]): void {
  const node = StreamNode.fromPacked(readId(name), text);
  Object.assign(node, { last: readId(last), deleted: Number(deleted), bytes: Number(bytes) });
  stream.addNode(node);
  stream.size += node.count;
}

function writeEntry(stream: Stream, name: Bytes, fields: Bytes[] | undefined): void {
  const id = readId(name);
  const node = stream.nodes[stream.nodeOf(id)];
  if (node === undefined) return;
  const place = node.placeOf(id);
  const found = place < node.count && compareIds(node.entries[place].id, id) === 0 ? 1 : 0;
  node.splice(place, found, ...(fields === undefined ? [] : [new StreamEntry(id, fields)]));
  stream.size += (fields === undefined ? 0 : 1) - found;
}

function writeProduced({ idempotence: { producers } }: Stream, name: Bytes, parts: Bytes[] | undefined): void {
  producers.delete(name);
  if (parts === undefined) return;
  const entries: Produced = new Map();
  for (let i = 0; i < parts.length; i += 2) entries.set(parts[i], readId(parts[i + 1]));
  producers.set(name, entries);
}

function writeGroup(stream: Stream, name: Bytes, parts: Bytes[] | undefined): void {
  if (parts === undefined) stream.groups.delete(name);
  else (stream.groups.get(name) ?? stream.addGroup(name)).move(readId(parts[0]), readWhole(parts[1]));
}

function writeConsumer(group: Group | undefined, name: Bytes, parts: Bytes[] | undefined): void {
  const consumer = group?.consumers.get(name);
  if (group === undefined) return;
  if (parts === undefined) { if (consumer !== undefined) group.removeConsumer(consumer); }
  else Object.assign(consumer ?? group.addConsumer(name, 0), { seen: Number(parts[0]), active: Number(parts[1] ?? -1) });
}

function writePending(group: Group | undefined, name: Bytes, parts: Bytes[] | undefined): void {
  if (parts === undefined) { group?.acknowledge(readId(name)); return; }
  const consumer = group?.consumers.get(parts[0]);
  if (consumer !== undefined) group!.assign(readId(name), consumer, Number(parts[1]), readWhole(parts[2]));
}

/** The group that a name begins with, and the rest of the name. */
function within(stream: Stream, name: Bytes): [group: Group | undefined, rest: Bytes] {
  const start = name.indexOf(':') + 1;
  const end = start + Number(name.slice(0, start - 1));
  return [stream.groups.get(name.slice(start, end)), name.slice(end)];
}

/** Byte strings one after the other, each with its length before it. */
export function pack(texts: readonly Bytes[]): Bytes {
  let packed = '';
  for (let i = 0; i < texts.length; i++) packed += `${texts[i].length}:${texts[i]}`;
  return packed;
}

function unpack(packed: Bytes): Bytes[] {
  const texts: Bytes[] = [];
  for (let at = 0; at < packed.length;) {
    const start = packed.indexOf(':', at) + 1;
    const end = start + Number(packed.slice(at, start - 1));
    texts.push(packed.slice(start, end));
    at = end;
  }
  return texts;
}

/** The fields of an entry's part. */
export const fieldsOf = (text: Bytes): Bytes[] => unpack(text);
