// The calls of a text, with what is called and the strings that it is given: `redis.call('GET', ...)`.
import type { SyntaxNode, Tree } from '@lezer/common';
import { childrenOf, literalValue, pathOf } from './nodes.ts';

/** An argument, and what it is where it is a string that stands there. */
export interface Argument { from: number; to: number; text?: string }

export interface Call {
  from: number;
  to: number;
  /** The names of what is called: `['redis', 'call']`; a method's name is the last one. Absent where it is no such path. */
  path?: string[];
  method: boolean;
  arguments: Argument[];
}

/** Those that touch a range of the text, in the order in which they begin. */
export function callsIn(tree: Tree, text: string, { from, to } = { from: 0, to: text.length }): Call[] {
  const calls: Call[] = [];
  tree.iterate({
    from, to, enter: ({ name, node }) => { if (name === 'Call' || name === 'MethodCall') calls.push(callOf(node, text)); },
  });
  return calls;
}

function callOf(node: SyntaxNode, text: string): Call {
  const callee = node.firstChild;
  const method = node.getChild('MethodName');
  const path = callee === null ? undefined : pathOf(callee, text);
  if (method !== null) path?.push(text.slice(method.from, method.to));
  return { from: node.from, to: node.to, ...(path && { path }), method: method !== null, arguments: argumentsOf(node, text) };
}

function argumentsOf(call: SyntaxNode, text: string): Argument[] {
  const list = call.getChild('Arguments');
  return list === null ? [] : childrenOf(list).filter(({ name }) => !NONE.has(name)).map(({ name, from, to }) =>
    (name === 'String' || name === 'LongString' ? { from, to, text: literalValue(text.slice(from, to)) } : { from, to }));
}

const NONE: ReadonlySet<string> = new Set(['(', ')', ',', 'BadCall', 'LineComment', 'LongComment', 'BadComment', '⚠']);
