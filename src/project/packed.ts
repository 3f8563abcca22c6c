// JSON as letters, digits, "-" and "_", deflated (raw), and back: what stands in the fragment of a link. It is hostile: it is measured while it is unpacked.
import { isRecord, LIMITS } from './checks.ts';
import type { FieldName } from './project.ts';

/** Why a link cannot be opened: a sentence for the person who has it. */
export class LinkError extends Error {
  /** `field`: the one that is not what it claims to be. */
  constructor(message: string, readonly field?: FieldName) { super(message); }
}

export const DAMAGED = 'This link is damaged or was cut off. Ask for it again, as a file if it is long.';
const TOO_MUCH = 'This link unpacks to more than a script can hold.';

/** In UTF-8, deflated, in base64url without padding. */
export async function pack(json: string): Promise<string> {
  const packed = new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return toBase64Url(new Uint8Array(await new Response(packed).arrayBuffer()));
}

/** What `pack` made of an object of JSON. Throws LinkError. */
export const unpackRecord = async (packed: string): Promise<Record<string, unknown>> => parse(await unpack(fromBase64Url(packed)));

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text)) throw new LinkError(DAMAGED);
  let binary: string;
  try {
    binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    throw new LinkError(DAMAGED);
  }
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** Inflates up to the limit: what would go past it is never held. */
async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<string> {
  const { readable, writable } = new DecompressionStream('deflate-raw');
  const writer = writable.getWriter();
  for (const written of [writer.write(packed), writer.close()]) written.catch(() => undefined); // the reader is told
  const reader = readable.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      text += decoder.decode(value, { stream: !done });
      if (done) return text;
      if (text.length > LIMITS.unpacked) break;
    }
  } catch {
    throw new LinkError(DAMAGED);
  }
  reader.cancel().catch(() => undefined); // it may have failed already
  throw new LinkError(TOO_MUCH);
}

function parse(text: string): Record<string, unknown> {
  if (isTooMuch(text)) throw new LinkError(TOO_MUCH);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new LinkError(DAMAGED);
  }
  if (!isRecord(value)) throw new LinkError(DAMAGED);
  return value;
}

/**
 * Whether a text of JSON goes deeper, or has more values, than a project can: such take seconds, and in some browsers the
 * stack. Counted before it is parsed, and by hand: a pattern that knows strings is slow on text made to be slow.
 */
function isTooMuch(text: string): boolean {
  let depth = 0;
  let values = 0;
  let quoted = false;
  for (let at = 0; at < text.length && depth <= LIMITS.nesting && values <= LIMITS.all; at++) {
    const char = text[at];
    if (char === '"') quoted = !quoted;
    else if (quoted) at += char === '\\' ? 1 : 0;
    else if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth--;
    else if (char === ',') values++;
  }
  return depth > LIMITS.nesting || values > LIMITS.all;
}
