// Between what people read and type (text) and what scripts hold (byte strings, one char a byte).
import type { Bytes } from '../protocol.ts';

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true });

/** The UTF-8 bytes of a text. */
export function encodeText(text: string): Bytes {
  return isAscii(text) ? text : fromArray(encoder.encode(text));
}

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

function showValue(value: Bytes): string {
  const escaped = value.replace(/\\(?=x[0-9a-f]{2}|[nrt\\])/gi, '\\\\');
  const text = decodeStrict(escaped);
  // A control character, or a byte that is no UTF-8, can only be typed as an escape.
  return text === null ? escaped.replace(/[^\x20-\x7e]/g, escapeByte) : text.replace(/\p{Cc}/gu, escapeControl);
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

function toArray(bytes: Bytes): Uint8Array {
  return Uint8Array.from(bytes, (char) => char.charCodeAt(0));
}

function fromArray(array: Uint8Array): Bytes {
  let bytes = '';
  for (let at = 0; at < array.length; at += 8192) bytes += String.fromCharCode(...array.subarray(at, at + 8192));
  return bytes;
}
