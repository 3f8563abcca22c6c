// Streams: entries in the order of their ids, in nodes as Redis has them, and the groups that consume them. A stream
// may be empty. Recordings note the parts (see stream-parts.ts) that change, whatever the size.
import type { EncodingLimits } from '../config.ts';
import type { Patch, Recording } from '../journal.ts';
import type { Bytes } from '../reply.ts';
import type { Collection } from '../value.ts';
import { Notes } from './element-collection.ts';
import { Idempotence } from './idempotence.ts';
import { Group, UNKNOWN } from './stream-group.ts';
import { add, compareIds, MIN_ID, signed, StreamId } from './stream-id.ts';
import type { Whole } from './stream-id.ts';
import { hasNames, StreamEntry } from './stream-listpack.ts';
import { StreamNode } from './stream-node.ts';
import { entryText, partsOf, readPart, writePart } from './stream-parts.ts';

/** The longest node that Redis makes, and the longest entry that it takes. */
const NODE_MOST = 1 << 30;

/** How many nodes at the end are not packed: where entries are added and read most, time matters more than room. */
const PLAIN_NODES = 16;

/** What is to go: all but the last `most` entries, or what is before `least`. `limit` 0: no limit. */
export type Trim = ({ most: number } | { least: StreamId }) & { approximate: boolean; limit: number };

/** Whole nodes from the front, and how many entries of the node after these. */
export interface Cut { nodes: number; within: number; entries: number }

export class Stream implements Collection {
  readonly type = 'stream';
  readonly nodes: StreamNode[] = [];
  readonly groups = new Map<Bytes, Group>();
  /** How many entries there are. */
  size = 0;
  lastId: StreamId = MIN_ID;
  /** The largest id that was ever deleted by itself, not by trimming. */
  maxDeletedId: StreamId = MIN_ID;
  entriesAdded: Whole = 0;
  readonly idempotence: Idempotence;
  private notes: StreamNotes | undefined;
  private readonly note = (part: Bytes): void => {
    if (this.notes !== undefined && !this.notes.has(part)) this.notes.add(part, readPart(this, part));
  };

  constructor(private readonly limits: EncodingLimits) { this.idempotence = new Idempotence(limits); }

  static fromItems(items: readonly Bytes[], limits: EncodingLimits): Stream {
    const stream = new Stream(limits);
    for (let i = 0; i + 1 < items.length; i += 2) writePart(stream, items[i], items[i + 1]);
    return stream;
  }

  /** The first entry's id, or 0-0. */
  get firstId(): StreamId { return this.nodes.find(({ count }) => count > 0)?.firstId ?? MIN_ID; }

  // Entries

  /** Adds an entry with an id after all others; false where it is too large. */
  append(id: StreamId, fields: readonly Bytes[]): boolean {
    let length = 0;
    for (let i = 0; i < fields.length; i++) length += fields[i].length;
    if (length > NODE_MOST) return false;
    const { notes } = this;
    let node = this.nodes.at(-1);
    if (node === undefined || this.isFull(node, length)) {
      const names = node !== undefined && hasNames(fields, node.names) ? node.names
        : fields.filter((_, i) => i % 2 === 0);
      notes?.add(`b${id}`, undefined);
      this.addNode(node = new StreamNode(id, names));
      node.notedBy = notes;
    } else if (notes !== undefined) this.noteNode(node);
    if (notes !== undefined) { this.note('a'); notes.add(`c${id}`, undefined); }
    node.append(new StreamEntry(id, fields));
    this.size++;
    this.lastId = id;
    this.entriesAdded = signed(add(this.entriesAdded, 1));
    return true;
  }

  /** Adds a node after a place, usually the last. Nodes that many others follow are packed. */
  addNode(node: StreamNode, after = this.nodes.length - 1): void {
    this.nodes.splice(after + 1, 0, node);
    this.nodes[after - PLAIN_NODES]?.pack();
  }

