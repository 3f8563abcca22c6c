// From a file to the graph, in the order in which the Python engine builds it, so that the first fault is the same.
import { Fault } from '../fault.ts';
import { repr, str, truth } from '../values/python-text.ts';
import { isDict, isList } from '../values/value.ts';
import type { Dict, Key, Value } from '../values/value.ts';
import { get, iterate, keyOf, need, section } from './access.ts';
import { dynamicFunction, eachFunction, matrixFunction } from './branches.ts';
import { END, Graph, START } from './graph.ts';
import { loopFunction } from './loops.ts';
import { classOf } from './nodes.ts';
import type { Nodes, RunFunction } from './nodes.ts';
import { withErrors } from './on-error.ts';
import { validate } from './validate.ts';

/** Throws a Fault. */
export function load(nodes: Nodes): Graph {
  const { file, sections } = nodes.engine;
  get(file.value, 'nodes');
  validate(sections);
  const graph = new Graph();
  const configs = iterate(sections.get('nodes') ?? (sections.has('nodes') ? null : []));
  for (const config of configs) addNode(graph, nodes, config);
  const edges = iterate(sections.get('edges') ?? (sections.has('edges') ? null : []));
  const withGoto = addImplicitEdges(graph, nodes, configs, edges);
  for (const edge of edges) addEdge(graph, nodes, edge, withGoto);
  addInterrupts(graph, configs, section(sections, 'config'));
  return graph;
}

function addNode(graph: Graph, nodes: Nodes, config: Value): void {
  const name = keyOf(need(config, 'name'));
  const node = config as Dict;
  graph.addNode(name, node, functionOf(nodes, node, str(name)));
}

function functionOf(nodes: Nodes, node: Dict, name: string): RunFunction | undefined {
  const type = node.get('type');
  if (type === 'while_loop') return loopFunction(nodes, node);
  if (type === 'dynamic_parallel') return dynamicFunction(nodes, node);
  const strategy = node.get('strategy');
  if (isDict(strategy) && strategy.has('matrix')) return matrixFunction(nodes, node);
  if (node.has('parallel_each')) return eachFunction(nodes, node);
  const run = nodes.functionOf(node, name);
  return run !== undefined && node.has('on_error') ? withErrors(nodes.engine, name, node, run) : run;
}

/** The start, goto, and the order of the nodes; returns the nodes that have a goto. */
function addImplicitEdges(graph: Graph, nodes: Nodes, configs: readonly Value[], edges: readonly Value[]): Set<Key> {
  const withGoto = new Set<Key>();
  if (configs.length === 0) return withGoto;
  const names = configs.map((config) => keyOf(need(config, 'name')));
  const froms = new Set<Key>(edges.flatMap((edge) => { const from = get(edge, 'from') ?? null; return truth(from) ? [keyOf(from)] : []; }));
  const toEnd = new Set<Key>(edges.filter((edge) => get(edge, 'to') === END).map((edge) => keyOf(get(edge, 'from') ?? null)));
  if (!froms.has(START)) graph.addEdge(START, { to: names[0], by: 'order' });
  configs.forEach((config, index) => {
    const [name, goto] = [names[index], get(config, 'goto') ?? null];
    if (goto !== null) {
      withGoto.add(name);
      addGoto(graph, nodes, name, goto);
    } else if (froms.has(name) && name !== START) return;
    else if (index < names.length - 1) graph.addEdge(name, { to: names[index + 1], by: 'order' });
    else if (!toEnd.has(name)) graph.addEdge(name, { to: END, by: 'order' });
  });
  return withGoto;
}

function addGoto(graph: Graph, nodes: Nodes, name: Key, goto: Value): void {
  if (typeof goto === 'string') graph.addEdge(name, { to: goto, by: 'goto' });
  else if (isList(goto)) for (const rule of goto) addRule(graph, nodes, name, rule);
  else throw new Fault('ValueError', `Node '${str(name)}' has invalid goto type: ${classOf(goto)}. Expected string or list, got: ${str(goto)}`);
}

function addRule(graph: Graph, nodes: Nodes, name: Key, rule: Value): void {
  const [to, condition] = [get(rule, 'to') ?? null, get(rule, 'if') ?? null];
  if (to === null) throw new Fault('ValueError', `Node '${str(name)}' has goto rule without 'to' field: ${repr(rule)}`);
  const edge = { to: keyOf(to), by: 'goto', rule: rule as Dict } as const;
  if (condition === null) graph.addEdge(name, edge);
  else graph.addEdge(name, { ...edge, told: condition, holds: (state) => nodes.conditions.gotoHolds(condition, state) });
}

function addEdge(graph: Graph, nodes: Nodes, edge: Value, withGoto: ReadonlySet<Key>): void {
  const type = get(edge, 'type') ?? 'normal';
  const config = edge as Dict;
  const named = config.has('from') ? config.get('from')! : type === 'entry' ? START : null;
  if (named !== START && withGoto.has(keyOf(named))) return;
  const from = keyOf(named ?? need(edge, 'from'));
  const to = keyOf(need(edge, 'to'));
  const its = { by: 'edge', rule: config } as const;
  if ((from === START || type === 'entry') && !config.has('when') && !config.has('condition')) graph.addEdge(START, { ...its, to });
  else if (to === END || type === 'finish') graph.addEdge(from, { ...its, to: END });
  else if (type === 'parallel') graph.addEdge(from, { ...its, to, fanIn: keyOf(need(edge, 'fan_in')) });
  else if (config.has('condition')) graph.addEdge(from, { ...its, to, told: config.get('condition')!, holds: conditionOf(nodes, config) });
  else if (config.has('when')) graph.addEdge(from, { ...its, to, told: config.get('when')!, holds: whenOf(nodes, config.get('when')!) });
  else graph.addEdge(from, { ...its, to });
}

function conditionOf(nodes: Nodes, edge: Dict): (state: Dict) => boolean {
  const condition = edge.get('condition')!;
  const wanted = edge.has('when') ? edge.get('when')! : true;
  if (isDict(condition) && condition.get('type') !== 'expression') {
    throw new Fault('ValueError', `Unknown condition type: ${str(condition.get('type') ?? null)}`);
  }
  if (!isDict(condition) && typeof condition !== 'string') throw new Fault('ValueError', `Invalid condition configuration: ${str(condition)}`);
  const expression = isDict(condition) ? need(condition, 'value') : condition;
  return (state) => isKey(wanted, nodes.conditions.holds(expression, state));
}

/** Whether a key of a mapping is this boolean: 1 and 1.0 are True to Python. */
const isKey = (key: Value, value: boolean): boolean =>
  key === value || ((typeof key === 'bigint' || typeof key === 'number') && Number(key) === Number(value));

function whenOf(nodes: Nodes, when: Value): (state: Dict) => boolean {
  if (typeof when !== 'string') return () => isKey(when, true);
  const word = when.toLowerCase();
  if (word === 'true' || word === 'false') return () => word === 'true';
  return (state) => nodes.conditions.holds(when, state);
}

function addInterrupts(graph: Graph, configs: readonly Value[], config: Dict): void {
  for (const which of ['before', 'after'] as const) {
    const listed = config.get(`interrupt_${which}`) ?? [];
    for (const name of isList(listed) ? listed : [listed]) graph.interrupt(which, keyOf(name));
    for (const node of configs) if (get(node, 'interrupt') === which) graph.interrupt(which, keyOf(need(node, 'name')));
  }
}

