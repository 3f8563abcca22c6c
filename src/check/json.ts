// A run as the one JSON object that --json prints.
import { doubleText, toResp2 } from '../bytes/reply-text.ts';
import { decodeBytes, decodeStrict } from '../bytes/text.ts';
import type { Bytes, WireReply } from '../protocol.ts';
import type { Failure, Result } from './result.ts';

/** Bytes that are no UTF-8 stand so, everywhere. */
interface Base64 { base64: string }

/** `ok`, `result` (null where it failed, unless its host has a result then too), `error`, `log` and `events`, as the README tells them. */
export function jsonOf({ reply, error, log, events, speaks, told }: Result): string {
  const parts = {
    ok: JSON.stringify(error === undefined),
    result: reply.type === 'error' ? 'null' : speaks === 2 ? JSON.stringify(plain(toResp2(reply))) : whole(reply),
    error: JSON.stringify(error === undefined ? null : errorOf(error)),
    log: JSON.stringify(log.map(({ level, text }) => ({ level, text: shown(text) }))),
    events: JSON.stringify(events.map(({ name, payload }) => ({ name, payload: texts(payload) }))),
    ...Object.fromEntries(Object.entries(told).map(([name, value]) => [name, JSON.stringify(value)])),
  };
  return `{${Object.entries(parts).map(([name, json]) => `"${name}":${json}`).join()}}`;
}

const errorOf = ({ kind, message, file, line, part }: Failure): object =>
  ({ kind, message: shown(message), file, line, ...part !== undefined && { part: shown(part) } });

/**
 * What a script returned, where its host speaks to no clients: numbers with all their digits, and floats as floats. What is JSON
 * already stays as its host wrote it.
 */
function whole(reply: WireReply): string {
  switch (reply.type) {
    case 'integer': return String(reply.value);
    case 'double': return Number.isFinite(reply.value) ? float(reply.value) : JSON.stringify(plain(reply));
    case 'array': return `[${reply.items.map(whole).join()}]`;
    case 'map': return `{${reply.entries.map(([key, value]) => `${JSON.stringify(keyOf(key))}:${whole(value)}`).join()}}`;
    case 'verbatim': return reply.format === 'json' ? decodeBytes(reply.text) : JSON.stringify(plain(reply));
    default: return JSON.stringify(plain(reply));
  }
}

function float(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
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
