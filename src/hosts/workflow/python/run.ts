// A run of the Python engine, as its `stream` goes: node after node, branches that meet, interrupts.
import type { Ending, Engine } from '../engine.ts';
import { Fault } from '../fault.ts';
import { Templates } from '../templates/templates.ts';
import { truth } from '../values/python-text.ts';
import { Dict, isDict, merged } from '../values/value.ts';
import type { Key, Value } from '../values/value.ts';
import { nameText, section } from './access.ts';
import { isFinal } from './branches.ts';
import { Conditions } from './conditions.ts';
import { END, firstTaken, START } from './graph.ts';
import type { Edge, Graph, GraphNode } from './graph.ts';
import { load } from './load.ts';
import { Nodes } from './nodes.ts';

/** Runs a file from a state. `resume`: updates of the state with which an interrupted run goes on, one after another. */
export function runPython(engine: Engine, state: Dict, resume: readonly Value[] = []): Ending {
  const nodes = new Nodes(engine, new Conditions(engine, new Templates(() => { engine.left(); })));
  let graph: Graph;
  try {
    graph = load(nodes);
  } catch (error) {
    if (error instanceof Fault) return { state: null, fault: error };
    throw error;
  }
  return new Flow(nodes, graph, state, [...resume]).run();
}

class Stop { constructor(readonly fault?: Fault) {} }

class Flow {
  private readonly engine: Engine;
  private current: Key = START;
  /** Branches that were started and have not met, by where they meet. */
  private readonly pending = new Map<Key, Dict[]>();
  /** Events of branches, which are told where they meet. */
  private queued: (() => void)[] = [];
  private readonly raises: boolean;
  /** The state that an event told last. */
  private told: Dict | null = null;

  constructor(private readonly nodes: Nodes, private readonly graph: Graph, private state: Dict, private readonly resume: Value[]) {
    this.engine = nodes.engine;
    this.raises = truth(section(this.engine.sections, 'config').get('raise_exceptions') ?? null);
  }

  run(): Ending {
    try {
      while (this.current !== END) this.step();
      this.tell('final', {});
      return { state: this.state };
    } catch (error) {
      if (error instanceof Stop) return { state: this.state, ...error.fault !== undefined && { fault: error.fault } };
      // Past a limit of ours there is a state; where the engine itself raises there is what it told before.
      if (error instanceof Fault) return { state: error.type === 'LimitError' ? this.state : this.told, fault: error };
      throw error;
    }
  }

  private step(): void {
    this.engine.left();
    this.visit(this.node(this.current));
    const edges = this.graph.edgesFrom(this.current);
    const normal = edges.filter((edge) => edge.fanIn === undefined);
    for (const edge of edges) if (edge.fanIn !== undefined) this.branch(edge, edge.fanIn);
    if (normal.length > 0) this.follow(normal, 'node');
    else if (this.pending.size > 0) this.join();
    else this.nowhere();
  }

  /** Runs a node, and stops before or after it where an interrupt says so. */
  private visit(node: GraphNode): void {
    if (this.graph.interruptBefore.has(node.name)) this.interrupt('before', node.name);
    if (node.run !== undefined) this.execute(node);
    if (this.graph.interruptAfter.has(node.name)) this.interrupt('after', node.name);
  }

  private execute(node: GraphNode): void {
    const name = nameText(node.name);
    try {
      this.state = this.runNode(node, this.state);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.fail(name, error);
    }
    this.tell('state', { node: name });
  }

  /** Runs a node on a state and tells of it; the state after. */
  private runNode(node: GraphNode, before: Dict, branch?: string): Dict {
    const { engine } = this;
    const since = engine.elapsed();
    const told = { node: nameText(node.name), line: engine.file.lineOf(node.config!), before, ...branch !== undefined && { branch } };
    try {
      const returned = node.run!(before);
      const after = merged(before, returned);
      engine.teller.node({ ...told, after, returned, duration: engine.elapsed() - since });
      return after;
    } catch (error) {
      if (error instanceof Fault) engine.teller.node({ ...told, after: before, fault: error, duration: engine.elapsed() - since });
      throw error;
    }
  }

  private fail(node: string, fault: Fault): never {
    const line = fault.line ?? this.lineOf(node);
    if (this.raises) throw fault.at({ node, line }, `Error in node '${node}': ${fault.message}`).as('RuntimeError');
    this.tell('error', { node, error: fault.message });
    throw new Stop(fault.at({ node: fault.node ?? node, line }));
  }

