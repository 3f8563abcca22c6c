// Lua values as short texts, and which of them stands behind which line.
import { decodeBytes } from '../../bytes/text.ts';
import type { LuaValue, Variable } from '../../protocol.ts';

const LONGEST = 60;

/** A value in one line: `"text"`, `{1, 2, a = 3, …}`. */
export function shortText(value: LuaValue, most = LONGEST): string {
  const text = textOf(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function textOf(value: LuaValue): string {
  if (value.type === 'string') return `"${decodeBytes(value.text)}"${value.length === undefined ? '' : '…'}`;
  if (value.type !== 'table') return decodeBytes(value.text);
  if (value.entries === undefined) return value.size === 0 ? '{}' : '{…}';
  let next = 1;
  const entries = value.entries.slice(0, 8).map(([key, of]) => {
    const name = key.type === 'string' && /^[A-Za-z_]\w*$/.test(key.text) ? key.text : `[${textOf(key)}]`;
    return key.type === 'number' && Number(key.text) === next++ ? textOf(of) : `${name} = ${textOf(of)}`;
  });
  return `{${entries.join(', ')}${(value.size ?? 0) > entries.length ? ', …' : ''}}`;
}

/** Each variable behind the last line at or before the one that runs on which its name stands: "t = {1, 2}, i = 3". `first`: the first line that may be. */
export function valuesByLine(text: string, line: number, variables: readonly Variable[], first = 1): Map<number, string> {
  const lines = text.split('\n').map((one, at) => (at + 1 < first ? '' : one));
  const byLine = new Map<number, string>();
  for (const { name, kind, value } of variables) {
    if (kind === 'vararg' || value.type === 'function') continue;
    const word = new RegExp(`(^|[^\\w.:])${name}($|\\W)`);
    const at = lines.slice(0, line).findLastIndex((one) => word.test(one.replace(/--.*$/, ''))) + 1;
    if (at === 0) continue;
    const told = `${name} = ${shortText(value)}`;
    byLine.set(at, byLine.has(at) ? `${byLine.get(at)!}, ${told}` : told);
  }
  return byLine;
}
