// while_loop of the Python engine, and its events.
import { Fault } from '../fault.ts';
import { str, truth } from '../values/python-text.ts';
import { merged } from '../values/value.ts';
import type { Dict, Value } from '../values/value.ts';
import { get, iterate } from './access.ts';
import { nodeName } from './nodes.ts';
import type { Nodes, RunFunction } from './nodes.ts';

const MOST = 1000;

export interface Loop { node: string; condition: Value; most: bigint; told: Value; body: { name: string; config: Value; run: RunFunction }[] }

/** The function of a loop. Throws a Fault for one that is not whole. */
export function loopFunction(nodes: Nodes, config: Dict): RunFunction {
  const loop = readLoop(nodes, config);
  return (state) => runLoop(nodes, loop, state);
}

/** What a loop consists of. Throws a Fault for one that is not whole. */
export function readLoop(nodes: Nodes, config: Dict): Loop {
  const node = str(nodeName(config));
  const condition = config.get('condition') ?? null;
  const told = config.get('max_iterations') ?? null;
  const body = config.get('body') ?? null;
  const fault = (words: string): Fault => new Fault('ValueError', words, { line: nodes.engine.file.lineOf(config) });
  if (!truth(condition)) throw fault(`while_loop node '${node}' requires 'condition'`);
  if (told === null) throw fault(`while_loop node '${node}' requires 'max_iterations'`);
  const most = told === true ? 1n : told;
  if (typeof most !== 'bigint' || most < 1n || most > MOST) {
    throw fault(`while_loop node '${node}': max_iterations must be integer between 1-${MOST}, got ${str(told)}`);
  }
  if (!truth(body)) throw fault(`while_loop node '${node}' requires 'body' with at least one node`);
  for (const one of iterate(body)) {
    if (get(one, 'type') !== 'while_loop') continue;
    throw fault(`Nested while-loops not supported: '${node}' contains nested while_loop '${str(get(one, 'name') ?? 'unnamed')}'`);
  }
  return { node, condition, most, told, body: readBody(nodes, iterate(body)) };
}

function readBody(nodes: Nodes, configs: readonly Value[]): Loop['body'] {
  const body: Loop['body'] = [];
  for (const config of configs) {
    const name = str(get(config, 'name') ?? `body_${body.length}`);
    const run = nodes.functionOf(config, name);
    if (run !== undefined) body.push({ name, config, run });
  }
  return body;
}

function runLoop(nodes: Nodes, { node, condition, most, told, body }: Loop, state: Dict): Dict {
  const { teller } = nodes.engine;
  let current = state;
  let iteration = 0n;
  teller.event('LoopStart', { node_name: node, max_iterations: told });
  while (iteration < most) {
    nodes.engine.left();
    const holds = nodes.conditions.holds(condition, current);
    teller.event('LoopIteration', { node_name: node, iteration, condition_result: holds });
    if (!holds) break;
    for (const part of body) current = runPart(nodes, node, part, Number(iteration), current);
    iteration++;
  }
  const reason = iteration >= most ? 'max_iterations_reached' : 'condition_false';
  teller.event('LoopEnd', { node_name: node, iterations_completed: iteration, exit_reason: reason });
  return current;
}

function runPart(nodes: Nodes, node: string, { name, config, run }: Loop['body'][number], iteration: number, before: Dict): Dict {
  const { engine } = nodes;
  const since = engine.elapsed();
  const told = { node: name, line: engine.file.lineOf(config as Dict), before, loop: { node, iteration } };
  try {
    const returned = run(before);
    const after = merged(before, returned);
    engine.teller.node({ ...told, after, returned, duration: engine.elapsed() - since });
    return after;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    engine.teller.node({ ...told, after: before, fault: error, duration: engine.elapsed() - since });
    throw error.at({ node }, `Error in while_loop '${node}' body node '${name}' at iteration ${iteration}: ${error.message}`).as('RuntimeError');
  }
}

