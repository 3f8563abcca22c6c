// A run of the Rust engine.
import type { Ending, Engine } from '../engine.ts';
import { Fault } from '../fault.ts';
import { CodeError } from '../lua/node-lua.ts';
import { firstMock } from '../mocks.ts';
import { unionOf } from './merge.ts';
import { Dict, isDict, merged } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { END, Graph, START } from './graph.ts';
import type { Edge } from './graph.ts';
import { ordered } from './json.ts';
import { readRust } from './read.ts';
import type { RustFile, RustNode } from './read.ts';
import { Tera, truthOf } from './tera.ts';

/** Runs a file from a state, on top of the file's `initial_state`. */
export function runRust(engine: Engine, given: Dict): Ending {
  try {
    const file = readRust(engine.file.value, (dict) => engine.file.lineOf(dict));
    const state = ordered(merged(file.initial, given)) as Dict;
    return new Flow(engine, file, new Graph(file), state).run();
  } catch (error) {
    if (error instanceof Fault) return { state: null, fault: told(error) };
    throw error;
  }
}

/** The engine's text of an error begins with its kind. */
function told(fault: Fault): Fault {
  if (fault.type === 'CannotRun' || fault.type === 'MockError' || fault.type === 'LimitError' || fault.type === 'Unsupported') return fault;
  return fault.at({}, fault.message === '' ? fault.type : `${fault.type}: ${fault.message}`);
}

class Flow {
  private readonly tera = new Tera();

  constructor(private readonly engine: Engine, private readonly file: RustFile, private readonly graph: Graph, private state: Value) {}

  run(): Ending {
    let current = START;
    try {
      for (let visits = 1; ; visits++) {
        this.engine.left();
        if (visits > this.file.steps) throw this.execution(current, `Max iterations (${this.file.steps}) exceeded. Possible infinite loop.`);
        if (current === END) break;
        const fallback = current === START ? undefined : this.visit(this.node(current));
        if (fallback !== undefined) this.route(current, fallback);
        current = fallback ?? this.next(current);
      }
      this.tell('Finish', END);
      return { state: this.finalState() };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { state: this.finalState(), fault: told(error.at({ node: error.node ?? current, line: error.line ?? this.lineOf(current) })) };
    }
  }

  /** A state that is no mapping is told under "result". */
  private finalState(): Dict { return isDict(this.state) ? this.state : new Dict([['result', this.state]]); }

  /** Runs a node; the name of its fallback where it fails and has one. */
  private visit(node: RustNode): string | undefined {
    this.tell('Start', node.name);
    try {
      this.state = this.runNode(node, this.state);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (node.fallback !== undefined && !isOurs(error)) return node.fallback;
      this.tell('Error', node.name, { error: told(error).message });
      throw error;
    }
    this.tell('Complete', node.name);
    return undefined;
  }

  private runNode(node: RustNode, state: Value, branch?: string): Value {
    for (let tries = 0; ; tries++) {
      try {
        return this.step(node, state, { ...branch !== undefined && { branch } });
      } catch (error) {
        if (!(error instanceof Fault) || tries >= node.retries || isOurs(error)) throw error;
        this.engine.left();
      }
    }
  }

  private loop(node: RustNode, { condition, most, body }: NonNullable<RustNode['loop']>, before: Value): Value {
    let state = before;
    for (let iteration = 0; this.rendered(condition, state).toLowerCase() === 'true'; iteration++) {
      this.engine.left();
      if (iteration >= most) throw this.execution(node.name, `while_loop '${node.name}' exceeded max_iterations (${most})`);
      for (const part of body) state = this.step(part, state, { loop: { node: node.name, iteration } });
    }
    return state;
  }

  /** Runs what a node runs, and tells of it. */
  private step(node: RustNode, before: Value, place: { branch?: string; loop?: { node: string; iteration: number } }): Value {
    const { engine } = this;
    const since = engine.elapsed();
    const asState = (value: Value): Dict => (isDict(value) ? value : new Dict([['result', value]]));
    const line = engine.file.lineOf(node.config);
    try {
      const { returned, after } = this.execute(node, before);
      if (returned !== undefined) engine.teller.node({ node: node.name, line, before: asState(before), after: asState(after), returned, duration: engine.elapsed() - since, ...place });
      return after;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      engine.teller.node({ node: node.name, line, before: asState(before), after: asState(before), fault: told(error), duration: engine.elapsed() - since, ...place });
      throw error.at({ node: error.node ?? node.name, line: error.line ?? line });
    }
  }

  private execute(node: RustNode, state: Value): { returned?: Value; after: Value } {
    const { action, run, language, name, config, output, loop } = node;
    if (loop !== undefined) {
      const after = this.loop(node, loop, state);
      return { returned: after, after };
    }
    const { mocks, file } = this.engine;
    if (action === undefined && run === undefined) return { after: state };
    if (mocks.has(name)) {
      const value = ordered(mocks.take(name));
      const returned = action !== undefined && output !== undefined ? new Dict([[output, value]]) : value;
      return { returned, after: unionOf(state, returned) };
    }
    const line = file.lineOf(config);
    if (action !== undefined) throw new Fault('CannotRun', `Node '${name}' uses the action ${action}, which cannot run here: mocks say what it gives, for example {"${name}": "..."}`, { node: name, line, mock: firstMock(name, output !== undefined) });
    if (language === 'prolog') throw new Fault('CannotRun', `Node '${name}' is Prolog code, which cannot run here: mocks say what it gives, for example {"${name}": {...}}`, { node: name, line, mock: firstMock(name, false) });
    if (language === 'python') {
      throw new Fault('Invalid configuration', `Error at node '${name}': Python scripting is not supported in the Rust runtime. `
        + 'Supported languages: lua, prolog. Use language: lua for portable cross-runtime agents.', { node: name, line, mock: firstMock(name, false) });
    }
    const returned = this.lua(node, run!, state);
    return { returned, after: unionOf(state, returned) };
  }

