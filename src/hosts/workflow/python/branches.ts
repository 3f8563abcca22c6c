// Nodes that make branches of their own: parallel_each, type: dynamic_parallel, strategy.matrix. Branches run one after another
// here, in order, each on its own copy and with a Lua of its own, which gives what running them at once gives.
import { Fault } from '../fault.ts';
import { firstMock } from '../mocks.ts';
import { str, truth, typeName } from '../values/python-text.ts';
import { BranchResult, Dict, isDict, isList, merged, Tuple } from '../values/value.ts';
import type { Key, Value } from '../values/value.ts';
import { get } from './access.ts';
import { nodeName } from './nodes.ts';
import type { Nodes, RunFunction } from './nodes.ts';

/** One branch: what it adds to the state, and what its result holds. */
interface Branch { added: Dict; run: RunFunction; kept(returned: Dict | undefined): Dict }

const isPositive = (value: Value): boolean => value === true || (typeof value === 'bigint' && value >= 1n);

/** The function of `parallel_each`. */
export function eachFunction(nodes: Nodes, config: Dict): RunFunction {
  const node = str(nodeName(config));
  const expression = config.get('parallel_each') ?? null;
  const fault = (words: string): Fault => new Fault('ValueError', `parallel_each node '${node}' ${words}`);
  if (!truth(expression)) throw fault(`requires 'parallel_each' expression`);
  if (!truth(config.get('fan_in') ?? null)) throw fault(`requires 'fan_in' target node`);
  const workers = config.get('max_workers') ?? null;
  if (workers !== null && !isPositive(workers)) throw new Fault('ValueError', `parallel_each node '${node}': max_workers must be positive integer, got ${str(workers)}`);
  const run = nodes.functionOf(config, node);
  if (run === undefined) throw fault('requires one of: run, uses, steps');
  return (state) => {
    const items = itemsOf(nodes, `parallel_each node '${node}': `, ['expression', 'parallel_each expression'], expression, state);
    nodes.engine.teller.event('ParallelEachStart', { node_name: node, item_count: BigInt(items.length) });
    return runAll(nodes, node, state, items.map((item, i) => eachBranch(item, BigInt(i), run)), 'ParallelEachEnd', false);
  };
}

const eachBranch = (item: Value, index: bigint, run: RunFunction): Branch => ({
  added: new Dict([['item', item], ['item_index', index]]), run,
  kept: (returned) => new Dict([['item', item], ['index', index], ...returned === undefined ? [] : [['result', returned] as [Key, Value]]]),
});

/** The function of `type: dynamic_parallel`, of which the file was validated. */
export function dynamicFunction(nodes: Nodes, config: Dict): RunFunction {
  const node = str(nodeName(config));
  const [itemName, indexName] = [str(config.get('item_var') ?? 'item'), str(config.get('index_var') ?? 'index')];
  const settings = config.get('parallel_config') ?? new Dict();
  const most = config.get('max_concurrency') ?? get(settings, 'max_concurrency') ?? null;
  if (most !== null && typeof most !== 'string' && !isPositive(most)) {
    throw new Fault('ValueError', `dynamic_parallel node '${node}': max_concurrency must be positive integer, got ${str(most)}`);
  }
  const mode = ['action', 'steps', 'subgraph'].find((one) => (config.get(one) ?? null) !== null)!;
  const run = dynamicRun(nodes, config, node, mode);
  const stops = truth(config.get('fail_fast') ?? get(settings, 'fail_fast') ?? false);
  return (state) => {
    const { teller } = nodes.engine;
    const items = itemsOf(nodes, `dynamic_parallel node '${node}': `, ['items expression', 'items expression'], config.get('items')!, state);
    teller.event('DynamicParallelStart', { node_name: node, item_count: BigInt(items.length), mode });
    teller.event('parallel_start', { node, items: items.map(str) });
    const result = runAll(nodes, node, state, items.map((item, i) => {
      const added = new Dict([[itemName, item], [indexName, BigInt(i)]]);
      return { added, run, kept: (returned) => merged(returned ?? new Dict(), added) };
    }), 'DynamicParallelEnd', stops);
    if (items.length > 0) teller.event('parallel_complete', { node, fan_in: config.get('fan_in') ?? null });
    return result;
  };
}

function dynamicRun(nodes: Nodes, config: Dict, node: string, mode: string): RunFunction {
  if (mode === 'steps') return nodes.functionOf(new Dict([['steps', config.get('steps')!]]), node)!;
  const line = nodes.engine.file.lineOf(config);
  return () => {
    const { mocks } = nodes.engine;
    if (!mocks.has(node)) throw new Fault('CannotRun', `Node '${node}' runs ${mode === 'action' ? 'an action' : 'another file'} for each item, which cannot run here: mocks say what it gives`, { node, line, mock: firstMock(node, false) });
    const value = mocks.take(node);
    return isDict(value) ? value : new Dict([['result', value]]);
  };
}

