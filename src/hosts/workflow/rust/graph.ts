// The graph of the Rust engine. Edges of a node are tried as petgraph gives them: the last that was added first; plain ones before
// those with a condition, and those without one in a goto after all.
import { Fault } from '../fault.ts';
import type { Dict } from '../values/value.ts';
import type { RustEdge, RustFile, RustNode } from './read.ts';

export const START = '__start__';
export const END = '__end__';

/** `by`: what of the file made it; `rule`: its own mapping, where it has one. */
export type Edge = { to: string; by: 'order' | 'goto' | 'edge'; rule?: Dict } & (
  | { kind: 'plain' | 'fallback' }
  | { kind: 'holds'; condition: string }
  | { kind: 'equals'; condition: string; wanted: string }
  | { kind: 'parallel'; branches: readonly string[] });

const RANK: Record<Edge['kind'], number> = { plain: 0, parallel: 0, holds: 1, equals: 1, fallback: 2 };

export class Graph {
  readonly nodes = new Map<string, RustNode>();
  private readonly edges = new Map<string, Edge[]>();
  private entry = false;
  private finish = false;

  /** Throws a Fault for a file that makes no graph. */
  constructor({ nodes, edges }: RustFile) {
    for (const node of nodes) this.nodes.set(node.name, node);
    const withGoto = nodes.length === 0 ? new Set<string>() : this.implicit(nodes, edges);
    for (const edge of edges) if (edge.from === START || !withGoto.has(edge.from)) this.explicit(edge);
    this.infer(edges);
    if (!this.entry) throw new Fault('No entry point defined', '');
    if (!this.finish) throw new Fault('No finish point defined', '');
  }

  /** The edges of a node in the order in which they are tried. */
  from(node: string): Edge[] { return [...this.edges.get(node) ?? []].reverse().sort((a, b) => RANK[a.kind] - RANK[b.kind]); }

  private add(from: string, edge: Edge): void {
    for (const name of [from, edge.to]) {
      if (name !== START && name !== END && !this.nodes.has(name)) throw new Fault('Node not found', name);
    }
    const its = this.edges.get(from) ?? [];
    its.push(edge);
    this.edges.set(from, its);
  }

  private enter(node: string): void { this.entry = true; this.add(START, { to: node, kind: 'plain', by: 'order' }); }
  private leave(node: string, by: Edge['by'] = 'order', rule?: Dict): void {
    this.finish = true;
    this.add(node, { to: END, kind: 'plain', by, ...rule !== undefined && { rule } });
  }

  private implicit(nodes: readonly RustNode[], edges: readonly RustEdge[]): Set<string> {
    const withGoto = new Set<string>();
    const froms = new Set(edges.map(({ from }) => from));
    const toEnd = new Set(edges.filter(({ to }) => to === END).map(({ from }) => from));
    if (!froms.has(START)) this.enter(nodes[0].name);
    nodes.forEach(({ name, goto, config }, i) => {
      if (goto !== undefined) {
        withGoto.add(name);
        this.goto(name, goto);
      } else if (froms.has(name)) return;
      else if (i < nodes.length - 1) this.add(name, { to: nodes[i + 1].name, kind: 'plain', by: 'order' });
      else if (!toEnd.has(name) && config !== undefined) this.leave(name);
    });
    return withGoto;
  }

  private goto(name: string, goto: NonNullable<RustNode['goto']>): void {
    for (const { condition, to, rule } of typeof goto === 'string' ? [{ condition: undefined, to: goto, rule: undefined }] : goto) {
      if (to !== END && !this.nodes.has(to)) {
        const all = [...this.nodes.keys()].map((one) => JSON.stringify(one)).join(', ');
        throw new Fault('Invalid configuration', `Node '${name}' has goto to non-existent node '${to}'. Available nodes: [${all}]`);
      }
      const its = { to, by: 'goto', ...rule !== undefined && { rule } } as const;
      if (condition !== undefined) this.add(name, { ...its, kind: 'holds', condition });
      else if (to === END) this.leave(name, 'goto', rule);
      else this.add(name, { ...its, kind: typeof goto === 'string' ? 'plain' : 'fallback' });
    }
  }

  private explicit({ from, to, when, targets, parallel, rule }: RustEdge): void {
    const its = { by: 'edge', rule } as const;
    if (parallel !== undefined) for (const branch of parallel) this.add(from, { ...its, to: branch, kind: 'parallel', branches: parallel });
    else if (targets !== undefined) {
      for (const [wanted, target] of targets) this.add(from, { ...its, to: String(target), kind: 'equals', condition: when ?? 'state.result', wanted: String(wanted) });
    } else if (to !== undefined) this.add(from, when === undefined ? { ...its, to, kind: 'plain' } : { ...its, to, kind: 'holds', condition: when });
  }

  /** The start and the end, where only edges tell them. */
  private infer(edges: readonly RustEdge[]): void {
    const starts = edges.filter(({ from }) => from === START)
      .flatMap(({ to, targets, parallel }) => [...to === undefined ? [] : [to], ...[...targets?.values() ?? []].map(String), ...parallel ?? []]);
    const ends = edges.filter(({ to }) => to === END).map(({ from }) => from);
    if (starts.length > 0 && !this.entry) this.enter(starts[0]);
    if (ends.length > 0 && !this.finish) this.leave(ends[0]);
  }

  /** Where branches meet: a node that all of them lead to next. */
  meeting(branches: readonly string[]): string {
    const [first, ...others] = branches.map((branch) => this.from(branch).map(({ to }) => to));
    const common = first?.find((to) => others.every((all) => all.includes(to)));
    if (common === undefined) throw new Fault('Graph error', 'No fan-in node found for parallel branches');
    return common;
  }
}