  private lua(node: RustNode, code: string, state: Value): Value {
    const { lua, file } = this.engine;
    try {
      return lua.run(code, isDict(state) ? state : new Dict(), file.firstLineIn(node.config, 'run'));
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      const line = error.line === undefined ? file.lineOf(node.config) : file.lineIn(node.config, 'run', error.line);
      throw new Fault('Lua error', error.message, { line, kind: error.kind });
    }
  }

  // Routing

  private next(current: string): string {
    const edges = this.graph.from(current);
    const parallel = edges.find((edge): edge is Edge & { kind: 'parallel' } => edge.kind === 'parallel');
    if (parallel !== undefined) return this.branch(current, parallel.branches);
    const seen: string[] = [];
    for (const edge of edges) {
      if (!this.takes(edge, seen)) continue;
      this.route(current, edge.to, { condition: 'condition' in edge ? edge.condition : null });
      return edge.to;
    }
    if (edges.length === 0) return END;
    throw new Fault('Routing error', `no matching edge for condition result 'No condition matched for edges from '${current}'. Evaluated: [${seen.join(', ')}]'`);
  }

  /** Tells of an edge that is taken. */
  private route(from: string, to: string, more: Record<string, Value> = {}): void {
    this.engine.teller.event('workflow.route', { from, to, condition: null, ...more });
  }

  private takes(edge: Edge, seen: string[]): boolean {
    if (edge.kind === 'holds') {
      const holds = this.holds(edge.condition);
      seen.push(`'${edge.condition}' → '${holds}'`);
      return holds;
    }
    if (edge.kind !== 'equals') return true;
    const result = this.rendered(edge.condition, this.state);
    seen.push(`'${edge.condition}' → '${result}'`);
    return result === edge.wanted;
  }

  /** `if` of goto and `when` of edges; a template that fails is false. */
  private holds(condition: string): boolean {
    const text = condition.trim();
    if (text === '') return false;
    const bare = /^(!?)\s*([\p{L}_][\p{L}\p{N}_]*)$/u.exec(text);
    if (bare !== null) return truthOf(isDict(this.state) ? this.state.get(bare[2]) ?? null : null) !== (bare[1] === '!');
    try {
      return isTrueText(this.tera.render(/\{\{|\{%/.test(text) ? text : `{{ ${text} }}`, this.names(this.state, new Dict())));
    } catch (error) {
      if (error instanceof Fault && !isOurs(error)) return false;
      throw error;
    }
  }

  private rendered(condition: string, state: Value): string {
    return this.tera.render(/\{\{|\{%/.test(condition) ? condition : `{{ ${condition} }}`, this.names(state, this.file.variables)).trim();
  }

  private names(state: Value, variables: Dict): Record<string, Value> {
    return { state, variables, secrets: new Dict(), checkpoint: new Dict([['dir', ''], ['last', '']]) };
  }

  /** Branches run one node each, with a Lua of their own; then where they meet. */
  private branch(from: string, branches: readonly string[]): string {
    const results = branches.map((branch) => {
      this.route(from, branch, { branch });
      return this.runBranch(branch);
    });
    this.state = unionOf(this.state, new Dict([['parallel_results', results]]));
    for (const [i, result] of results.entries()) this.tell('ParallelComplete', branches[i], { state: result.get('state') ?? null });
    const meeting = this.graph.meeting(branches);
    for (const branch of branches) this.route(branch, meeting, { branch });
    return meeting;
  }

  private runBranch(branch: string): Dict {
    const since = this.engine.elapsed();
    let [state, error, type]: [Value, Value, Value] = [null, null, null];
    try {
      state = this.engine.lua.apart(() => this.step(this.node(branch), this.state, { branch }));
    } catch (caught) {
      if (!(caught instanceof Fault) || isOurs(caught)) throw caught;
      [error, type] = [told(caught).message, caught.type === 'Lua error' ? 'LuaError' : null];
    }
    return ordered(new Dict([
      ['branch', branch], ['success', error === null], ['state', state], ['error', error], ['error_type', type], ['timeout', false],
      ['timing_ms', this.engine.elapsed() - since], ['retry_count', 0n], ['circuit_state', null],
    ])) as Dict;
  }

  private node(name: string): RustNode {
    const node = this.graph.nodes.get(name);
    if (node === undefined) throw new Fault('Node not found', name);
    return node;
  }

  private lineOf(name: string): number | undefined {
    const node = this.graph.nodes.get(name);
    return node === undefined ? undefined : this.engine.file.lineOf(node.config);
  }

  private execution(node: string, message: string): Fault {
    return new Fault(`Execution error at node '${node}'`, message, { node, line: this.lineOf(node) });
  }

  private tell(type: string, node: string, more: Record<string, Value> = {}): void {
    this.engine.teller.event(type, { node, state: this.state, event_type: type, ...more });
  }
}

/** Faults that are not the engine's: they end the run as they are. */
const isOurs = ({ type }: Fault): boolean => type === 'CannotRun' || type === 'MockError' || type === 'LimitError' || type === 'Unsupported';

/** What a rendered condition means. */
function isTrueText(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (['false', '', '0', '[]', '{}', 'none', 'null'].includes(word)) return false;
  return !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(word) || Number(word) !== 0;
}
