// Moving about a graph by the arrow keys: along edges, and among those that leave one node.
import type { GraphView } from '../wire.ts';
import type { Layout } from './layout.ts';

/** A node or an edge, by its place in the view. */
export type Item = `n${number}` | `e${number}`;

export const placeOf = (item: Item): number => Number(item.slice(1));
export const isNode = (item: Item): boolean => item.startsWith('n');

/** Where a key leads from an item; undefined: it leads nowhere, or is no such key. */
export function walk(view: GraphView, { nodes: boxes }: Pick<Layout, 'nodes'>, item: Item, key: string): Item | undefined {
  if (key === 'Home') return 'n0';
  if (key === 'End') return `n${view.nodes.length - 1}`;
  return isNode(item) ? fromNode(view, boxes, placeOf(item), key) : fromEdge(view, placeOf(item), key);
}

function fromNode({ nodes, edges }: GraphView, boxes: Layout['nodes'], at: number, key: string): Item | undefined {
  const { id } = nodes[at];
  if (key === 'ArrowDown') return edgeItem(edges.findIndex(({ from }) => from === id));
  if (key === 'ArrowUp') return edgeItem(edges.findIndex(({ to }) => to === id));
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined;
  return beside(boxes, at, key === 'ArrowLeft' ? -1 : 1);
}

const edgeItem = (at: number): Item | undefined => (at < 0 ? undefined : `e${at}`);

/** The next node in the order of reading: row by row. */
function beside(boxes: Layout['nodes'], at: number, step: number): Item | undefined {
  const order = boxes.map((_, i) => i).sort((a, b) => boxes[a].y - boxes[b].y || boxes[a].x - boxes[b].x);
  const next = order[order.indexOf(at) + step] as number | undefined;
  return next === undefined ? undefined : `n${next}`;
}

function fromEdge({ nodes, edges }: GraphView, at: number, key: string): Item | undefined {
  const { from, to } = edges[at];
  const nodeItem = (id: string): Item | undefined => {
    const place = nodes.findIndex((node) => node.id === id);
    return place < 0 ? undefined : `n${place}`;
  };
  switch (key) {
    case 'ArrowDown': return nodeItem(to);
    case 'ArrowUp': return nodeItem(from);
    case 'ArrowLeft': case 'ArrowRight': {
      const siblings = edges.flatMap((edge, i) => (edge.from === from ? [i] : []));
      const next = siblings[siblings.indexOf(at) + (key === 'ArrowLeft' ? -1 : 1)] as number | undefined;
      return next === undefined ? undefined : `e${next}`;
    }
    default: return undefined;
  }
}
