// Writing replies as RESP2 and RESP3 (redis.io/docs/reference/protocol-spec).
import { RedisError } from './errors.ts';
import { formatDouble } from '../double.ts';
import {
  Attributed, BigNumber, Double, LongReply, MapReply, NullArray, Push, SetReply, Status, Verbatim,
} from './reply.ts';
import type { Bytes, Reply } from './reply.ts';

/** A reply's bytes on the wire, in one string: for what is not long. */
export function encodeReply(reply: Reply, protocol: 2 | 3): Bytes {
  if (typeof reply === 'string') return bulk(reply);
  if (typeof reply === 'number' || typeof reply === 'bigint') return `:${reply}\r\n`;
  if (reply === null) return protocol === 3 ? '_\r\n' : '$-1\r\n';
  if (typeof reply === 'boolean') return protocol === 3 ? `#${reply ? 't' : 'f'}\r\n` : `:${reply ? 1 : 0}\r\n`;
  if (Array.isArray(reply)) return list('*', reply as readonly Reply[], protocol);
  if (reply instanceof Status) return `+${reply.text}\r\n`;
  if (reply instanceof RedisError) return `-${reply.message}\r\n`;
  if (reply instanceof NullArray) return protocol === 3 ? '_\r\n' : '*-1\r\n';
  if (reply instanceof Double) {
    const text = reply.text ?? formatDouble(reply.value);
    return protocol === 3 ? `,${text}\r\n` : bulk(text);
  }
  if (reply instanceof MapReply) {
    const flat = reply.entries.map(([k, v]) => encodeReply(k, protocol) + encodeReply(v, protocol)).join('');
    return mapHead(reply, protocol) + flat;
  }
  if (reply instanceof SetReply) return list(protocol === 3 ? '~' : '*', reply.items, protocol);
  if (reply instanceof Push) return list(protocol === 3 ? '>' : '*', reply.items, protocol);
  if (reply instanceof LongReply) return list('*', [...reply.items()], protocol);
  if (reply instanceof Verbatim) {
    return protocol === 3 ? `=${reply.text.length + 4}\r\n${reply.format}:${reply.text}\r\n` : bulk(reply.text);
  }
  if (reply instanceof Attributed) {
    const attributes = protocol === 3 ? `|${encodeReply(reply.attributes, 3).slice(1)}` : '';
    return attributes + encodeReply(reply.reply, protocol);
  }
  if (reply instanceof BigNumber) return protocol === 3 ? `(${reply.digits}\r\n` : bulk(reply.digits);
  throw new TypeError('not a reply');
}

const bulk = (text: Bytes): Bytes => `$${text.length}\r\n${text}\r\n`;
const head = (sign: string, length: number): Bytes => `${sign}${BigInt(length)}\r\n`;
const list = (sign: string, items: readonly Reply[], protocol: 2 | 3): Bytes =>
  `${sign}${items.length}\r\n${items.map((item) => encodeReply(item, protocol)).join('')}`;
const mapHead = ({ entries }: MapReply, protocol: 2 | 3): Bytes =>
  (protocol === 3 ? head('%', entries.length) : head('*', 2 * entries.length));

/** Bytes of a piece of a long reply, about. */
const PIECE = 256 * 1024;
/** A text up to this many bytes is written with what stands around it. */
const SHORT = 1024;

/**
 * The bytes of a reply of any length, in pieces: the longest string of the platform does not bound it. What has to be
 * made for it is made when its piece is asked for, so that a reply takes no more memory than its parts.
 */
