// Parts of a graph as the page draws it, alike for both engines.
import { firstMock } from './mocks.ts';
import { toBytes } from './values/utf8.ts';
import type { GraphEdge, GraphNode, NodeKind } from './wire.ts';

export const START_NODE: GraphNode = { id: '__start__', name: 'start', kind: 'start' };
export const END_NODE: GraphNode = { id: '__end__', name: 'end', kind: 'end' };

/** What a node is made from: Unicode texts. `output`: the key under which an action's result goes. */
export interface NodeFacts {
  name: string;
  kind: NodeKind;
  line: number | undefined;
  loop?: string;
  action?: string;
  output?: boolean;
}

/** What cannot run here. */
const CANNOT = new Set<NodeKind>(['python', 'prolog', 'expression', 'action', 'dynamic']);

export const idOf = (name: string, loop?: string): string => toBytes(loop === undefined ? name : `${loop}\n${name}`);

export function nodeOf({ name, kind, line, loop, action, output = false }: NodeFacts): GraphNode {
  return {
    id: idOf(name, loop), name: toBytes(name), kind,
    ...line !== undefined && { line },
    ...loop !== undefined && { loop: toBytes(loop) },
    ...action !== undefined && { action: toBytes(action) },
    ...CANNOT.has(kind) && { mock: toBytes(firstMock(name, output)) },
  };
}

/** The edges of a loop: into its body, through it, and back. Ids. */
export function loopEdges(loop: string, body: readonly string[], condition: string): GraphEdge[] {
  const [id, inside] = [idOf(loop), body.map((name) => idOf(name, loop))];
  if (inside.length === 0) return [];
  return [
    { from: id, to: inside[0], kind: 'loop', condition: toBytes(condition) },
    ...inside.slice(1).map((to, i): GraphEdge => ({ from: inside[i], to, kind: 'loop' })),
    { from: inside.at(-1)!, to: id, kind: 'loop' },
  ];
}
