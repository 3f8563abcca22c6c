// Writing replies as RESP2 and RESP3 (redis.io/docs/reference/protocol-spec).
import { RedisError } from './errors.ts';
import { formatDouble } from './arguments.ts';
import { Attributed, BigNumber, Double, MapReply, NullArray, Push, SetReply, Status, Verbatim } from './reply.ts';
import type { Bytes, Reply } from './reply.ts';

/** A reply's bytes on the wire. */
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
    return protocol === 3 ? `%${reply.entries.length}\r\n${flat}` : `*${2 * reply.entries.length}\r\n${flat}`;
  }
  if (reply instanceof SetReply) return list(protocol === 3 ? '~' : '*', reply.items, protocol);
  if (reply instanceof Push) return list(protocol === 3 ? '>' : '*', reply.items, protocol);
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
const list = (sign: string, items: readonly Reply[], protocol: 2 | 3): Bytes =>
  `${sign}${items.length}\r\n${items.map((item) => encodeReply(item, protocol)).join('')}`;
