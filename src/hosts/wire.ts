// Replies as plain data for the page, in the shape that a client of a protocol gets them.
import type { WireReply } from '../protocol.ts';
import { formatDouble } from '../double.ts';
import { RedisError } from '../redis/errors.ts';
import { Attributed, BigNumber, Double, LongReply, MapReply, NullArray, Push, SetReply, Status, Verbatim } from '../redis/reply.ts';
import type { Bytes, Reply } from '../redis/reply.ts';
import { weigh } from '../redis/resp.ts';

/** What a reply may have that crosses to the page, which takes some hundred bytes for each element. */
export const PAGE_REPLY = { parts: 1_000_000, bytes: 64 * 1024 * 1024 };

/** A reply that the page can take: an error in place of one that is larger. */
export function fitting(reply: Reply): Reply {
  if (typeof reply !== 'object' && typeof reply !== 'string') return reply;
  const { parts, bytes } = weigh(reply, PAGE_REPLY.bytes, PAGE_REPLY.parts);
  const most = parts > PAGE_REPLY.parts ? `${PAGE_REPLY.parts} elements`
    : bytes > PAGE_REPLY.bytes ? `${PAGE_REPLY.bytes / 1024 / 1024} MB` : undefined;
  return most === undefined ? reply
    : new RedisError(`ERR the command was executed, but its reply is too large to be shown: more than ${most}`);
}

/**
 * A reply as a client of a protocol receives it: in RESP2 a map is a flat array, a double a bulk string. RESP3 has but one
 * null; that `*-1` stands for it in RESP2 is kept, so that the one can be told from the other.
 */
export function toWireReply(reply: Reply, protocol: 2 | 3): WireReply {
  if (typeof reply === 'string') return bulk(reply);
  if (typeof reply === 'number') return { type: 'integer', value: reply };
  if (typeof reply === 'bigint') return { type: 'integer', value: fits(reply) ? Number(reply) : String(reply) };
  if (reply === null) return { type: 'null' };
  if (reply instanceof Status) return { type: 'status', text: reply.text };
  if (reply instanceof RedisError) return { type: 'error', text: reply.message };
  if (Array.isArray(reply)) return list('array', reply as readonly Reply[], protocol);
  if (reply instanceof LongReply) return list('array', [...reply.items()], protocol);
  if (reply instanceof Attributed) return protocol === 3 ? attributed(reply) : toWireReply(reply.reply, 2);
  return protocol === 3 ? toResp3(reply as Tagged) : toResp2(reply as Tagged);
}

/** What the two protocols write differently. */
type Tagged = boolean | Double | MapReply | SetReply | Push | Verbatim | BigNumber | NullArray;

function toResp3(reply: Tagged): WireReply {
  if (typeof reply === 'boolean') return { type: 'boolean', value: reply };
  if (reply instanceof Double) {
    const { value, text } = reply;
    return { type: 'double', value, ...(text !== undefined && { text }) };
  }
  if (reply instanceof MapReply) return { type: 'map', entries: entriesOf(reply) };
  if (reply instanceof SetReply) return list('set', reply.items, 3);
  if (reply instanceof Push) return list('push', reply.items, 3);
  if (reply instanceof Verbatim) return { type: 'verbatim', format: reply.format, text: reply.text };
  if (reply instanceof BigNumber) return { type: 'big number', digits: reply.digits };
  return { type: 'null array' };
}

function toResp2(reply: Tagged): WireReply {
  if (typeof reply === 'boolean') return { type: 'integer', value: reply ? 1 : 0 };
  if (reply instanceof Double) return bulk(reply.text ?? formatDouble(reply.value));
  if (reply instanceof MapReply) return list('array', reply.entries.flat(), 2);
  if (reply instanceof SetReply || reply instanceof Push) return list('array', reply.items, 2);
  if (reply instanceof Verbatim) return bulk(reply.text);
  if (reply instanceof BigNumber) return bulk(reply.digits);
  return { type: 'null array' };
}

const to3 = (reply: Reply): WireReply => toWireReply(reply, 3);
const entriesOf = ({ entries }: MapReply): [WireReply, WireReply][] =>
  entries.map(([key, value]) => [to3(key), to3(value)]);
const attributed = ({ attributes, reply }: Attributed): WireReply =>
  ({ type: 'attributed', attributes: entriesOf(attributes), reply: to3(reply) });
const bulk = (text: Bytes): WireReply => ({ type: 'bulk', text });
const fits = (value: bigint): boolean => BigInt.asIntN(54, value) === value;
const list = (type: 'array' | 'set' | 'push', items: readonly Reply[], protocol: 2 | 3): WireReply =>
  ({ type, items: items.map((item) => toWireReply(item, protocol)) });
