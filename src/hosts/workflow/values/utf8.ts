// Text and its bytes. Lua has bytes, Python texts: what is no UTF-8 is refused in Python's words.

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** The UTF-8 of a text, one char a byte. */
export function toBytes(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  return binary(encoder.encode(text));
}

function binary(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

const array = (bytes: string): Uint8Array => Uint8Array.from(bytes, (char) => char.charCodeAt(0));

/** The text of bytes; undefined where they are no UTF-8. */
export function fromBytes(bytes: string): string | undefined {
  if (/^[\0-\x7f]*$/.test(bytes)) return bytes;
  try {
    return decoder.decode(array(bytes));
  } catch {
    return undefined;
  }
}

/** The text of bytes, with a mark in the place of what is no UTF-8. */
export const shownText = (bytes: string): string => fromBytes(bytes) ?? lenient.decode(array(bytes));

/** What Python says of the first byte that is no UTF-8. */
export function decodeFault(bytes: string): string {
  const { at, reason } = firstFault(bytes);
  const byte = bytes.charCodeAt(at).toString(16).padStart(2, '0');
  return `'utf-8' codec can't decode byte 0x${byte} in position ${at}: ${reason}`;
}

/** How many bytes follow a first one, and which second bytes it allows (RFC 3629). */
function follow(first: number): { count: number; low: number; high: number } | undefined {
  if (first >= 0xc2 && first <= 0xdf) return { count: 1, low: 0x80, high: 0xbf };
  if (first >= 0xe0 && first <= 0xef) return { count: 2, low: first === 0xe0 ? 0xa0 : 0x80, high: first === 0xed ? 0x9f : 0xbf };
  if (first >= 0xf0 && first <= 0xf4) return { count: 3, low: first === 0xf0 ? 0x90 : 0x80, high: first === 0xf4 ? 0x8f : 0xbf };
  return undefined;
}

function firstFault(bytes: string): { at: number; reason: string } {
  for (let at = 0; at < bytes.length;) {
    const first = bytes.charCodeAt(at);
    if (first < 0x80) { at++; continue; }
    const rest = follow(first);
    if (rest === undefined) return { at, reason: 'invalid start byte' };
    for (let i = 1; i <= rest.count; i++) {
      if (at + i >= bytes.length) return { at, reason: 'unexpected end of data' };
      const next = bytes.charCodeAt(at + i);
      const [low, high] = i === 1 ? [rest.low, rest.high] : [0x80, 0xbf];
      if (next < low || next > high) return { at, reason: 'invalid continuation byte' };
    }
    at += rest.count + 1;
  }
  return { at: 0, reason: 'invalid start byte' };
}
