// What a string holds: JSON, MessagePack or a time, as text; asked for, never guessed at by itself.
import { decode } from '@msgpack/msgpack';
import { decodeStrict } from '../../bytes/text.ts';
import type { Bytes, WireReply } from '../../protocol.ts';

export interface Unfolded { as: 'JSON' | 'MessagePack' | 'Time'; text: string }

/** Bytes that are read at once. */
const MOST = 1_000_000;

export function unfold(reply: WireReply): Unfolded[] {
  const text = reply.type === 'integer' ? String(reply.value) : 'text' in reply && reply.type !== 'double' ? reply.text ?? '' : '';
  if (text === '' || text.length > MOST || ('length' in reply && reply.length !== undefined)) return [];
  return [jsonIn(text), messagePackIn(text), timeIn(text)].flatMap((one) => one ?? []);
}

function jsonIn(text: Bytes): Unfolded | undefined {
  const readable = decodeStrict(text);
  if (readable === null || !/^\s*[[{"]/.test(readable)) return undefined;
  try {
    return { as: 'JSON', text: JSON.stringify(JSON.parse(readable), null, 2) };
  } catch {
    return undefined; // it only begins like it
  }
}

/** Of maps and lists alone: nearly every byte is a number of MessagePack. */
function messagePackIn(text: Bytes): Unfolded | undefined {
  const first = text.charCodeAt(0);
  if (!((first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf))) return undefined;
  try {
    const value = decode(Uint8Array.from(text, (char) => char.charCodeAt(0)), { useBigInt64: true, maxArrayLength: text.length, maxMapLength: text.length });
    return { as: 'MessagePack', text: JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one instanceof Uint8Array ? Array.from(one) : one), 2) };
  } catch {
    return undefined; // bytes of another kind
  }
}

/** Seconds from 2001 to 2100, or milliseconds or microseconds of these years. */
function timeIn(text: string): Unfolded | undefined {
  if (!/^\d{10}(?:\.\d{1,6})?$|^\d{13}$|^\d{16}$/.test(text)) return undefined;
  const [whole] = text.split('.');
  const ms = whole.length === 10 ? Number(text) * 1000 : whole.length === 13 ? Number(text) : Number(text) / 1000;
  return ms < 978_307_200_000 || ms > 4_102_444_800_000 ? undefined : { as: 'Time', text: new Date(ms).toISOString() };
}
