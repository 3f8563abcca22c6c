// Replies as text: what redis-cli 7.0 prints, the bytes on the wire, and JSON. Pure functions.
import { decodeStrict } from './bytes.ts';
import type { Bytes, WireReply } from '../protocol.ts';
import { formatDouble } from '../double.ts';
import { escapeBytes, quoteBytes } from './value/quote.ts';

export type Protocol = 2 | 3;

/** A run of characters of one meaning: what a colour goes by. `sign` is numbering and `=>`. */
export interface Token {
  kind: 'sign' | 'string' | 'number' | 'status' | 'error' | 'nil' | 'boolean' | 'text';
  text: string;
}
export type ReplyLine = Token[];

/** A double as it is written everywhere. */
const doubleText = ({ value, text }: { value: number; text?: string }): string => text ?? formatDouble(value);

/** A reply as a RESP2 client gets it; one that is so already comes back equal. */
export function toResp2(reply: WireReply): WireReply {
  switch (reply.type) {
    case 'double': return { type: 'bulk', text: doubleText(reply) };
    case 'boolean': return { type: 'integer', value: reply.value ? 1 : 0 };
    case 'verbatim': return { type: 'bulk', text: reply.text };
    case 'big number': return { type: 'bulk', text: reply.digits };
    case 'array': case 'set': case 'push': return { type: 'array', items: reply.items.map(toResp2) };
    case 'map': return { type: 'array', items: reply.entries.flat().map(toResp2) };
    case 'attributed': return toResp2(reply.reply);
    default: return reply;
  }
}

// redis-cli

/** The lines that redis-cli prints on a terminal, cut into tokens. */
export function replyLines(reply: WireReply, protocol: Protocol = 3): ReplyLine[] {
  const lines: ReplyLine[] = [[]];
  write(protocol === 2 ? toResp2(reply) : reply, '', lines);
  return lines;
}

/** As `redis-cli --no-raw` prints it, without the line feed at the end. */
export function replyText(reply: WireReply, protocol: Protocol = 3): string {
  return replyLines(reply, protocol).map((line) => line.map((token) => token.text).join('')).join('\n');
}

/** Appends to the last line, and begins new ones with `prefix`. */
function write(reply: WireReply, prefix: string, lines: ReplyLine[]): void {
  switch (reply.type) {
    case 'array': return writeItems(reply.items.map((item) => [item]), ')', 'array', prefix, lines);
    case 'set': return writeItems(reply.items.map((item) => [item]), '~', 'set', prefix, lines);
    case 'push': return writeItems(reply.items.map((item) => [item]), ')', 'push', prefix, lines);
    case 'map': return writeItems(reply.entries, '#', 'hash', prefix, lines);
    // redis-cli 7.0 gives up at an attribute; this is a map with the sign that it has on the wire.
    case 'attributed': {
      writeItems(reply.attributes, '|', 'attributes', prefix, lines);
      lines.push([{ kind: 'sign', text: prefix }]);
      return write(reply.reply, prefix, lines);
    }
    case 'verbatim': {
      // As it is, line feeds too.
      const [first, ...rest] = (decodeStrict(reply.text) ?? escapeBytes(reply.text)).split('\n');
      lines.at(-1)!.push({ kind: 'text', text: first });
      lines.push(...rest.map((text): ReplyLine => [{ kind: 'text', text }]));
      return;
    }
    default: lines.at(-1)!.push(scalar(reply));
  }
}

function writeItems(
  items: readonly (readonly WireReply[])[], sign: string, name: string, prefix: string, lines: ReplyLine[],
): void {
  if (items.length === 0) {
    lines.at(-1)!.push({ kind: 'nil', text: `(empty ${name})` });
    return;
  }
  const width = String(items.length).length;
  const inner = prefix + ' '.repeat(width + 2);
  items.forEach((parts, index) => {
    // The first element stands behind its parent's number.
    const number = `${String(index + 1).padStart(width)}${sign} `;
    if (index > 0) lines.push([]);
    lines.at(-1)!.push({ kind: 'sign', text: index > 0 ? prefix + number : number });
    write(parts[0], inner, lines);
    if (parts.length > 1) writeMapped(parts[1], inner, lines);
  });
}

/** The value of a map's entry: an aggregate of several lines begins on a line of its own. */
function writeMapped(value: WireReply, prefix: string, lines: ReplyLine[]): void {
  const written: ReplyLine[] = [[]];
  write(value, prefix, written);
  lines.at(-1)!.push({ kind: 'sign', text: ' => ' });
  if (written.length > 1 && value.type !== 'verbatim') lines.push([{ kind: 'sign', text: prefix }]);
  lines.at(-1)!.push(...written[0]);
  for (let at = 1; at < written.length; at++) lines.push(written[at]);
}

type Scalar = Exclude<WireReply, { type: 'array' | 'set' | 'push' | 'map' | 'attributed' | 'verbatim' }>;