  get(id: StreamId): StreamEntry | undefined {
    const found: StreamEntry[] = [];
    this.nodes[this.nodeOf(id)]?.collect(id, id, 1, found);
    return found[0];
  }

  /** The entries from one id to another, both within; up to `count` of them, in reverse from the end on. */
  range(from: StreamId, to: StreamId, count = Infinity, reverse = false): StreamEntry[] {
    return reverse ? this.rangeBackward(from, to, count) : this.rangeForward(from, to, count);
  }

  /** The last id of which there still is an entry, or 0-0. */
  lastEntryId(): StreamId {
    for (let n = this.nodes.length - 1; n >= 0; n--) {
      const entry = this.nodes[n].entries.at(-1);
      if (entry !== undefined) return entry.id;
    }
    return MIN_ID;
  }

  /** False where there is no such entry. `trims`: it goes as trimming takes it, without a trace. `entry`: it, where it was found. */
  delete(id: StreamId, trims = false, entry = this.get(id)): boolean {
    const n = this.nodeOf(id);
    const node = this.nodes[n];
    if (entry === undefined) return false;
    if (this.notes !== undefined) {
      this.note('a');
      this.noteNode(node);
      this.notes.add(`c${entry.id}`, entryText(entry));
    }
    if (node.count === 1) this.nodes.splice(n, 1);
    else node.deleteId(id);
    this.size--;
    if (!trims && compareIds(id, this.maxDeletedId) > 0) this.maxDeletedId = id;
    return true;
  }

  /** What a trim would take away. */
  planTrim(trim: Trim): Cut {
    const cut: Cut = { nodes: 0, within: 0, entries: 0 };
    for (const { count, last } of this.nodes) {
      const excess = 'most' in trim ? this.size - cut.entries - trim.most : Infinity;
      if (excess <= 0 || (trim.limit > 0 && cut.entries + count > trim.limit)) break;
      if ('most' in trim ? count <= excess : compareIds(last, trim.least) < 0) {
        cut.nodes++;
        cut.entries += count;
        continue;
      }
      if (trim.approximate) break;
      cut.within = 'most' in trim ? excess : this.nodes[cut.nodes].placeOf(trim.least);
      cut.entries += cut.within;
      break;
    }
    return cut;
  }

  cut({ nodes, within, entries }: Cut): void {
    if (this.notes !== undefined) this.noteCut(nodes, within);
    if (within > 0) this.nodes[nodes].delete(0, within);
    this.nodes.splice(0, nodes);
    this.size -= entries;
  }

  /** XSETID. */
  setIds(lastId: StreamId, maxDeletedId: StreamId, entriesAdded: Whole): void {
    this.note('a');
    Object.assign(this, { lastId, maxDeletedId, entriesAdded });
  }

  /** The place of the node in which an id stands or would stand; -1 before all. */
  nodeOf(id: StreamId): number {
    const { nodes } = this;
    let low = 0;
    let high = nodes.length;
    if (high > 0 && compareIds(nodes[high - 1].id, id) <= 0) return high - 1; // most often the last
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareIds(nodes[middle].id, id) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  // Groups

  /** By name, as Redis lists them. */
  sortedGroups(): Group[] { return [...this.groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1)); }

  /** Adds a group that is not there yet. */
  addGroup(name: Bytes, lastId = MIN_ID, entriesRead: Whole = UNKNOWN): Group {
    this.note(`g${name}`);
    const group = new Group(name, lastId, entriesRead, this.note);
    this.groups.set(name, group);
    return group;
  }

  removeGroup(group: Group): void {
    if (this.notes !== undefined) group.noteAll();
    this.groups.delete(group.name);
  }

  // References of groups

  /** Whether a group has an entry pending, or is still to read it. */
  isReferenced(id: StreamId): boolean {
    for (const { lastId, pending } of this.groups.values()) {
      if (compareIds(lastId, id) < 0 || pending.get(id) !== undefined) return true;
    }
    return false;
  }

  /** Takes an entry off what any group has pending. */
  unreference(id: StreamId): void { for (const group of this.groups.values()) group.acknowledge(id); }

