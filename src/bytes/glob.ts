// Redis's glob-style patterns, byte for byte as `stringmatchlen`: `*`, `?`, `[a-z]`, `[^a]` and `\` before a literal.
import type { Bytes } from '../protocol.ts';

const STAR = 42;
const QUESTION = 63;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;
const CARET = 94;
const DASH = 45;

/** How many `*` are followed, but for one at the end: a pattern with more matches nothing. */
const STARS = 1000;

/**
 * Whether the whole text matches. An empty text matches the empty pattern alone, not even `*` (KEYS and SCAN take
 * `*` for "all" before they ask). Only the last `*` met is ever widened, so the cost is at most pattern times text.
 */
export function matches(pattern: Bytes, text: Bytes, nocase = false): boolean {
  if (pattern.length === 0 || text.length === 0) return pattern.length === text.length;
  let at = 0;
  let on = 0;
  let retryPattern = -1;
  let retryText = 0;
  let stars = 0;
  for (;;) {
    if (pattern.charCodeAt(at) === STAR) {
      do at++; while (pattern.charCodeAt(at) === STAR);
      if (at >= pattern.length) return true;
      if (on === text.length || ++stars > STARS) return false;
      retryPattern = at;
      retryText = on;
      continue;
    }
    const next = at < pattern.length && on < text.length ? step(pattern, at, text.charCodeAt(on), nocase) : -1;
    if (next >= 0) {
      at = next;
      on++;
      if (on === text.length && at >= pattern.length) return true;
      continue;
    }
    if (retryPattern < 0 || ++retryText >= text.length) return false;
    at = retryPattern;
    on = retryText;
  }
}

/** What every text that matches begins with, case counting. */
export const literalPrefix = (pattern: Bytes): Bytes => /^[^*?[\\]*/.exec(pattern)![0];

/** Matches one byte against the pattern's next element; the position after the element, or -1. */
function step(pattern: Bytes, at: number, byte: number, nocase: boolean): number {
  let code = pattern.charCodeAt(at);
  if (code === QUESTION) return at + 1;
  if (code === OPEN) return stepSet(pattern, at + 1, byte, nocase);
  if (code === BACKSLASH && at + 1 < pattern.length) code = pattern.charCodeAt(++at);
  return same(code, byte, nocase) ? at + 1 : -1;
}

/** A set after its `[`. One that is not closed ends with the pattern. */
function stepSet(pattern: Bytes, at: number, byte: number, nocase: boolean): number {
  const { length } = pattern;
  const not = pattern.charCodeAt(at) === CARET;
  if (not) at++;
  let found = false;
  for (; at < length; at++) {
    const code = pattern.charCodeAt(at);
    if (code === BACKSLASH && at + 1 < length) {
      if (pattern.charCodeAt(++at) === byte) found = true; // case counts here, whatever was asked
    } else if (code === CLOSE) {
      at++;
      break;
    } else if (at + 2 < length && pattern.charCodeAt(at + 1) === DASH) {
      if (inRange(byte, code, pattern.charCodeAt(at + 2), nocase)) found = true;
      at += 2;
    } else if (same(code, byte, nocase)) {
      found = true;
    }
  }
  return found === not ? -1 : at;
}

/** Ends may stand in either order; they are ordered before their case is folded. Bytes compare signed, as C's char. */
function inRange(byte: number, from: number, to: number, nocase: boolean): boolean {
  let start = signed(from);
  let end = signed(to);
  if (start > end) [start, end] = [end, start];
  if (!nocase) return signed(byte) >= start && signed(byte) <= end;
  const lowered = lower(signed(byte));
  return lowered >= lower(start) && lowered <= lower(end);
}

const signed = (byte: number): number => (byte > 127 ? byte - 256 : byte);
const lower = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);
const same = (a: number, b: number, nocase: boolean): boolean => a === b || (nocase && lower(a) === lower(b));
