// Replies as they are on the wire. Pure functions.
import type { Bytes, WireReply } from '../../protocol.ts';
import { doubleText, ELEMENT, ENTRY, missing, toResp2 } from '../../bytes/reply-text.ts';
import type { Protocol } from '../../bytes/reply-text.ts';

/**
 * A line on the wire, without its CRLF; a `body` may have such in it. `cut` tells what is missing of its text; as a kind it
 * stands, without a text, where the missing parts of a list would be.
 */
export interface WireLine { kind: 'head' | 'body' | 'cut'; text: Bytes; cut?: string }

/** The lines of a reply in RESP2 or RESP3. The heads of what is cut have the true lengths. */
export function wireLines(reply: WireReply, protocol: Protocol = 3): WireLine[] {
  const lines: WireLine[] = [];
  writeWire(protocol === 2 ? toResp2(reply) : reply, protocol, lines);
  return lines;
}

/** A reply that is whole, in the bytes of RESP2 or RESP3. */
export function replyBytes(reply: WireReply, protocol: Protocol = 3): Bytes {
  return wireLines(reply, protocol).map(({ text }) => `${text}\r\n`).join('');
}

const AGGREGATE = { array: '*', set: '~', push: '>' } as const;

function writeWire(reply: WireReply, protocol: Protocol, lines: WireLine[]): void {
  const head = (text: Bytes): void => { lines.push({ kind: 'head', text }); };
  /** A text, in a line of its own with its length before it, or with a sign. */
  const text = (kind: 'head' | 'body', its: Bytes, there: number, unit = 'byte'): void => {
    const cut = missing(reply, there, unit);
    lines.push({ kind, text: its, ...(cut !== undefined && { cut }) });
  };
  const list = (sign: string, parts: readonly WireReply[], there: number, unit: readonly [string, string?]): void => {
    head(`${sign}${lengthOf(reply) ?? there}`);
    for (const part of parts) writeWire(part, protocol, lines);
    const cut = missing(reply, there, ...unit);
    if (cut !== undefined) lines.push({ kind: 'cut', text: '', cut });
  };
  switch (reply.type) {
    case 'status': return text('head', `+${reply.text}`, reply.text.length);
    case 'error': return text('head', `-${reply.text}`, reply.text.length);
    case 'integer': return head(`:${reply.value}`);
    case 'double': return head(`,${doubleText(reply)}`);
    case 'boolean': return head(reply.value ? '#t' : '#f');
    case 'null': return head(protocol === 3 ? '_' : '$-1');
    case 'null array': return head(protocol === 3 ? '_' : '*-1');
    case 'big number': return text('head', `(${reply.digits}`, reply.digits.length, 'digit');
    case 'bulk':
      head(`$${reply.length ?? reply.text.length}`);
      return text('body', reply.text, reply.text.length);
    case 'verbatim':
      head(`=${(reply.length ?? reply.text.length) + 4}`);
      return text('body', `${reply.format}:${reply.text}`, reply.text.length);
    case 'map': return list('%', reply.entries.flat(), reply.entries.length, ENTRY);
    case 'attributed':
      list('|', reply.attributes.flat(), reply.attributes.length, ENTRY);
      return writeWire(reply.reply, protocol, lines);
    default: return list(AGGREGATE[reply.type], reply.items, reply.items.length, ELEMENT);
  }
}

const lengthOf = (reply: WireReply): number | undefined => ('length' in reply ? reply.length : undefined);
