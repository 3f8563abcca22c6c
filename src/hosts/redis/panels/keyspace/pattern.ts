// The filter of the key list: Redis's glob, or a part of a name.
import type { Bytes } from '../../../../protocol.ts';
import { encodeText } from '../../../../bytes/text.ts';

/** What people type as a pattern of SCAN: with no sign of a glob in it, a part of a name. */
export function toPattern(typed: string): Bytes {
  const text = encodeText(typed.trim());
  if (text === '') return '*';
  return /[*?[\\]/.test(text) ? text : `*${text}*`;
}

/** Whether a key matches a glob of Redis (`stringmatchlen`), for keys that are there no longer. */
export function matchesPattern(pattern: Bytes, key: Bytes): boolean {
  return toRegExp(pattern).test(key);
}

function toRegExp(pattern: Bytes): RegExp {
  let source = '';
  for (const [part, set, escaped] of pattern.matchAll(/\[((?:\\[^]|[^\]\\])*)\]?|\\([^])|[^]/g)) {
    if (set !== undefined) source += charSet(set);
    else if (escaped !== undefined) source += literal(escaped);
    else if (part === '*') source += '[^]*';
    else source += part === '?' ? '[^]' : literal(part);
  }
  return new RegExp(`^${source}$`);
}

function charSet(set: Bytes): string {
  const not = set.startsWith('^');
  let source = '';
  for (const [, one, from, to, plain] of set.slice(not ? 1 : 0).matchAll(/\\([^])|([^\\])-([^])|([^])/g)) {
    // A range may be written backwards.
    source += from === undefined ? literal(one ?? plain) : [from, to].sort().map(literal).join('-');
  }
  if (source === '') return not ? '[^]' : '[]';
  return `[${not ? '^' : ''}${source}]`;
}

/** A byte as a regular expression that matches it alone, in a set too. */
function literal(char: Bytes): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
