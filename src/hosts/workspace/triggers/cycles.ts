// Cycles in a graph: Tarjan's strongly connected components, without recursion.

/** By each node those that it leads to. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** Components of more than one node, or of one that leads to itself. */
export function componentsOf(graph: Graph): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found: string[][] = [];
  const enter = (node: string): { node: string; next: number } => {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    open.push(node);
    isOpen.add(node);
    return { node, next: 0 };
  };
  const lower = (node: string, to: number): void => { if (to < low.get(node)!) low.set(node, to); };
  for (const start of graph.keys()) {
    if (index.has(start)) continue;
    const path = [enter(start)];
    while (path.length > 0) {
      const at = path[path.length - 1];
      const to = graph.get(at.node)?.[at.next++];
      if (to !== undefined) {
        if (!index.has(to)) path.push(enter(to));
        else if (isOpen.has(to)) lower(at.node, index.get(to)!);
        continue;
      }
      path.pop();
      if (path.length > 0) lower(path[path.length - 1].node, low.get(at.node)!);
      if (low.get(at.node) !== index.get(at.node)) continue;
      const component = open.splice(open.lastIndexOf(at.node));
      for (const node of component) isOpen.delete(node);
      if (component.length > 1 || graph.get(at.node)?.includes(at.node) === true) found.push(component);
    }
  }
  return found;
}

/** A shortest way from a node back to itself within its component: the node first and last. */
export function cycleThrough(graph: Graph, component: readonly string[], start: string): string[] {
  const inside = new Set(component);
  const from = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const to of graph.get(node) ?? []) {
      if (to === start) {
        const back = [start];
        for (let at = node; at !== start; at = from.get(at)!) back.push(at);
        return [...back, start].reverse();
      }
      if (!inside.has(to) || from.has(to)) continue;
      from.set(to, node);
      queue.push(to);
    }
  }
  return [start];
}
