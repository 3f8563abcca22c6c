// What is to be sent to a client and was not yet. Long replies are kept as they are, and made into bytes piece by piece
// as the client reads.
import { encodePieces, encodeReply, weigh } from '../redis/resp.ts';
import { Status } from '../redis/reply.ts';
import type { Bytes, Reply } from '../redis/reply.ts';

/** A reply up to about so many bytes is made into bytes at once. */
const SHORT = 64 * 1024;

/** Bytes up to which texts are joined to one. */
const JOINED = 1024 * 1024;
/** Parts that are sent and still in the queue. */
const SETTLED = 4096;

interface Long { readonly pieces: Iterator<Bytes, void>; /** Bytes that it holds. */ left: number }

export class Outbox {
  /** In order: texts, and replies that are made as they are sent. */
  private queue: (Bytes | Long)[] = [];
  /** How many at the front of the queue are sent. */
  private sent = 0;
  /** What comes after the queue. */
  private text = '';
  private size = 0;

  /** Bytes that are held here. */
  get length(): number { return this.size; }
  get empty(): boolean { return this.text === '' && this.queue.length === 0; }

  add(reply: Reply, protocol: 2 | 3): void {
    if (isShort(reply)) this.addText(encodeReply(reply, protocol));
    else this.addLong({ pieces: encodePieces(reply, protocol), left: weigh(reply, Infinity).bytes });
  }

  addText(text: Bytes): void {
    this.text += text;
    this.size += text.length;
    if (this.text.length > JOINED) this.settle();
  }

  /** Takes about `most` bytes, or all that there is. */
  take(most: number): Bytes {
    if (this.queue.length === 0) {
      const { text } = this;
      this.text = '';
      this.size -= text.length;
      return text;
    }
    this.settle();
    let taken = '';
    while (taken.length < most && this.queue.length > 0) taken += this.takePiece();
    return taken;
  }

  clear(): void {
    this.queue = [];
    this.sent = this.size = 0;
    this.text = '';
  }

  private takePiece(): Bytes {
    const first = this.queue[this.sent];
    if (typeof first === 'string') {
      this.shift();
      this.size -= first.length;
      return first;
    }
    const { value = '', done } = first.pieces.next();
    const gone = done === true ? first.left : Math.min(first.left, value.length);
    first.left -= gone;
    this.size -= gone;
    if (done === true) this.shift();
    return value;
  }

  private shift(): void {
    if (++this.sent < SETTLED && this.sent < this.queue.length) return;
    this.queue = this.queue.slice(this.sent);
    this.sent = 0;
  }

  private addLong(long: Long): void {
    this.settle();
    this.queue.push(long);
    this.size += long.left;
  }

  private settle(): void {
    if (this.text === '') return;
    this.queue.push(this.text);
    this.text = '';
  }
}

function isShort(reply: Reply): boolean {
  if (typeof reply === 'string') return reply.length <= SHORT;
  if (typeof reply !== 'object' || reply === null) return true;
  if (reply instanceof Status) return reply.text.length <= SHORT;
  if (Array.isArray(reply)) return isShortList(reply as readonly Reply[]);
  return isLight(reply);
}

/** Most lists are of strings. */
function isShortList(items: readonly Reply[]): boolean {
  let bytes = 8 * items.length;
  for (let i = 0; i < items.length && bytes <= SHORT; i++) {
    const item = items[i];
    if (typeof item === 'string') bytes += item.length;
    else if (typeof item === 'object' && item !== null) return isLight(items);
  }
  return bytes <= SHORT;
}

function isLight(reply: Reply): boolean {
  const { bytes, parts } = weigh(reply, SHORT, SHORT);
  return bytes <= SHORT && parts <= SHORT;
}
