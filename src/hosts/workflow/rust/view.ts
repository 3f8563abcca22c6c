// The Rust engine's graph as the page draws it: what a run follows.
import { END_NODE, loopEdges, nodeOf, START_NODE } from '../node-view.ts';
import { toBytes } from '../values/utf8.ts';
import type { Dict } from '../values/value.ts';
import type { GraphEdge, GraphNode, GraphView, NodeKind } from '../wire.ts';
import type { YamlFile } from '../yaml/read.ts';
import { END, Graph, START } from './graph.ts';
import type { Edge } from './graph.ts';
import { readRust } from './read.ts';
import type { RustNode } from './read.ts';

type LineOf = (dict: Dict) => number | undefined;

/** Throws a Fault, as a run of the file would. */
export function rustView(file: YamlFile): Omit<GraphView, 'problems'> {
  const lineOf: LineOf = (dict) => file.lineOf(dict);
  const read = readRust(file.value, lineOf);
  const graph = new Graph(read);
  const edges = distinct([START, ...graph.nodes.keys()].flatMap((name) => edgesFrom(graph, name, lineOf)));
  const loops = read.nodes.flatMap(({ name, loop }) =>
    (loop === undefined ? [] : loopEdges(name, loop.body.map((one) => one.name), loop.condition)));
  return {
    nodes: [START_NODE, ...[...graph.nodes.values()].flatMap((node) => nodesOf(node, lineOf)), ...edges.some(({ to }) => to === END) ? [END_NODE] : []],
    edges: [...edges, ...loops],
  };
}

function nodesOf(node: RustNode, lineOf: LineOf): GraphNode[] {
  return [viewOf(node, lineOf), ...node.loop?.body.map((one) => viewOf(one, lineOf, node.name)) ?? []];
}

function viewOf(node: RustNode, lineOf: LineOf, loop?: string): GraphNode {
  const { name, action, output, config } = node;
  return nodeOf({
    name, kind: kindOf(node, loop !== undefined), line: lineOf(config),
    ...loop !== undefined && { loop },
    ...action !== undefined && { action, output: output !== undefined },
  });
}

/** As a run finds out what to do: a loop, an action, code. */
function kindOf({ loop, action, run, language }: RustNode, isInside: boolean): NodeKind {
  if (loop !== undefined && !isInside) return 'while';
  if (action !== undefined) return 'action';
  if (run === undefined) return 'nothing';
  return language === 'prolog' || language === 'python' ? language : 'lua';
}

function edgesFrom(graph: Graph, name: string, lineOf: LineOf): GraphEdge[] {
  const node = graph.nodes.get(name);
  const edges = graph.from(name).map((edge): GraphEdge => {
    const place = edge.rule ?? node?.config;
    const line = place === undefined ? undefined : lineOf(place);
    return {
      from: toBytes(name), to: toBytes(edge.to), kind: edge.kind === 'parallel' ? 'parallel' : edge.by,
      ...conditionOf(edge), ...line !== undefined && { line },
    };
  });
  const fallback = node?.fallback;
  if (fallback === undefined || !graph.nodes.has(fallback)) return edges;
  return [...edges, { from: toBytes(name), to: toBytes(fallback), kind: 'fallback' }];
}

/** The engine may have an edge twice, by the order and by the section of edges; the second is never come to. */
function distinct(edges: readonly GraphEdge[]): GraphEdge[] {
  const known = new Map(edges.map((edge) => [[edge.from, edge.to, edge.kind === 'parallel', edge.condition].join('\n'), edge]));
  return [...known.values()];
}

function conditionOf(edge: Edge): { condition?: string } {
  if (edge.kind === 'holds') return { condition: toBytes(edge.condition) };
  return edge.kind === 'equals' ? { condition: toBytes(`${edge.condition} = ${edge.wanted}`) } : {};
}