export function* encodePieces(reply: Reply, protocol: 2 | 3): Generator<Bytes, void> {
  let text = '';
  for (const part of partsOf(reply, protocol)) {
    text += part;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function* partsOf(reply: Reply, protocol: 2 | 3): Generator<Bytes, void> {
  if (reply instanceof Attributed) {
    if (protocol === 3) yield* itemsOf(head('|', reply.attributes.entries.length), reply.attributes.entries.flat(), 3);
    yield* partsOf(reply.reply, protocol);
    return;
  }
  const many = compound(reply, protocol);
  if (many !== undefined) return yield* itemsOf(many.head, many.items, protocol);
  const long = longText(reply, protocol);
  if (long === undefined) return yield encodeReply(reply, protocol);
  yield long.before;
  for (let at = 0; at < long.text.length; at += PIECE) yield long.text.slice(at, at + PIECE);
  yield '\r\n';
}

function* itemsOf(before: Bytes, items: Iterable<Reply>, protocol: 2 | 3): Generator<Bytes, void> {
  let text = before;
  for (const item of items) {
    if (typeof item === 'string' ? item.length <= SHORT : typeof item !== 'object') {
      text += encodeReply(item, protocol);
      if (text.length < PIECE) continue;
      yield text;
    } else {
      yield text;
      yield* partsOf(item, protocol);
    }
    text = '';
  }
  yield text;
}

/** What a reply of several parts begins with, and the parts. */
function compound(reply: Reply, protocol: 2 | 3): { head: Bytes; items: Iterable<Reply> } | undefined {
  if (Array.isArray(reply)) return { head: head('*', reply.length), items: reply as readonly Reply[] };
  if (reply instanceof SetReply) return { head: head(protocol === 3 ? '~' : '*', reply.items.length), items: reply.items };
  if (reply instanceof Push) return { head: head(protocol === 3 ? '>' : '*', reply.items.length), items: reply.items };
  if (reply instanceof LongReply) return { head: head('*', reply.length), items: reply.items() };
  if (reply instanceof MapReply) return { head: mapHead(reply, protocol), items: entriesOf(reply) };
  return undefined;
}

function* entriesOf({ entries }: MapReply): Generator<Reply, void> {
  for (const [key, value] of entries) {
    yield key;
    yield value;
  }
}

/** The text of a reply, where it is long, and what stands before it. */
function longText(reply: Reply, protocol: 2 | 3): { before: Bytes; text: Bytes } | undefined {
  const found = typeof reply === 'string' ? { before: `$${reply.length}\r\n`, text: reply }
    : reply instanceof Status ? { before: '+', text: reply.text }
    : reply instanceof RedisError ? { before: '-', text: reply.message }
    : reply instanceof BigNumber && protocol === 3 ? { before: '(', text: reply.digits }
    : reply instanceof BigNumber ? { before: `$${reply.digits.length}\r\n`, text: reply.digits }
    : reply instanceof Verbatim && protocol === 3
      ? { before: `=${reply.text.length + 4}\r\n${reply.format}:`, text: reply.text }
    : reply instanceof Verbatim ? { before: `$${reply.text.length}\r\n`, text: reply.text } : undefined;
  return found !== undefined && found.text.length > SHORT ? found : undefined;
}

/** Bytes that a part of a reply takes beside its text, about. */
const AROUND = 8;

/**
 * About how many bytes a reply holds as it is (what a LongReply has yet to make does not count), and how many parts it
 * has; counting ends where either is more than may be.
 */
export function weigh(reply: Reply, mostBytes: number, mostParts = Infinity): { bytes: number; parts: number } {
  const sum = { bytes: 0, parts: 0 };
  add(reply);
  return sum;

  function add(of: Reply): void {
    sum.parts++;
    if (typeof of === 'string') sum.bytes += of.length + AROUND;
    else if (typeof of !== 'object' || of === null) sum.bytes += AROUND;
    else if (of instanceof Attributed) { add(of.attributes); add(of.reply); }
    else if (of instanceof LongReply) sum.parts += of.length;
    else {
      const items = compound(of, 2)?.items;
      if (items === undefined) sum.bytes += AROUND + (longText(of, 2)?.text.length ?? 0);
      else addAll(items);
    }
  }
  function addAll(items: Iterable<Reply>): void {
    for (const item of items) {
      if (sum.bytes > mostBytes || sum.parts > mostParts) return;
      add(item);
    }
  }
}
