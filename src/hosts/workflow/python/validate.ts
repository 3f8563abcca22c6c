// What the Python engine refuses before it builds anything: all faults of a file in one message.
import { Fault } from '../fault.ts';
import { repr, truth } from '../values/python-text.ts';
import type { Dict, Key, Value } from '../values/value.ts';
import { isDict, isList } from '../values/value.ts';
import { keyOf } from './access.ts';
import { END, START } from './graph.ts';

const ANCHOR = '  See docs/shared/YAML_REFERENCE.md#dynamic-parallel';

/** Throws a ValueError that tells every fault, or returns. */
export function validate(sections: Dict): void {
  const nodes = sections.get('nodes');
  if (!isList(nodes)) return;
  const named = new Map<Key, Dict>();
  const faults = nodeFaults(nodes, named);
  faults.push(...fanInFaults(named), ...edgeFaults(sections.get('edges'), named), ...gotoFaults(named));
  if (faults.length > 0) throw new Fault('ValueError', `Workflow validation failed: ${faults.join('; ')}`);
}

/** Gathers the nodes by name; one without a name, and the second of a name, is passed over. */
function nodeFaults(nodes: readonly Value[], named: Map<Key, Dict>): string[] {
  return nodes.flatMap((node) => {
    const name = isDict(node) ? node.get('name') : undefined;
    if (!isDict(node) || typeof name !== 'string' || name === '') return [];
    if (named.has(name)) return [`[DUPLICATE_NODE] Duplicate node name: ${repr(name)}`];
    named.set(name, node);
    return node.get('type') === 'dynamic_parallel' ? dynamicFaults(node, name) : [];
  });
}

function dynamicFaults(node: Dict, name: string): string[] {
  const told = (code: string, ...lines: string[]): string => `[${code}] dynamic_parallel node ${repr(name)}: ${lines.join('\n')}\n${ANCHOR}`;
  const faults: string[] = [];
  if (!truth(node.get('items') ?? null)) {
    faults.push(told('DYN_PARALLEL_MISSING_ITEMS', `missing required key 'items'.`,
      '  Add an items expression as a sibling of action/steps/subgraph, e.g.:', '      items: "{{ state.batches }}"'));
  }
  const modes = ['action', 'steps', 'subgraph'].filter((mode) => (node.get(mode) ?? null) !== null);
  if (modes.length === 0) {
    faults.push(told('DYN_PARALLEL_MODE', 'missing branch-body key.', `  Add exactly one of: 'action', 'steps', or 'subgraph'.`,
      '  Quick guide:', '      action:   a single registered action call per item',
      '      steps:    a sequential list of step entries per item', '      subgraph: a separate workflow file per item'));
  } else if (modes.length > 1) {
    faults.push(told('DYN_PARALLEL_MODE', 'conflicting branch-body keys.', `  Conflicting keys: ${modes.map(repr).join(', ')}.`,
      '  Exactly one of action/steps/subgraph is allowed.', '  Did you mean to remove one?'));
  }
  if (!truth(node.get('fan_in') ?? null)) {
    faults.push(told('DYN_PARALLEL_MISSING_FAN_IN', `missing required key 'fan_in'.`,
      `  Add a sibling 'fan_in' (NOT nested under 'branch:')`,
      '  naming the node that should collect parallel results, e.g.:', '      fan_in: collect_results'));
  }
  return faults;
}

function fanInFaults(named: ReadonlyMap<Key, Dict>): string[] {
  return [...named].flatMap(([name, node]) => {
    const fanIn = node.get('fan_in') ?? null;
    if (node.get('type') !== 'dynamic_parallel' || !truth(fanIn) || named.has(fanIn as Key)) return [];
    const declared = [...named.keys()].sort();
    return [`[DYN_PARALLEL_FAN_IN_UNDEFINED] dynamic_parallel node ${repr(name)}: fan_in target ${repr(fanIn)}\n  is not a defined node.\n`
      + `  Declared nodes: ${repr(declared)}\n  Pick one of the declared nodes, e.g.:\n      fan_in: ${String(declared[0])}\n${ANCHOR}`];
  });
}

function edgeFaults(edges: Value | undefined, named: ReadonlyMap<Key, Dict>): string[] {
  if (!isList(edges)) return [];
  const isEnd = (name: Value): boolean => named.has(keyOf(name)) || name === START || name === END;
  return edges.flatMap((edge, index) => {
    if (!isDict(edge)) return [];
    const [from, to] = [edge.get('from') ?? null, edge.get('to') ?? null];
    const faults = from === null || isEnd(from) ? [] : [`[EDGE_FROM_UNDEFINED] Edge 'from' references undefined node ${repr(from)}`];
    for (const target of isList(to) ? to : [to]) {
      if (typeof target === 'string' && !isEnd(target)) faults.push(`[EDGE_TO_UNDEFINED] Edge 'to' references undefined node ${repr(target)}`);
    }
    return edge.get('type') === 'parallel' ? [...faults, ...parallelFaults(edge.get('fan_in') ?? null, index, named)] : faults;
  });
}

function parallelFaults(fanIn: Value, index: number, named: ReadonlyMap<Key, Dict>): string[] {
  if (!truth(fanIn)) return [`[PARALLEL_FAN_IN_UNDEFINED] Parallel edge at index ${index} requires 'fan_in'`];
  return named.has(keyOf(fanIn)) ? [] : [`[PARALLEL_FAN_IN_UNDEFINED] Parallel edge fan_in references undefined node ${repr(fanIn)}`];
}

function gotoFaults(named: ReadonlyMap<Key, Dict>): string[] {
  return [...named].flatMap(([name, node]) => {
    const goto = node.get('goto') ?? null;
    const targets = typeof goto === 'string' ? [goto] : isList(goto) ? goto.flatMap((rule) => (isDict(rule) && rule.has('to') ? [rule.get('to')!] : [])) : [];
    return targets.filter((target) => target !== END && !named.has(keyOf(target)))
      .map((target) => `[GOTO_UNDEFINED] Node ${repr(name)} has goto to non-existent node ${repr(target)}`);
  });
}