/** The function of `strategy: {matrix: ...}`: one branch for each combination, the last key changing first. */
export function matrixFunction(nodes: Nodes, config: Dict): RunFunction {
  const node = str(nodeName(config));
  const strategy = config.get('strategy') as Dict;
  const matrix = strategy.get('matrix') ?? null;
  checkMatrix(node, matrix, config.get('fan_in') ?? null, strategy.get('max_parallel') ?? null);
  const run = nodes.functionOf(config, node);
  if (run === undefined) throw new Fault('ValueError', `Matrix strategy node '${node}' requires one of: run, uses, steps`);
  const combinations = combine([...matrix as Dict] as [Key, readonly Value[]][]);
  return (state) => {
    nodes.engine.teller.event('MatrixStart', { node_name: node, combinations: BigInt(combinations.length), matrix_config: matrix });
    return runAll(nodes, node, state, combinations.map((combination) => ({
      added: new Dict([['matrix', combination]]), run,
      kept: (returned) => new Dict([['matrix', combination], ...returned === undefined ? [] : [['result', returned] as [Key, Value]]]),
    })), 'MatrixEnd', truth(strategy.get('fail_fast') ?? false));
  };
}

function checkMatrix(node: string, matrix: Value, fanIn: Value, most: Value): void {
  const fault = (words: string): Fault => new Fault('ValueError', `Matrix strategy node '${node}'${words}`);
  if (!truth(matrix) || !isDict(matrix)) throw fault(` requires 'strategy.matrix' with at least one parameter`);
  if (!truth(fanIn)) throw fault(` requires 'fan_in' target node`);
  for (const [key, values] of matrix) {
    if (!isList(values)) throw fault(`: matrix.${str(key)} must be a list, got ${typeName(values)}`);
    if (values.length === 0) throw fault(`: matrix.${str(key)} cannot be empty`);
  }
  if (most !== null && !isPositive(most)) throw fault(`: strategy.max_parallel must be positive integer, got ${str(most)}`);
}

/** Combinations that a matrix may have. */
const MOST = 10_000;

function combine(keys: readonly (readonly [Key, readonly Value[]])[]): Dict[] {
  if (keys.reduce((count, [, values]) => count * values.length, 1) > MOST) throw new Fault('MemoryError', `a matrix of more than ${MOST} combinations`);
  return keys.reduce<Dict[]>((all, [key, values]) => all.flatMap((one) => values.map((value) => merged(one, [[key, value]]))), [new Dict()]);
}

function itemsOf(nodes: Nodes, before: string, [evaluated, returned]: readonly [string, string], expression: Value, state: Dict): readonly Value[] {
  let items: Value;
  try {
    items = nodes.conditions.process(expression, state);
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'runtime') throw error;
    throw error.at({}, `${before}failed to evaluate ${evaluated} '${str(expression)}': ${error.message}`).as('ValueError');
  }
  if (items === null) return [];
  if (isList(items)) return items;
  if (isDict(items)) return [...items.keys()];
  if (items instanceof Tuple) return items.items;
  throw new Fault('ValueError', `${before}${returned} must return an iterable, got ${typeName(items)}`);
}

function runAll(nodes: Nodes, node: string, state: Dict, branches: readonly Branch[], end: string, stops: boolean): Dict {
  const results: BranchResult[] = [];
  let failed = 0;
  for (const [index, branch] of branches.entries()) {
    const name = `${node}[${index}]`;
    const result = stops && failed > 0 ? new BranchResult(name, new Dict(), 'Cancelled due to fail_fast') : runBranch(nodes, name, branch, state);
    if (result.error !== null) failed++;
    results.push(result);
  }
  nodes.engine.teller.event(end, { node_name: node, completed: BigInt(branches.length - failed), failed: BigInt(failed) });
  return new Dict([['parallel_results', results]]);
}

function runBranch(nodes: Nodes, name: string, { added, run, kept }: Branch, state: Dict): BranchResult {
  const { engine } = nodes;
  const before = merged(state, added);
  const since = engine.elapsed();
  const told = { node: name.replace(/\[\d+\]$/, ''), branch: name, line: undefined, before };
  try {
    const returned = nodes.inBranch(() => run(before));
    engine.teller.node({ ...told, after: merged(before, returned), returned, duration: engine.elapsed() - since });
    return new BranchResult(name, kept(returned), null);
  } catch (error) {
    if (!(error instanceof Fault) || isFinal(error)) throw error;
    engine.teller.node({ ...told, after: before, fault: error, duration: engine.elapsed() - since });
    return new BranchResult(name, kept(undefined), error.message);
  }
}

/** What ends a run wherever it arises: a node that cannot run here, a template that cannot, limits of ours. */
export const isFinal = ({ type, kind }: Fault): boolean =>
  type === 'CannotRun' || type === 'Unsupported' || type === 'MockError' || (type === 'LimitError') || kind === 'memory' || kind === 'output';

