// Consumer groups: who reads a stream together, how far they are, and what was delivered and not yet acknowledged.
import type { Bytes } from '../reply.ts';
import { IdMap } from './id-map.ts';
import type { StreamId, Whole } from './stream-id.ts';

/** An entry that was delivered and is not acknowledged. */
export class Pending {
  constructor(
    readonly id: StreamId,
    public consumer: Consumer,
    /** Milliseconds since 1970 of the last delivery. */
    public time: number,
    /** How often it was delivered. */
    public count: Whole,
    /** Of those that were delivered in one millisecond, which came first. */
    public turn: number,
  ) {}
}

export class Consumer {
  readonly pending = new IdMap<Pending>();
  constructor(
    readonly name: Bytes,
    /** Milliseconds since 1970 when it last tried to do something. */
    public seen: number,
    /** The same of when it last got something, -1 where it never did; told since 7.2. */
    public active = -1,
  ) {}
}

/** What a group's stream is told before each change: the name of the part that will change (see stream-parts.ts). */
export type Noting = (part: Bytes) => void;

/** Says that a group cannot tell how many entries it has read. */
export const UNKNOWN = -1;

export class Group {
  readonly pending = new IdMap<Pending>();
  readonly consumers = new Map<Bytes, Consumer>();
  private turn = 0;
  /** Begins the names of its consumers' and pending entries' parts. */
  private readonly prefix: Bytes;

  constructor(
    readonly name: Bytes,
    /** The last id that was delivered. */
    public lastId: StreamId,
    /** How many entries were read, or UNKNOWN. */
    public entriesRead: Whole,
    private readonly note: Noting,
  ) {
    this.prefix = `${name.length}:${name}`;
  }

  /** By name, as Redis lists them. */
  sortedConsumers(): Consumer[] { return [...this.consumers.values()].sort((a, b) => (a.name < b.name ? -1 : 1)); }

  move(lastId: StreamId, entriesRead: Whole): void {
    this.note(`g${this.name}`);
    this.lastId = lastId;
    this.entriesRead = entriesRead;
  }

  addConsumer(name: Bytes, now: number): Consumer {
    this.noteConsumer(name);
    const consumer = new Consumer(name, now);
    this.consumers.set(name, consumer);
    return consumer;
  }

  see(consumer: Consumer, now: number): void {
    if (consumer.seen === now) return;
    this.noteConsumer(consumer.name);
    consumer.seen = now;
  }

  /** A consumer got something. */
  serve(consumer: Consumer, now: number): void {
    if (consumer.active === now) return;
    this.noteConsumer(consumer.name);
    consumer.active = now;
  }

  /** A consumer goes, with all that it has pending. */
  removeConsumer(consumer: Consumer): void {
    for (const { id } of consumer.pending) {
      this.notePending(id);
      this.pending.delete(id);
    }
    this.noteConsumer(consumer.name);
    this.consumers.delete(consumer.name);
  }

  /** An entry is with a consumer now, whoever had it. */
  assign(id: StreamId, consumer: Consumer, time: number, count: Whole): void {
    this.notePending(id);
    const pending = this.pending.get(id);
    if (pending === undefined) {
      const made = new Pending(id, consumer, time, count, this.turn++);
      this.pending.add(made);
      consumer.pending.add(made);
      return;
    }
    if (pending.consumer !== consumer) {
      pending.consumer.pending.delete(id);
      consumer.pending.add(pending);
    }
    Object.assign(pending, { consumer, time, count, turn: this.turn++ });
  }

  /** What was delivered up to a time and is still pending, the longest first. */
  overdue(until: number): Pending[] {
    return [...this.pending].filter(({ time }) => time <= until).sort((a, b) => a.time - b.time || a.turn - b.turn);
  }

  /** Takes an entry off the pending ones; false where it is not among them. */
  acknowledge(id: StreamId): boolean {
    const pending = this.pending.get(id);
    if (pending === undefined) return false;
    this.notePending(id);
    this.pending.delete(id);
    pending.consumer.pending.delete(id);
    return true;
  }

  /** To be called before the whole group goes. */
  noteAll(): void {
    for (const { id } of this.pending) this.notePending(id);
    for (const name of this.consumers.keys()) this.noteConsumer(name);
    this.note(`g${this.name}`);
  }

  /** The same group of another stream, sharing nothing. */
  copy(note: Noting): Group {
    const copy = new Group(this.name, this.lastId, this.entriesRead, note);
    for (const { name, seen, active } of this.consumers.values()) {
      copy.consumers.set(name, new Consumer(name, seen, active));
    }
    for (const { id, consumer, time, count, turn } of this.pending) {
      const made = new Pending(id, copy.consumers.get(consumer.name)!, time, count, turn);
      copy.pending.add(made);
      made.consumer.pending.add(made);
    }
    return copy;
  }

  private noteConsumer(name: Bytes): void { this.note(`h${this.prefix}${name}`); }
  private notePending(id: StreamId): void { this.note(`p${this.prefix}${id}`); }
}
