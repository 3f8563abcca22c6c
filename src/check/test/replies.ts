// Replies of a server as they arrive, in RESP2 or RESP3.
import type { Bytes, WireReply } from '../../protocol.ts';

/** Gathers bytes, and gives the replies that are whole. */
export class Replies {
  private bytes = '';
  private at = 0;

  add(bytes: Bytes): WireReply[] {
    this.bytes += bytes;
    const whole: WireReply[] = [];
    for (let reply; (reply = this.next()) !== undefined;) whole.push(reply);
    return whole;
  }

  /** Undefined: not all of it is there. */
  private next(): WireReply | undefined {
    this.at = 0;
    const reply = this.read();
    if (reply !== undefined) this.bytes = this.bytes.slice(this.at);
    return reply;
  }

  private read(): WireReply | undefined {
    const end = this.bytes.indexOf('\r\n', this.at);
    if (end < 0) return undefined;
    const type = this.bytes[this.at];
    const head = this.bytes.slice(this.at + 1, end);
    this.at = end + 2;
    switch (type) {
      case '+': return { type: 'status', text: head };
      case '-': return { type: 'error', text: head };
      case ':': return { type: 'integer', value: Number.isSafeInteger(Number(head)) ? Number(head) : head };
      case '_': return { type: 'null' };
      case '#': return { type: 'boolean', value: head === 't' };
      case ',': return { type: 'double', value: head === 'inf' ? Infinity : head === '-inf' ? -Infinity : Number(head) };
      case '(': return { type: 'big number', digits: head };
      case '$': return head === '-1' ? { type: 'null' } : this.text(Number(head), (text) => ({ type: 'bulk', text }));
      case '=': return this.text(Number(head), (text) => ({ type: 'verbatim', format: text.slice(0, 3), text: text.slice(4) }));
      case '!': return this.text(Number(head), (text) => ({ type: 'error', text }));
      case '*': return head === '-1' ? { type: 'null array' } : this.list(Number(head), (items) => ({ type: 'array', items }));
      case '~': return this.list(Number(head), (items) => ({ type: 'set', items }));
      case '>': return this.list(Number(head), (items) => ({ type: 'push', items }));
      case '%': return this.list(Number(head) * 2, (items) => ({ type: 'map', entries: paired(items) }));
      case '|': return this.list(Number(head) * 2 + 1, (items) => ({ type: 'attributed', attributes: paired(items.slice(0, -1)), reply: items.at(-1)! }));
      default: throw new Error(`The server does not speak the protocol of Redis: it sent ${JSON.stringify(type + head.slice(0, 40))}.`);
    }
  }

  private text(length: number, make: (text: Bytes) => WireReply): WireReply | undefined {
    if (this.bytes.length < this.at + length + 2) return undefined;
    const text = this.bytes.slice(this.at, this.at + length);
    this.at += length + 2;
    return make(text);
  }

  private list(count: number, make: (items: WireReply[]) => WireReply): WireReply | undefined {
    const items: WireReply[] = [];
    for (let at = 0; at < count; at++) {
      const item = this.read();
      if (item === undefined) return undefined;
      items.push(item);
    }
    return make(items);
  }
}

const paired = (items: readonly WireReply[]): [WireReply, WireReply][] =>
  items.filter((_, at) => at % 2 === 0).map((key, at) => [key, items[at * 2 + 1]]);

/** A command as a server takes it. */
export const commandBytes = (args: readonly Bytes[]): Bytes => `*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`;