  // Producers

  /** To be called before what is remembered of a producer changes, or with none before the counts do. */
  noteProducer(producer?: Bytes): void {
    this.note('a');
    if (producer !== undefined) this.note(`q${producer}`);
  }

  // As every collection

  encoding(): Bytes { return 'stream'; }

  copy(): Stream {
    const copy = new Stream(this.limits);
    for (const node of this.nodes) copy.nodes.push(node.copy());
    const { size, lastId, maxDeletedId, entriesAdded } = this;
    Object.assign(copy, { size, lastId, maxDeletedId, entriesAdded });
    for (const [name, group] of this.groups) copy.groups.set(name, group.copy(copy.note));
    copy.idempotence.copy(this.idempotence);
    return copy;
  }

  /** Parts: name, text, name, text, ... */
  items(): Bytes[] { return partsOf(this, false); }

  /** With packed nodes as they are. */
  storedItems(): Bytes[] { return partsOf(this, true); }

  record(): Recording<Collection> {
    this.notes?.end();
    return this.notes = new StreamNotes(this);
  }

  endRecord(): void { this.notes = undefined; }

  apply(patch: Patch): void {
    if (patch.kind !== 'elements') throw new TypeError('a stream takes no splices');
    for (const name of [...patch.removed].sort().reverse()) writePart(this, name, undefined);
    for (const [name, text] of [...patch.put].sort(([a], [b]) => (a < b ? -1 : 1))) writePart(this, name, text);
  }

  read(part: Bytes): Bytes | undefined { return readPart(this, part); }
  write(part: Bytes, text: Bytes | undefined): void { writePart(this, part, text); }
  toText(text: Bytes): Bytes { return text; }

  /** Whether an entry with so many bytes of fields begins another node. */
  private isFull({ bytes, count, deleted }: StreamNode, length: number): boolean {
    const { streamBytes, streamEntries } = this.limits;
    const most = streamBytes === 0 ? NODE_MOST : Math.min(streamBytes, NODE_MOST);
    return bytes + length >= most || (streamEntries !== 0 && count + deleted >= streamEntries);
  }

  private noteNode(node: StreamNode): void {
    if (node.notedBy === this.notes) return;
    this.note(`b${node.id}`);
    node.notedBy = this.notes;
  }

  private noteCut(nodes: number, within: number): void {
    for (let n = 0; n <= nodes; n++) {
      const gone = n < nodes ? this.nodes[n].entries : this.nodes[n]?.entries.slice(0, within) ?? [];
      if (n < nodes || within > 0) this.note(`b${this.nodes[n].id}`);
      for (const { id } of gone) this.note(`c${id}`);
    }
  }

  private rangeForward(from: StreamId, to: StreamId, count: number): StreamEntry[] {
    const found: StreamEntry[] = [];
    const { nodes } = this;
    for (let n = Math.max(0, this.nodeOf(from)); n < nodes.length && found.length < count; n++) {
      if (compareIds(nodes[n].id, to) > 0) break;
      nodes[n].collect(from, to, count, found);
    }
    return found;
  }

  private rangeBackward(from: StreamId, to: StreamId, count: number): StreamEntry[] {
    const found: StreamEntry[] = [];
    for (let n = this.nodeOf(to); n >= 0; n--) {
      const { entries } = this.nodes[n];
      for (let i = entries.length - 1; i >= 0; i--) {
        if (compareIds(entries[i].id, to) > 0) continue;
        if (compareIds(entries[i].id, from) < 0 || found.length >= count) return found;
        found.push(entries[i]);
      }
    }
    return found;
  }
}

/** Parts depend on each other, so that what is taken back is put in place in the order of `apply`. */
class StreamNotes extends Notes<Bytes> {
  constructor(private readonly stream: Stream) { super(stream); }

  has(part: Bytes): boolean { return this.before.has(part); }

  override undo(): Stream {
    const patch = this.inverse();
    this.stream.endRecord();
    this.stream.apply(patch);
    return this.stream;
  }
}
