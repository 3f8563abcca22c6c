// A string as bits, the first of each byte being its highest, as GETBIT counts them. Pure functions.
import type { Bytes } from '../../../../protocol.ts';

/** Bytes in a row. */
const ROW = 4;

/** Rows of bytes, each with the place of its first bit. */
export function bitRows(bytes: Bytes): { at: number; groups: string[] }[] {
  return Array.from({ length: Math.ceil(bytes.length / ROW) }, (_, row) => ({
    at: row * ROW * 8,
    groups: Array.from(bytes.slice(row * ROW, (row + 1) * ROW), (char) =>
      char.charCodeAt(0).toString(2).padStart(8, '0')),
  }));
}

/** How many bits are 1, as BITCOUNT says. */
export function bitCount(bytes: Bytes): number {
  let found = 0;
  for (let at = 0; at < bytes.length; at++) {
    for (let byte = bytes.charCodeAt(at); byte !== 0; byte &= byte - 1) found++;
  }
  return found;
}