function scalar(reply: Scalar): Token {
  switch (reply.type) {
    case 'status': return { kind: 'status', text: printable(reply.text) };
    case 'error': return { kind: 'error', text: `(error) ${printable(reply.text)}` };
    case 'bulk': return { kind: 'string', text: quoteBytes(reply.text) };
    case 'integer': return { kind: 'number', text: `(integer) ${reply.value}` };
    case 'double': return { kind: 'number', text: `(double) ${doubleText(reply)}` };
    case 'boolean': return { kind: 'boolean', text: reply.value ? '(true)' : '(false)' };
    // redis-cli 7.0 gives up at a big number; this is what 7.2 prints.
    case 'big number': return { kind: 'number', text: `(big number) ${reply.digits}` };
    case 'null': case 'null array': return { kind: 'nil', text: '(nil)' };
  }
}

/** redis-cli hands statuses and errors to the terminal as they are, which reads them as UTF-8. */
function printable(bytes: Bytes): string {
  return decodeStrict(bytes) ?? escapeBytes(bytes);
}

// The wire

/** The reply in the bytes of RESP2 or RESP3. */
export function replyBytes(reply: WireReply, protocol: Protocol = 3): Bytes {
  return protocol === 2 ? resp2(toResp2(reply)) : resp3(reply);
}

function resp2(reply: WireReply): Bytes {
  switch (reply.type) {
    case 'null': return '$-1\r\n';
    case 'null array': return '*-1\r\n';
    case 'array': return `*${reply.items.length}\r\n${reply.items.map(resp2).join('')}`;
    default: return resp3(reply);
  }
}

const AGGREGATE = { array: '*', set: '~', push: '>' } as const;

function resp3(reply: WireReply): Bytes {
  switch (reply.type) {
    case 'status': return `+${reply.text}\r\n`;
    case 'error': return `-${reply.text}\r\n`;
    case 'bulk': return `$${reply.text.length}\r\n${reply.text}\r\n`;
    case 'integer': return `:${reply.value}\r\n`;
    case 'double': return `,${doubleText(reply)}\r\n`;
    case 'boolean': return reply.value ? '#t\r\n' : '#f\r\n';
    case 'null': case 'null array': return '_\r\n';
    case 'big number': return `(${reply.digits}\r\n`;
    case 'verbatim': return `=${reply.text.length + 4}\r\n${reply.format}:${reply.text}\r\n`;
    case 'map': return `%${reply.entries.length}\r\n${reply.entries.flat().map(resp3).join('')}`;
    case 'attributed': {
      const parts = [...reply.attributes.flat(), reply.reply];
      return `|${reply.attributes.length}\r\n${parts.map(resp3).join('')}`;
    }
    default: return `${AGGREGATE[reply.type]}${reply.items.length}\r\n${reply.items.map(resp3).join('')}`;
  }
}

// JSON

/** A number by its digits. */
class JsonNumber {
  constructor(readonly digits: string) {}
  toJSON(): number { return Number(this.digits); }
}

type Json = string | number | boolean | null | JsonNumber | Json[] | { [key: string]: Json };

/**
 * A reply as JSON, two spaces a level. Strings that are not UTF-8 stand with redis-cli's escapes;
 * an error, at which redis-cli leaves JSON behind, is `{ "error": text }`.
 */
export function replyJson(reply: WireReply): string {
  return jsonText(toJson(reply), '\n');
}

/** As JSON.stringify with two spaces a level. `line`: a line feed and what stands before each line. */
function jsonText(json: Json, line: string): string {
  if (json instanceof JsonNumber) return json.digits;
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  const inner = `${line}  `;
  const isList = Array.isArray(json);
  const parts = isList ? json.map((item) => jsonText(item, inner))
    : Object.entries(json).map(([key, value]) => `${JSON.stringify(key)}: ${jsonText(value, inner)}`);
  const [open, close] = isList ? '[]' : '{}';
  return parts.length === 0 ? open + close : open + inner + parts.join(`,${inner}`) + line + close;
}

function toJson(reply: WireReply): Json {
  switch (reply.type) {
    case 'error': return { error: printable(reply.text) };
    case 'status': case 'bulk': case 'verbatim': return printable(reply.text);
    case 'integer': case 'boolean': return reply.value;
    case 'double': return Number.isFinite(reply.value) ? new JsonNumber(doubleText(reply)) : doubleText(reply);
    case 'big number': return reply.digits;
    case 'null': case 'null array': return null;
    case 'map': return Object.fromEntries(reply.entries.map(([key, value]) => [jsonKey(key), toJson(value)]));
    case 'attributed': return toJson(reply.reply);
    default: return reply.items.map(toJson);
  }
}

/** A key of a JSON object is a string: other keys stand as their JSON. */
function jsonKey(key: WireReply): string {
  const json = toJson(key);
  return typeof json === 'string' ? json : json instanceof JsonNumber ? json.digits : JSON.stringify(json);
}
