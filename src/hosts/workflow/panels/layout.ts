// Where nodes and edges of a graph stand, top to bottom. It does not hang on a run: what a run marks moves nothing.
import { Graph, layout } from '@dagrejs/dagre';
import type { EdgeLabel, GraphLabel, NodeLabel, Point } from '@dagrejs/dagre';
import { decodeBytes } from '../../../bytes/text.ts';
import type { GraphEdge, GraphNode, GraphView } from '../wire.ts';

/** Pixels: of nodes, of a character of a name, of one below it, of what stands beside both; of a character of a condition. */
const NODE = { height: 44, least: 112, most: 280, character: 7.4, sign: 72, small: 6, count: 56 };
const END = { height: 24, width: 64 };
const LABEL = { height: 18, character: 6.8, around: 12 };
/** Characters of a condition that show, and of a name. */
const SHOWN = { condition: 30, name: 26 };
/** Nodes and edges that are drawn; the table has more of them. */
export const MOST_DRAWN = 600;

/** `x`, `y`: the middle. */
export interface Box extends Point { width: number; height: number }
export interface Wire {
  points: Point[];
  label: Box | undefined;
}

/** By the places of nodes and edges in the view. */
export interface Layout { width: number; height: number; nodes: Box[]; edges: Wire[] }

/** The beginning of a text, as it shows in a drawing. */
export const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
export const nameText = ({ name }: GraphNode): string => shortened(decodeBytes(name), SHOWN.name);
export const labelText = ({ condition, kind }: GraphEdge): string =>
  (condition === undefined ? kind === 'fallback' ? 'on failure' : '' : shortened(decodeBytes(condition), SHOWN.condition));

export function layOut({ nodes, edges }: GraphView): Layout {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 24, ranksep: 36, edgesep: 16, marginx: 12, marginy: 12 });
  for (const node of nodes) graph.setNode(node.id, sizeOf(node));
  edges.forEach((edge, at) => {
    if (graph.hasNode(edge.from) && graph.hasNode(edge.to)) graph.setEdge(edge.from, edge.to, labelSize(edge), String(at));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width, height,
    nodes: nodes.map(({ id }) => boxOf(graph.node(id))),
    edges: edges.map(({ from, to }, at) => wireOf(graph.edge(from, to, String(at)) as EdgeLabel | undefined)),
  };
}

function sizeOf(node: GraphNode): NodeLabel {
  if (node.kind === 'start' || node.kind === 'end') return { ...END };
  // Beside the name stands that it failed, beside what it is how often it ran.
  const width = Math.max(nameText(node).length * NODE.character + NODE.sign, shownSubtitle(node).length * NODE.small + NODE.count);
  return { height: NODE.height, width: Math.min(NODE.most, Math.max(NODE.least, width)) };
}

function labelSize(edge: GraphEdge): EdgeLabel {
  const { length } = labelText(edge);
  return length === 0 ? {} : { width: length * LABEL.character + LABEL.around, height: LABEL.height, labelpos: 'c' };
}

const boxOf = ({ x = 0, y = 0, width, height }: NodeLabel): Box => ({ x, y, width, height });

function wireOf(edge: EdgeLabel | undefined): Wire {
  const { points = [], x, y, width = 0, height = 0 } = edge ?? {};
  return { points, label: x === undefined || y === undefined || width === 0 ? undefined : { x, y, width, height } };
}

/** What stands under a node's name. */
export function subtitle({ kind, action, line }: GraphNode): string {
  const what = kind === 'action' && action !== undefined ? decodeBytes(action) : KINDS[kind];
  return line === undefined ? what : `${what} · line ${line}`;
}

export const shownSubtitle = (node: GraphNode): string => shortened(subtitle(node), SHOWN.name);

export const KINDS: Record<GraphNode['kind'], string> = {
  start: 'start', end: 'end', lua: 'Lua', python: 'Python', prolog: 'Prolog', expression: 'expression', action: 'action',
  steps: 'steps', while: 'while loop', each: 'for each', dynamic: 'for each', matrix: 'matrix', nothing: 'no code',
};

/** A line through points with its corners rounded, as an SVG path. */
export function pathOf(points: readonly Point[]): string {
  const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
  const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  if (points.length < 2) return '';
  const turns = points.slice(1, -1).map((point, i) => `Q${at(point)} ${at(i === points.length - 3 ? points.at(-1)! : middle(point, points[i + 2]))}`);
  return `M${at(points[0])}${turns.length === 0 ? `L${at(points[1])}` : turns.join('')}`;
}

/** Where it stands how often an edge was taken: right of its label, or of the middle of its line. */
export function countPlace({ points, label }: Wire): Point {
  if (label !== undefined) return { x: label.x + label.width / 2 + 4, y: label.y };
  const at = Math.floor(points.length / 2);
  const [a, b, c] = [points[at - 1], points[at], points[at + 1] ?? points[at]] as (Point | undefined)[];
  if (a === undefined || b === undefined || c === undefined) return { x: 0, y: 0 };
  return { x: (a.x + 2 * b.x + c.x) / 4 + 6, y: (a.y + 2 * b.y + c.y) / 4 };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Where the head of an arrow stands, and its direction in degrees. */
export function headOf(points: readonly Point[]): string {
  const [before, tip] = [points.at(-2), points.at(-1)];
  if (before === undefined || tip === undefined) return '';
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x) * 180 / Math.PI;
  return `translate(${round(tip.x)} ${round(tip.y)}) rotate(${round(angle)})`;
}
