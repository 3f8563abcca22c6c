// Where nodes and edges of a graph stand, top to bottom. It does not hang on a run: what a run marks moves nothing.
import { Graph, layout } from '@dagrejs/dagre';
import type { EdgeLabel, GraphLabel, NodeLabel, Point } from '@dagrejs/dagre';
import { decodeBytes } from '../../../bytes/text.ts';
import type { GraphEdge, GraphNode, GraphView } from '../wire.ts';

/** Pixels: of nodes, of a character of a name, of one below it, of what stands beside both; of a character of a condition. */
const NODE = { height: 44, least: 112, most: 280, character: 8.2, sign: 80, small: 6, count: 56 };
const END = { height: 24, width: 64 };
const LABEL = { height: 18, character: 6.8, around: 12, count: 26 };
/** Characters of a condition that show, and of a name. */
const SHOWN = { condition: 30, name: 26 };
/** Nodes and edges that are drawn, which takes half a second at the most; the tables have more of them. */
export const MOST_DRAWN = 240;

/** `x`, `y`: the middle. */
export interface Box extends Point { width: number; height: number }
export interface Wire {
  points: Point[];
  /** Of the condition; absent: it has none. */
  label: Box | undefined;
  /** The left end of how often it was taken. */
  count: Point;
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
  graph.setGraph({ rankdir: 'TB', nodesep: 24, ranksep: 30, edgesep: 12, marginx: 12, marginy: 12 });
  for (const node of nodes) graph.setNode(node.id, sizeOf(node));
  edges.forEach((edge, at) => {
    if (graph.hasNode(edge.from) && graph.hasNode(edge.to)) graph.setEdge(edge.from, edge.to, labelSize(edge), String(at));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width, height,
    nodes: nodes.map(({ id }) => boxOf(graph.node(id))),
    edges: edges.map((edge, at) => {
      const placed = graph.edge(edge.from, edge.to, String(at)) as EdgeLabel | undefined;
      return placed === undefined ? { points: [], label: undefined, count: { x: 0, y: 0 } } : wireOf(placed, edge, boxOf(graph.node(edge.from)));
    }),
  };
}

function sizeOf(node: GraphNode): NodeLabel {
  if (node.kind === 'start' || node.kind === 'end') return { ...END };
  // Beside the name stands that it failed, beside what it is how often it ran.
  const width = Math.max(nameText(node).length * NODE.character + NODE.sign, shownSubtitle(node).length * NODE.small + NODE.count);
  return { height: NODE.height, width: Math.min(NODE.most, Math.max(NODE.least, width)) };
}

/** Room for its condition, and for how often it was taken. */
const labelSize = (edge: GraphEdge): EdgeLabel => ({ width: plateWidth(edge) + LABEL.count, height: LABEL.height, labelpos: 'c' });

function plateWidth(edge: GraphEdge): number {
  const { length } = labelText(edge);
  return length === 0 ? 0 : length * LABEL.character + LABEL.around;
}

const boxOf = ({ x = 0, y = 0, width, height }: NodeLabel): Box => ({ x, y, width, height });

function wireOf({ points = [], x = 0, y = 0, width = 0, height = 0 }: EdgeLabel, edge: GraphEdge, from: Box): Wire {
  const plate = plateWidth(edge);
  const left = x - width / 2;
  const isLoop = edge.from === edge.to;
  return {
    points: isLoop ? loopPoints(from, left + (plate === 0 ? LABEL.count / 2 : LABEL.around)) : points,
    label: plate === 0 ? undefined : { x: left + plate / 2, y, width: plate, height },
    // Without a condition the line passes through the middle of the room.
    count: { x: plate > 0 ? left + plate + 4 : x + 6, y },
  };
}

/** Out of the right side of a node to a place beside it, and back. */
function loopPoints({ x, y, width }: Box, to: number): Point[] {
  const right = x + width / 2;
  return [{ x: right, y: y - 10 }, { x: to, y: y - 14 }, { x: to, y: y + 14 }, { x: right, y: y + 10 }];
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

const round = (value: number): number => Math.round(value * 10) / 10;

/** Where the head of an arrow stands, and its direction in degrees. */
export function headOf(points: readonly Point[]): string {
  const [before, tip] = [points.at(-2), points.at(-1)];
  if (before === undefined || tip === undefined) return '';
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x) * 180 / Math.PI;
  return `translate(${round(tip.x)} ${round(tip.y)}) rotate(${round(angle)})`;
}
