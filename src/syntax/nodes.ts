// What is asked of single nodes.
import type { SyntaxNode } from '@lezer/common';

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

/** The names of a variable and its fields: `redis.call` and `redis["call"]` are both of two. Undefined for what is no such path. */
export function pathOf(node: SyntaxNode, text: string): string[] | undefined {
  const path: string[] = [];
  let at: SyntaxNode | null = node;
  while (at?.name === 'Member' || at?.name === 'Index') {
    const key: string | undefined = keyOf(at, text);
    if (key === undefined) return undefined;
    path.push(key);
    at = at.firstChild;
  }
  if (at?.name !== 'VariableName') return undefined;
  path.push(text.slice(at.from, at.to));
  return path.reverse();
}

/** Of `t.key` and `t["key"]`. */
function keyOf(node: SyntaxNode, text: string): string | undefined {
  const key = node.name === 'Member' ? node.getChild('PropertyName') : node.getChild('String') ?? node.getChild('LongString');
  if (key === null || (node.name === 'Index' && key === node.firstChild)) return undefined;
  return key.name === 'PropertyName' ? text.slice(key.from, key.to) : literalValue(text.slice(key.from, key.to));
}

const NAMED: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const ESCAPE = /\\(?:z\s*|x([\da-fA-F]{2})|u\{([\da-fA-F]+)\}|(\d{1,3})|(\r\n|\n\r|[^]))/g;
const LONG = /^\[(=*)\[(?:\r\n|\n\r|\r|\n)?([^]*)\]\1\]$/;
const BREAK = /\r\n|\n\r|\r/g;

/** What a string is, of the text of its literal, by the rules of 5.4. A byte is a char, whatever the text's other chars are. */
export function literalValue(literal: string): string {
  const long = LONG.exec(literal);
  if (long !== null) return long[2].replace(BREAK, '\n');
  return literal.slice(1, -1).replace(ESCAPE, (_, hex?: string, point?: string, decimal?: string, other?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (point !== undefined) return utf8(Number.parseInt(point, 16));
    if (decimal !== undefined) return String.fromCharCode(Number(decimal));
    return other === undefined ? '' : NAMED[other] ?? (/[\r\n]/.test(other) ? '\n' : other);
  });
}

/** Lua writes points up to 2^31, in up to six bytes. */
function utf8(point: number): string {
  if (point < 0x80) return String.fromCharCode(point);
  const bytes: number[] = [];
  let rest = point;
  let room = 0x3f;
  do {
    bytes.unshift(0x80 | (rest % 64));
    rest = Math.floor(rest / 64);
    room >>= 1;
  } while (rest > room);
  return String.fromCharCode(((~room << 1) & 0xff) | rest, ...bytes);
}
