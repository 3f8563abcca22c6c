// What a node of the Python engine runs: Lua, steps, a mock in the place of what cannot run here.
import type { Engine } from '../engine.ts';
import { Fault } from '../fault.ts';
import { firstMock } from '../mocks.ts';
import { CodeError } from '../lua/node-lua.ts';
import { str, typeName } from '../values/python-text.ts';
import { Dict, isDict, merged } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { get, iterate, need } from './access.ts';
import type { Conditions } from './conditions.ts';
import { workOf } from './detect.ts';
import type { Work } from './detect.ts';

/** Runs what a node runs, on a state; a value that is no mapping is under "result" then. */
export type RunFunction = (state: Dict) => Dict;

export class Nodes {
  /** In a branch each node has a Lua of its own. */
  private branches = 0;

  constructor(readonly engine: Engine, readonly conditions: Conditions) {}

  /** Runs something as a branch does. */
  inBranch<T>(run: () => T): T {
    this.branches++;
    try {
      return run();
    } finally {
      this.branches--;
    }
  }

  /** The function of a node (or of a step, of a body); undefined where it runs nothing. `name`: as errors and mocks call it. */
  functionOf(config: Value, name: string): RunFunction | undefined {
    if (!isDict(config)) get(config, 'language');
    const node = config as Dict;
    const work = workOf(node, this.engine.sections.get('language'));
    if (work.does === 'nothing') return undefined;
    if (work.does === 'steps') return this.steps(work.steps);
    return (state) => this.run(node, work, name, state);
  }

  private run(config: Dict, work: Exclude<Work, { does: 'nothing' | 'steps' }>, name: string, state: Dict): Dict {
    const { mocks } = this.engine;
    if (mocks.has(name)) return this.output(work, mocks.take(name), state);
    if (work.does !== 'lua') throw cannot(work, name, this.engine.file.lineOf(config));
    return asDict(this.lua(config, work.key, work.code, state));
  }

  private lua(config: Dict, key: string, code: string, state: Dict): Value {
    const { lua, file } = this.engine;
    const inner = isDict(config.get(key) ?? null) ? config.get(key) as Dict : undefined;
    const at = inner === undefined ? file.firstLineIn(config, key) : file.firstLineIn(inner, 'code');
    try {
      return this.branches > 0 ? lua.apart(() => lua.run(code, state, at)) : lua.run(code, state, at);
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      const line = error.line === undefined ? file.lineOf(config)
        : inner === undefined ? file.lineIn(config, key, error.line) : file.lineIn(inner, 'code', error.line);
      throw new Fault(error.kind === 'timeout' ? 'LuaTimeoutError' : 'LuaRuntimeError', error.message, { line, kind: error.kind });
    }
  }

  /** What stands for an action's result goes where the node's `output` says. */
  private output(work: Work, value: Value, state: Dict): Dict {
    const output = work.does === 'action' ? work.output : null;
    if (typeof output === 'string') return new Dict([[output, value]]);
    if (!isDict(output)) return asDict(value);
    return new Dict([...output].map(([key, template]) =>
      [key, typeof template === 'string' ? this.conditions.process(template, state, { result: value }) ?? '' : template]));
  }

  /** Steps see what those before them did; the node gives the whole state. */
  private steps(steps: Value): RunFunction {
    return (state) => {
      let current = state;
      let count = 0;
      for (const step of iterate(steps)) {
        const name = str(get(step, 'name') ?? `step_${count}`);
        const run = this.functionOf(step, name);
        if (run === undefined) continue;
        count++;
        current = merged(current, run(current));
      }
      return current;
    };
  }
}

/** A mapping is merged; anything else goes under "result"; nothing changes nothing. */
export function asDict(value: Value): Dict {
  if (value === null) return new Dict();
  return isDict(value) ? value : new Dict([['result', value]]);
}

/** The name of a mapping that has to have one. */
export const nodeName = (config: Value): Value => need(config, 'name');

function cannot(work: Exclude<Work, { does: 'nothing' | 'steps' | 'lua' }>, node: string, line: number | undefined): Fault {
  const what: Record<string, string> = {
    python: 'is Python code', prolog: 'is Prolog code', expression: 'is a Python expression',
    action: `uses the action ${work.does === 'action' ? str(work.action) : ''}`,
  };
  const mock = `{"${node}": ${work.does === 'action' ? '"..."' : '{...}'}}`;
  const lua = work.does === 'python' ? ' ("language: lua" says that it is Lua)' : '';
  return new Fault('CannotRun', `Node '${node}' ${what[work.does]}, which cannot run here${lua}: mocks say what it gives, for example ${mock}`, {
    node, line, mock: firstMock(node, work.does === 'action' && work.output !== null),
  });
}

/** `type(value)` as Python shows it. */
export const classOf = (value: Value): string => `<class '${typeName(value)}'>`;
