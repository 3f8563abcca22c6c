// Bytes in the double quotes of redis-cli.
import type { Bytes } from '../protocol.ts';

const NAMED: Record<string, string> = {
  '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\x07': '\\a', '\b': '\\b',
};

/** Bytes with redis-cli's escapes (`sdscatrepr`), without the quotes around. */
export function escapeBytes(bytes: Bytes): string {
  return bytes.replace(/[^ !#-[\]-~]/g, (char) => NAMED[char]
    ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Bytes as redis-cli prints and reads them: `"a\x00b"`. */
export function quoteBytes(bytes: Bytes): string {
  return `"${escapeBytes(bytes)}"`;
}
