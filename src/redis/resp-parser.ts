// Reading commands as they come over a connection: arrays of bulk strings, and inline commands. Checks, their
// order and their texts are those of Redis 7.0 (networking.c, processInputBuffer).
import { parseInteger } from './arguments.ts';
import type { Bytes } from './reply.ts';
import { splitArgs } from '../bytes/split-args.ts';

/** The connection has to be closed, once it was told. */
export class ProtocolError extends Error {
  constructor(what: Bytes) { super(`ERR Protocol error: ${what}`); }
}

/** What bounds a command. */
export interface ParserLimits {
  /** Bytes of an argument. */
  bulk(): number;
  /** Whether the client has yet to log in: it may send short commands alone. */
  stranger(): boolean;
  /** Whether each line and argument has to end with CR and LF, and words of an inline command may be quoted in part: Valkey 9.1. */
  strict(): boolean;
}

/** Bytes of a line: an inline command, or the count of what follows. */
const LINE = 64 * 1024;
const MAX_ARGUMENTS = 2 ** 31 - 1;
const CR = 13;
const LF = 10;
const EMPTY = new Uint8Array(0);

const unexpected = (sign: Bytes): ProtocolError => new ProtocolError(`expected '$', got '${sign}'`);
const badEnd = (): ProtocolError => new ProtocolError('invalid CRLF in request');

export class RespParser {
  private buffer: Uint8Array = EMPTY;
  private at = 0;
  /** What came since, not joined to the buffer before there is enough of it. */
  private later: Uint8Array[] = [];
  private laterLength = 0;
  /** Bytes that the buffer has to have past `at` before it is worth a look. */
  private needed = 1;
  /** Arguments of the command that is being read, and how many are missing. */
  private args: Bytes[] = [];
  private missing = 0;
  /** Bytes of the argument that is being read; -1: its length is to be read first. */
  private bulk = -1;

  /** `decode` makes a byte string of a part of what was fed. */
  constructor(
    private readonly limits: ParserLimits,
    private readonly decode: (bytes: Uint8Array, from: number, to: number) => Bytes,
  ) {}

  /** Bytes that were fed and are not read. */
  get unread(): number { return this.buffer.length - this.at + this.laterLength; }

  feed(chunk: Uint8Array): void {
    if (this.at === this.buffer.length && this.later.length === 0) {
      this.buffer = chunk;
      this.at = 0;
    } else {
      this.later.push(chunk);
      this.laterLength += chunk.length;
    }
  }

  /** The next whole command, or undefined until more was fed. Throws ProtocolError. */
  next(): Bytes[] | undefined {
    for (;;) {
      if (!this.ready()) return undefined;
      if (this.missing === 0 && !this.begin()) return undefined;
      while (this.missing > 0) if (!this.argument()) return undefined;
      if (this.args.length === 0) continue; // an empty line, or *0
      const { args } = this;
      this.args = [];
      return args;
    }
  }

  private ready(): boolean {
    const there = this.buffer.length - this.at;
    if (there + this.laterLength < this.needed) return false;
    this.needed = 1;
    if (this.later.length === 0) return true;
    const joined = new Uint8Array(there + this.laterLength);
    joined.set(this.buffer.subarray(this.at));
    let end = there;
    for (const chunk of this.later.splice(0)) { joined.set(chunk, end); end += chunk.length; }
    this.laterLength = 0;
    this.buffer = joined;
    this.at = 0;
    return joined.length > 0;
  }

  /** More is needed than there is. */
  private wait(needed = this.buffer.length - this.at + 1): false {
    this.needed = needed;
    return false;
  }

  /** Reads how many arguments come, or all of an inline command. */
  private begin(): boolean {
    if (this.buffer[this.at] !== 42) return this.inline();
    const line = this.line('too big mbulk count string');
    if (line === undefined) return false;
    const count = parseInteger(line.slice(1));
    if (count === undefined || count > MAX_ARGUMENTS) throw new ProtocolError('invalid multibulk length');
    if (count > 10 && this.limits.stranger()) throw new ProtocolError('unauthenticated multibulk length');
    this.missing = Math.max(0, count);
    this.bulk = -1;
    return true;
  }

  private inline(): boolean {
    const end = this.find(LF);
    if (end < 0) {
      if (this.buffer.length - this.at > LINE) throw new ProtocolError('too big inline request');
      return this.wait();
    }
    const last = end > this.at && this.buffer[end - 1] === CR ? end - 1 : end;
    const words = splitArgs(this.decode(this.buffer, this.at, last), this.limits.strict());
    if (words === undefined) throw new ProtocolError('unbalanced quotes in request');
    this.at = end + 1;
    this.args = words;
    return true;
  }

  private argument(): boolean {
    if (this.bulk < 0 && !this.bulkLength()) return false;
    const end = this.at + this.bulk;
    if (this.buffer.length < end + 2) return this.wait(this.bulk + 2);
    if ((this.buffer[end] !== CR || this.buffer[end + 1] !== LF) && this.limits.strict()) throw badEnd();
    this.args.push(this.decode(this.buffer, this.at, end));
    this.at = end + 2;
    this.bulk = -1;
    this.missing--;
    return true;
  }

  private bulkLength(): boolean {
    const line = this.line('too big bulk count string');
    if (line === undefined) return false;
    if (line[0] !== '$') throw unexpected(line[0] ?? '\r');
    const length = parseInteger(line.slice(1));
    if (length === undefined || length < 0 || length > this.limits.bulk()) {
      throw new ProtocolError('invalid bulk length');
    }
    if (length > 16384 && this.limits.stranger()) throw new ProtocolError('unauthenticated bulk length');
    this.bulk = length;
    return true;
  }

  /** A line up to its CR and LF, which it moves past. */
  private line(tooLong: Bytes): Bytes | undefined {
    const end = this.find(CR);
    if (end < 0) {
      if (this.buffer.length - this.at > LINE) throw new ProtocolError(tooLong);
      this.wait();
      return undefined;
    }
    if (end + 1 >= this.buffer.length) { this.wait(); return undefined; }
    if (this.buffer[end + 1] !== LF && this.limits.strict()) {
      const [sign] = this.decode(this.buffer, this.at, this.at + 1);
      throw this.missing > 0 && sign !== '$' ? unexpected(sign) : badEnd();
    }
    const line = this.decode(this.buffer, this.at, end);
    this.at = end + 2;
    return line;
  }

  /** The place of a byte, -1 if it is not there; looks, as strchr does, no further than to a zero. */
  private find(byte: number): number {
    const { buffer } = this;
    for (let i = this.at; i < buffer.length && buffer[i] !== 0; i++) if (buffer[i] === byte) return i;
    return -1;
  }
}