  /** Takes the first edge that holds. `from`: as a warning calls the node. */
  private follow(edges: readonly Edge[], from: 'node' | 'fan-in node'): void {
    const taken = firstTaken(edges, this.state);
    if (taken === undefined) {
      this.engine.teller.log('warning', `No valid next node found from ${from} '${nameText(this.current)}'`);
      return this.nowhere();
    }
    this.route(this.current, taken);
    this.current = taken.to;
  }

  /** Tells of an edge that is taken; `branch`: the one that it starts or is in. */
  private route(from: Key, { to, told }: Edge, branch?: string): void {
    this.engine.teller.event('workflow.route', { from, to, condition: told ?? null, ...branch !== undefined && { branch } });
  }

  private nowhere(): never {
    const node = nameText(this.current);
    const fault = new Fault('GraphError', `No valid next node found from node '${node}'`, { node, line: this.lineOf(node) });
    if (this.raises) throw fault.as('RuntimeError');
    this.tell('error', { node, error: fault.message });
    throw new Stop(fault);
  }

  /** Stops; goes on where there is an update of the state left. Twice at one node: an interrupt before it is passed then. */
  private interrupt(which: 'before' | 'after', node: Key): void {
    this.tell(`interrupt_${which}`, { node: nameText(node), checkpoint_path: null });
    if (this.resume.length === 0) throw new Stop();
    const update = this.resume.shift()!;
    if (isDict(update)) this.state = merged(this.state, update);
  }

  /** Starts a branch: it runs at once to where it meets the others, on its own. */
  private branch(edge: Edge, fanIn: Key): void {
    const states = this.pending.get(fanIn) ?? [];
    this.pending.set(fanIn, states);
    this.route(this.current, edge, nameText(edge.to));
    const end = this.nodes.inBranch(() => this.runBranch(edge.to, fanIn));
    if (end !== undefined) states.push(end);
  }

  private runBranch(start: Key, fanIn: Key): Dict | undefined {
    const branch = nameText(start);
    let state = this.state;
    let current = start;
    while (current !== fanIn && current !== END) {
      const node = this.node(current);
      const name = nameText(current);
      try {
        this.engine.left();
        if (node.run !== undefined) {
          state = this.runNode(node, state, branch);
          this.queue('parallel_state', { branch, node: name }, state);
        }
        const taken = firstTaken(this.graph.edgesFrom(current), state);
        if (taken === undefined) {
          this.engine.teller.log('warning', `[Parallel] No valid next node found from node '${name}' in parallel flow`);
          throw new Fault('GraphError', `No valid next node from '${name}'`, { node: name });
        }
        this.route(current, taken, branch);
        current = taken.to;
      } catch (error) {
        if (!(error instanceof Fault) || isFinal(error)) throw error instanceof Fault ? this.ended(name, error) : error;
        this.queue('parallel_error', { branch, node: name, error: error.message }, state);
        return undefined;
      }
    }
    return state;
  }

  /** A node of a branch that cannot run here ends the run. */
  private ended(node: string, fault: Fault): Stop {
    this.flush();
    this.tell('error', { node, error: fault.message });
    return new Stop(fault.at({ node: fault.node ?? node }));
  }

  private join(): void {
    const [fanIn, states] = [...this.pending][0];
    this.pending.delete(fanIn);
    this.flush();
    this.state = merged(this.state, [['parallel_results', states]]);
    this.current = fanIn;
    this.visit(this.node(fanIn));
    this.follow(this.graph.edgesFrom(fanIn), 'fan-in node');
  }

  private node(name: Key): GraphNode {
    const node = this.graph.nodes.get(name);
    if (node === undefined) throw new Fault('KeyError', `Node '${nameText(name)}' not found in the graph`);
    return node;
  }

  private lineOf(node: string): number | undefined {
    const config = [...this.graph.nodes.values()].find(({ name }) => nameText(name) === node)?.config;
    return config === undefined ? undefined : this.engine.file.lineOf(config);
  }

  private queue(type: string, payload: Record<string, Value>, state: Dict): void {
    this.queued.push(() => this.tell(type, payload, state));
  }

  private flush(): void {
    for (const tell of this.queued) tell();
    this.queued = [];
  }

  private tell(type: string, payload: Record<string, Value>, state = this.state): void {
    if (!type.startsWith('parallel_')) this.told = state;
    this.engine.teller.event(type, { ...payload, state });
  }
}
