// A run as the one JSON object that --json prints.
import { doubleText, toResp2 } from '../bytes/reply-text.ts';
import { decodeBytes, decodeStrict } from '../bytes/text.ts';
import type { Bytes, WireReply } from '../protocol.ts';
import type { Result } from './result.ts';

/** Bytes that are no UTF-8 stand so, everywhere. */
interface Base64 { base64: string }

/** `ok`, `result` (null where it failed), `error`, `log` and `events`, as the README tells them. */
export function jsonOf({ reply, error, log, events, speaks }: Result): string {
  const parts = {
    ok: JSON.stringify(error === undefined),
    result: error === undefined ? resultIn(speaks === 2 ? toResp2(reply) : reply) : 'null',
    error: JSON.stringify(error === undefined ? null : { kind: error.kind, message: shown(error.message), file: error.file, line: error.line }),
    log: JSON.stringify(log.map(({ level, text }) => ({ level, text: shown(text) }))),
    events: JSON.stringify(events.map(({ name, payload }) => ({ name, payload: texts(payload) }))),
  };
  return `{${Object.entries(parts).map(([name, json]) => `"${name}":${json}`).join()}}`;
}

/** What is JSON already stays as its host wrote it, with all digits of its numbers. */
function resultIn(reply: WireReply): string {
  return reply.type === 'verbatim' && reply.format === 'json' ? decodeBytes(reply.text) : JSON.stringify(plain(reply));
}

const shown = (bytes: Bytes): string | Base64 => decodeStrict(bytes) ?? { base64: Buffer.from(bytes, 'latin1').toString('base64') };

/** Integers beyond 2^53, infinities and NaN are texts: JSON has no such numbers. An error within a reply is {"error": ...}. */
function plain(reply: WireReply): unknown {
  switch (reply.type) {
    case 'status': case 'bulk': case 'verbatim': return shown(reply.text);
    case 'error': return { error: shown(reply.text) };
    case 'integer': case 'boolean': return reply.value;
    case 'double': return Number.isFinite(reply.value) ? reply.value : doubleText(reply);
    case 'big number': return reply.digits;
    case 'null': case 'null array': return null;
    case 'map': return Object.fromEntries(reply.entries.map(([key, value]) => [keyOf(key), plain(value)]));
    case 'attributed': return plain(reply.reply);
    default: return reply.items.map(plain);
  }
}

/** A key of JSON is a text: others stand as their JSON. */
function keyOf(key: WireReply): string {
  const value = plain(key);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Strings of a payload are bytes. */
function texts(value: unknown): unknown {
  if (typeof value === 'string') return shown(value);
  if (Array.isArray(value)) return value.map(texts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, texts(one)]));
}
