// Between what people read and type (text) and what scripts hold (byte strings, one char a byte). A text can hold every
// byte string: a byte that is no UTF-8 is the lone surrogate U+DC00 + byte, as in Python's "surrogateescape" (PEP 383).
import type { Bytes } from '../protocol.ts';

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A char of a text that stands for a byte that is no UTF-8. The flag "u" leaves pairs of surrogates alone. */
export const LONE_BYTE = /[\udc80-\udcff]/u;

/** The UTF-8 bytes of a text, and those that stand in it alone. */
export function encodeText(text: string): Bytes {
  if (isAscii(text)) return text;
  return text.split(LONE_BYTES).map((part, at) => (at % 2 === 0 ? fromArray(encoder.encode(part)) : lowBytes(part))).join('');
}

const LONE_BYTES = new RegExp(`(${LONE_BYTE.source}+)`, 'u');
const lowBytes = (part: string): Bytes => part.replace(/./gs, (char) => String.fromCharCode(char.charCodeAt(0) & 0xff));

/** The inverse of `encodeText`: the text of bytes, where those that are no UTF-8 stand alone. */
export function decodeBytes(bytes: Bytes): string {
  return decodeStrict(bytes) ?? bytes.replace(WIDE, (part) =>
    decodeStrict(part) ?? part.replace(/./g, (byte) => String.fromCharCode(0xdc00 + byte.charCodeAt(0))));
}

/** What may be a character of UTF-8 beyond ASCII; else a byte. None but the first of one can begin another. */
const WIDE = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g;

/** The text of UTF-8 bytes, or null where they are none. */
export function decodeStrict(bytes: Bytes): string | null {
  if (isAscii(bytes)) return bytes;
  try {
    return strict.decode(toArray(bytes));
  } catch {
    return null;
  }
}

/**
 * Values from a field: one a line, where `\xHH`, `\n`, `\r`, `\t` and `\\` stand for bytes and any
 * other backslash for itself. The end of the last line starts no further value, so that an empty
 * field has none and a single line break is one empty value.
 */
export function parseValues(field: string): Bytes[] {
  const lines = field.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => encodeText(line).replace(/\\(?:x([0-9a-f]{2})|([nrt\\]))/gi, unescapeByte));
}

/** The inverse of `parseValues`. */
export function showValues(values: readonly Bytes[]): string {
  const lines = values.map((value) => showValue(value));
  return lines.at(-1) === '' ? `${lines.join('\n')}\n` : lines.join('\n');
}

/** A backslash is doubled where what follows it, as it will be shown, would make an escape of it. */
function showValue(value: Bytes): string {
  const text = decodeStrict(value);
  // A control character, or a byte that is no UTF-8, can only be typed as an escape.
  return text === null
    ? value.replace(/\\(?=x[0-9a-f]{2}|[nrt\\]|[^\x20-\x7e])/gi, '\\\\').replace(/[^\x20-\x7e]/g, escapeByte)
    : text.replace(/\\(?=x[0-9a-f]{2}|[nrt\\]|\p{Cc})/giu, '\\\\').replace(/\p{Cc}/gu, escapeControl);
}

function escapeControl(char: string): string {
  return char < '\x80' ? escapeByte(char) : Array.from(encodeText(char), escapeByte).join('');
}

const shortEscapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeByte(char: string): string {
  return shortEscapes[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function unescapeByte(whole: string, hex: string | undefined, short: string | undefined): string {
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  return { n: '\n', r: '\r', t: '\t', '\\': '\\' }[short?.toLowerCase() ?? ''] ?? whole;
}

function isAscii(text: string): boolean {
  return !/[\x80-\uffff]/.test(text);
}

export function toArray(bytes: Bytes): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes, (char) => char.charCodeAt(0));
}

export function fromArray(array: Uint8Array): Bytes {
  let bytes = '';
  for (let at = 0; at < array.length; at += 8192) bytes += String.fromCharCode(...array.subarray(at, at + 8192));
  return bytes;
}
