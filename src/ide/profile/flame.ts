// The blocks of a flame chart: each function as wide as its time, below the one that called it.
import type { FlameNode } from '../../protocol.ts';

/** `left` and `width`: percent of the chart. `parent`: its place among the blocks, -1 of the first. */
export interface Block { node: FlameNode; depth: number; left: number; width: number; parent: number }

/** Percent below which a block is not drawn. */
const LEAST = 0.3;
const BLOCKS = 600;

/** Parents before what they called, the widest first. */
export function blocksOf(root: FlameNode): Block[] {
  const blocks: Block[] = [{ node: root, depth: 0, left: 0, width: 100, parent: -1 }];
  if (root.total <= 0) return blocks;
  for (let at = 0; at < blocks.length && blocks.length < BLOCKS; at++) {
    const { node, depth, left } = blocks[at];
    let from = left;
    for (const child of node.children) {
      const width = (child.total / root.total) * 100;
      if (width >= LEAST) blocks.push({ node: child, depth: depth + 1, left: from, width, parent: at });
      from += width;
    }
  }
  return blocks;
}

/** The block that an arrow goes to from another; the same where there is none. */
export function neighbour(blocks: readonly Block[], at: number, key: string): number {
  const { parent } = blocks[at];
  const children = blocks.flatMap((block, i) => (block.parent === at ? [i] : []));
  const siblings = blocks.flatMap((block, i) => (block.parent === parent ? [i] : []));
  const place = siblings.indexOf(at);
  switch (key) {
    case 'ArrowDown': return children[0] ?? at;
    case 'ArrowUp': return parent < 0 ? at : parent;
    case 'ArrowRight': return siblings[place + 1] ?? at;
    case 'ArrowLeft': return siblings[place - 1] ?? at;
    case 'Home': return 0;
    default: return at;
  }
}
