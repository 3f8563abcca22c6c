// Replies as text: what redis-cli 7.0 prints, and JSON (reply-wire.ts: the bytes). Pure functions. Of a reply that is
// cut each says where, and how much of how much is missing.
import { decodeStrict } from './text.ts';
import type { Bytes, WireReply } from '../protocol.ts';
import { formatDouble } from '../double.ts';
import { escapeBytes, quoteBytes } from './quote.ts';
import { count } from './units.ts';

export type Protocol = 2 | 3;

/** A run of characters of one meaning: what a colour goes by. `sign` is numbering and `=>`, `cut` what is missing. */
export interface Token {
  kind: 'sign' | 'string' | 'number' | 'status' | 'error' | 'nil' | 'boolean' | 'text' | 'cut';
  text: string;
}
export type ReplyLine = Token[];

/** A double as it is written everywhere. */
export const doubleText = ({ value, text }: { value: number; text?: string }): string => text ?? formatDouble(value);

/** A reply as a RESP2 client gets it; one that is so already comes back equal. */
export function toResp2(reply: WireReply): WireReply {
  switch (reply.type) {
    case 'double': return { type: 'bulk', text: doubleText(reply) };
    case 'boolean': return { type: 'integer', value: reply.value ? 1 : 0 };
    case 'verbatim': return { type: 'bulk', text: reply.text, ...lengthOf(reply) };
    case 'big number': return { type: 'bulk', text: reply.digits, ...lengthOf(reply) };
    case 'array': case 'set': case 'push': return { type: 'array', items: reply.items.map(toResp2), ...lengthOf(reply) };
    case 'map': return { type: 'array', items: reply.entries.flat().map(toResp2), ...lengthOf(reply, 2) };
    case 'attributed': return toResp2(reply.reply);
    default: return reply;
  }
}

function lengthOf({ length }: { length?: number }, times = 1): { length?: number } {
  return length === undefined ? {} : { length: length * times };
}

/** What is missing of a part that is cut, in words; undefined where it is whole. `there`: how much of it is there. */
export function missing(whole: WireReply | { length?: number }, there: number, unit: string, many?: string): string | undefined {
  const length = 'length' in whole ? whole.length : undefined;
  if (length === undefined) return undefined;
  return `… ${(length - there).toLocaleString('en')} more of ${count(length, unit, many)}`;
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
    case 'array': return writeItems(single(reply), ')', 'array', prefix, lines);
    case 'set': return writeItems(single(reply), '~', 'set', prefix, lines);
    case 'push': return writeItems(single(reply), ')', 'push', prefix, lines);
    case 'map': return writeItems({ ...lengthOf(reply), items: reply.entries }, '#', 'hash', prefix, lines);
    // redis-cli 7.0 gives up at an attribute; this is a map with the sign that it has on the wire.
    case 'attributed': {
      writeItems({ ...lengthOf(reply), items: reply.attributes }, '|', 'attributes', prefix, lines);
      lines.push([{ kind: 'sign', text: prefix }]);
      return write(reply.reply, prefix, lines);
    }
    case 'verbatim': {
      // As it is, line feeds too.
      const [first, ...rest] = (decodeStrict(reply.text) ?? escapeBytes(reply.text)).split('\n');
      lines.at(-1)!.push({ kind: 'text', text: first });
      lines.push(...rest.map((text): ReplyLine => [{ kind: 'text', text }]));
      return writeCut(missing(reply, reply.text.length, 'byte'), lines);
    }
    default: {
      lines.at(-1)!.push(scalar(reply));
      if ('text' in reply) writeCut(missing(reply, reply.text.length, 'byte'), lines);
      else if ('digits' in reply) writeCut(missing(reply, reply.digits.length, 'digit'), lines);
    }
  }
}

function writeCut(what: string | undefined, lines: ReplyLine[]): void {
  if (what !== undefined) lines.at(-1)!.push({ kind: 'cut', text: ` ${what}` });
}

/** The parts of an aggregate, each a value or a key and its value. */
interface Parts { items: readonly (readonly WireReply[])[]; length?: number }

const single = (reply: Extract<WireReply, { items: WireReply[] }>): Parts =>
  ({ ...lengthOf(reply), items: reply.items.map((item) => [item]) });

function writeItems(whole: Parts, sign: string, name: string, prefix: string, lines: ReplyLine[]): void {
  const { items, length = items.length } = whole;
  if (length === 0) {
    lines.at(-1)!.push({ kind: 'nil', text: `(empty ${name})` });
    return;
  }
  const width = String(length).length;
  const inner = prefix + ' '.repeat(width + 2);
  items.forEach((parts, index) => {
    // The first element stands behind its parent's number.
    const number = `${String(index + 1).padStart(width)}${sign} `;
    if (index > 0) lines.push([]);
    lines.at(-1)!.push({ kind: 'sign', text: index > 0 ? prefix + number : number });
    write(parts[0], inner, lines);
    if (parts.length > 1) writeMapped(parts[1], inner, lines);
  });
  const cut = missing(whole, items.length, ...unitOf(sign));
  if (cut === undefined) return;
  if (items.length > 0) lines.push([{ kind: 'sign', text: prefix }]);
  lines.at(-1)!.push({ kind: 'cut', text: cut });
}

const unitOf = (sign: string): readonly [string, string?] => (sign === '#' || sign === '|' ? ENTRY : ELEMENT);

/** Units of `missing`. */
export const ENTRY = ['entry', 'entries'] as const;
export const ELEMENT = ['element'] as const;

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
export function printable(bytes: Bytes): string {
  return decodeStrict(bytes) ?? escapeBytes(bytes);
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
 * an error, at which redis-cli leaves JSON behind, is `{ "error": text }`. What is cut holds an object of its own that
 * tells so: `{ "…": "3 more of 10 elements" }`.
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
    case 'error': return { error: cutJson(reply, printable(reply.text)) };
    case 'status': case 'bulk': case 'verbatim': return cutJson(reply, printable(reply.text));
    case 'integer': case 'boolean': return reply.value;
    case 'double': return Number.isFinite(reply.value) ? new JsonNumber(doubleText(reply)) : doubleText(reply);
    case 'big number': return reply.length === undefined ? reply.digits : cutJson({ ...reply, text: reply.digits }, reply.digits);
    case 'null': case 'null array': return null;
    case 'map': return {
      ...Object.fromEntries(reply.entries.map(([key, value]) => [jsonKey(key), toJson(value)])),
      ...rest(missing(reply, reply.entries.length, ...ENTRY)),
    };
    case 'attributed': return toJson(reply.reply);
    default: {
      const cut = missing(reply, reply.items.length, ...ELEMENT);
      return [...reply.items.map(toJson), ...(cut === undefined ? [] : [rest(cut)])];
    }
  }
}

/** What is missing, under a key that tells so. */
const rest = (cut: string | undefined): { [key: string]: Json } => (cut === undefined ? {} : { '…': cut.slice(2) });

function cutJson(reply: { text: Bytes; length?: number }, text: string): Json {
  const cut = missing(reply, reply.text.length, 'byte');
  return cut === undefined ? text : { beginning: text, ...rest(cut) };
}

/** A key of a JSON object is a string: other keys stand as their JSON. */
function jsonKey(key: WireReply): string {
  const json = toJson(key);
  return typeof json === 'string' ? json : json instanceof JsonNumber ? json.digits : JSON.stringify(json);
}
