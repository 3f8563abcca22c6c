// The filter of the key list: Redis's glob, or a part of a name.
import type { Bytes } from '../../../../protocol.ts';
import { matches } from '../../../../bytes/glob.ts';
import { encodeText } from '../../../../bytes/text.ts';

/** What people type as a pattern of SCAN: with no sign of a glob in it, a part of a name. */
export function toPattern(typed: string): Bytes {
  const text = encodeText(typed.trim());
  if (text === '') return '*';
  return /[*?[\\]/.test(text) ? text : `*${text}*`;
}

/** Whether SCAN with that pattern would bring a key, for keys that are there no longer. */
export const matchesPattern = (pattern: Bytes, key: Bytes): boolean => pattern === '*' || matches(pattern, key);
