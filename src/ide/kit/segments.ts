// A byte string cut into what reads as text and what has to stand as an escape.
import { decodeStrict } from '../../bytes/text.ts';
import type { Bytes } from '../../protocol.ts';
import { escapeBytes } from '../../bytes/quote.ts';

export interface Segment { text: string; escaped: boolean }

/** UTF-8 shows as text, or every byte beyond ASCII as an escape, as a console has it. */
export type ByteView = 'text' | 'escaped';

/** A character of UTF-8 beyond ASCII, or a byte that is part of none. */
const WIDE = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g;
/** What no font shows, or what reorders its neighbours. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/u;

/** The segments of a byte string: neighbours differ in `escaped`, none is empty. */
export function segments(bytes: Bytes, view: ByteView = 'text'): Segment[] {
  const found: Segment[] = [];
  let from = 0;
  for (const match of view === 'text' ? bytes.matchAll(WIDE) : []) {
    const char = decodeStrict(match[0]);
    if (char === null || UNSEEN.test(char)) continue;
    narrow(bytes.slice(from, match.index), found);
    append(found, char, false);
    from = match.index + match[0].length;
  }
  narrow(bytes.slice(from), found);
  return found;
}

/** Whether a byte string reads as text as it is: nothing of it would be escaped. */
export function isText(bytes: Bytes): boolean {
  return segments(bytes).every((segment) => !segment.escaped);
}

/** ASCII as it is, other bytes as escapes. Quotes and backslashes stay: nothing quotes them here. */
function narrow(bytes: Bytes, found: Segment[]): void {
  for (const [part] of bytes.matchAll(/[ -~]+|[^ -~]+/g)) {
    const plain = part >= ' ' && part[0] <= '~';
    append(found, plain ? part : escapeBytes(part), !plain);
  }
}

function append(found: Segment[], text: string, escaped: boolean): void {
  const last = found.at(-1);
  if (last?.escaped === escaped) last.text += text;
  else found.push({ text, escaped });
}
