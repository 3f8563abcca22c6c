// The graph of the Python engine: one edge a pair of nodes, tried in the order in which the pairs were first added.
import { Fault } from '../fault.ts';
import type { Dict, Key, Value } from '../values/value.ts';
import { nameText } from './access.ts';

export const START = '__start__';
export const END = '__end__';

/** Runs a node: gets the state, gives what is merged into it. */
export type NodeFunction = (state: Dict) => Dict;

export interface GraphNode { name: Key; config: Dict | undefined; run: NodeFunction | undefined }

export interface Edge {
  to: Key;
  /** Whether it is taken; absent: always. */
  holds?: (state: Dict) => boolean;
  /** Of an edge that starts a branch: where the branches meet. */
  fanIn?: Key;
  /** The condition's text, to be shown. */
  told?: Value;
  /** What of the file made it; `rule`: its own mapping, where it has one. */
  by: EdgeOrigin;
  rule?: Dict | undefined;
}

/** What of a file makes an edge: the order of the nodes, a node's goto, the section of edges. */
export type EdgeOrigin = 'order' | 'goto' | 'edge';

export class Graph {
  readonly nodes = new Map<Key, GraphNode>([[START, plainNode(START)], [END, plainNode(END)]]);
  readonly interruptBefore = new Set<Key>();
  readonly interruptAfter = new Set<Key>();
  private readonly edges = new Map<Key, Map<Key, Edge>>();

  addNode(name: Key, config: Dict, run: NodeFunction | undefined): void {
    if (this.nodes.has(name)) throw new Fault('ValueError', `Node '${nameText(name)}' already exists in the graph.`);
    this.nodes.set(name, { name, config, run });
  }

  /** A later edge of a pair takes the place of the first, and what it does not say stays. */
  addEdge(from: Key, edge: Edge): void {
    for (const name of [from, edge.to]) {
      if (!this.nodes.has(name)) throw new Fault('ValueError', 'Both nodes must exist in the graph.');
    }
    let its = this.edges.get(from);
    if (its === undefined) this.edges.set(from, its = new Map());
    its.set(edge.to, { ...its.get(edge.to), holds: undefined, rule: undefined, ...edge } as Edge);
  }

  edgesFrom(name: Key): Edge[] { return [...this.edges.get(name)?.values() ?? []]; }

  interrupt(which: 'before' | 'after', name: Key): void {
    if (!this.nodes.has(name)) throw new Fault('ValueError', `Interrupt node '${nameText(name)}' does not exist in the graph.`);
    (which === 'before' ? this.interruptBefore : this.interruptAfter).add(name);
  }
}

const plainNode = (name: Key): GraphNode => ({ name, config: undefined, run: undefined });

/** The first edge that is taken, of all kinds alike where `all` says so. */
export const firstTaken = (edges: readonly Edge[], state: Dict): Edge | undefined =>
  edges.find((edge) => (edge.holds?.(state) ?? true) && Boolean(edge.to));
