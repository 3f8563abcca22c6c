// Runs a workflow on one engine or on both, and tells what it did.
import type { Bytes, RunError, RunRecord, RunRequest } from '../../protocol.ts';
import { Account, emptyRecord } from '../account.ts';
import type { DebugPlace, Ground } from '../host.ts';
import { Progress } from '../progress.ts';
import type { Runner } from '../stateless.ts';
import { compareRuns } from './both.ts';
import type { Side } from './both.ts';
import type { Ending, Engine } from './engine.ts';
import { Fault } from './fault.ts';
import { givenTo } from './given.ts';
import type { GivenToRun } from './given.ts';
import { TIME_LIMIT } from './info.ts';
import { MEMORY, TIMEOUT } from './lua/node-lua.ts';
import type { NodeLua, Outside } from './lua/node-lua.ts';
import { PythonLua } from './lua/python-lua.ts';
import { RustLua } from './lua/rust-lua.ts';
import { Mocks } from './mocks.ts';
import { runPython } from './python/run.ts';
import { RecordTeller } from './record-teller.ts';
import { runRust } from './rust/run.ts';
import { toReply } from './values/to-reply.ts';
import { toBytes } from './values/utf8.ts';
import { Dict, isDict } from './values/value.ts';
import { readPythonYaml, readRustYaml } from './yaml/dialects.ts';
import { Watching } from './watching.ts';
import type { YamlFile } from './yaml/read.ts';
import { YamlFault } from './yaml/read.ts';

type Runtime = 'python' | 'rust';

interface Running { given: GivenToRun; script: Bytes; account: Account; until: number }

const RUNTIMES: Record<Runtime, {
  read(text: string): YamlFile;
  lua(ground: Pick<Ground, 'lua' | 'random'>, outside: Outside): NodeLua;
  run(engine: Engine, given: GivenToRun): Ending;
}> = {
  python: {
    read: readPythonYaml,
    lua: ({ lua }, outside) => new PythonLua(lua('5.1', { memory: MEMORY }), outside),
    run: (engine, { state, resume }) => runPython(engine, state, resume),
  },
  rust: {
    read: readRustYaml,
    lua: ({ lua, random }, outside) => new RustLua(() => lua('5.4', { memory: MEMORY }), outside, random),
    run: (engine, { state }) => runRust(engine, state),
  },
};

export class WorkflowRunner implements Runner {
  readonly progress: Progress;
  readonly watching = new Watching();
  private runs = 0;
  /** Where the code that was loaded last stands. */
  private running: DebugPlace | undefined;

  constructor(private readonly ground: Pick<Ground, 'lua' | 'clock' | 'random'>) { this.progress = new Progress(ground.clock); }

  source(): DebugPlace | undefined { return this.running; }

  run(request: RunRequest): RunRecord {
    const { clock } = this.ground;
    const since = clock.elapsed();
    const limit = Number(request.settings['time-limit'] ?? TIME_LIMIT);
    const record = emptyRecord('workflow', ++this.runs, clock.now());
    const account = new Account(request.client, clock);
    this.progress.start();
    try {
      const running = { given: givenTo(request), script: request.script, account, until: limit === 0 ? Infinity : since + limit };
      Object.assign(record, this.outcome(String(request.settings.runtime ?? 'python'), running));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      record.error = errorOf(error);
    } finally {
      this.watching.end();
    }
    record.duration = clock.elapsed() - since;
    return Object.assign(record, account.recorded);
  }

  private outcome(runtime: string, running: Running): Partial<RunRecord> {
    if (runtime === 'both') {
      return compareRuns(this.side('python', running, true), this.side('rust', running, true), running.account, errorOf);
    }
    const { state, fault } = this.side(runtime === 'rust' ? 'rust' : 'python', running, false);
    return { reply: toReply(state), ...fault !== undefined && { error: errorOf(fault) } };
  }

  /** A run on one engine. `isOne`: of two. */
  private side(runtime: Runtime, { given, script, account, until }: Running, isOne: boolean): Side {
    const teller = new RecordTeller(account, (step) => this.watching.tell(step), isOne ? runtime : undefined);
    const { read, lua, run } = RUNTIMES[runtime];
    const { clock } = this.ground;
    const left = (): number => until - clock.elapsed();
    const look = (line: number): void => this.progress.look(line, account.recorded.events, account.recorded.log);
    let file: YamlFile;
    try {
      file = read(given.text);
    } catch (error) {
      if (error instanceof YamlFault) return { state: null, fault: new Fault(error.type, error.message, { line: error.line, kind: 'syntax' }), steps: [] };
      throw error;
    }
    const its = lua(this.ground, { print: (line) => account.log('print', line), left, look, runs: (code, before, at) => { this.running = placeOf(code, before, script, at); } });
    const engine: Engine = {
      file, sections: isDict(file.value) ? file.value : new Dict(), lua: its, mocks: new Mocks(given.mocks), teller,
      left: () => limited(left(), look), elapsed: () => clock.elapsed(), now: () => clock.now(),
    };
    try {
      return { ...run(engine, given), steps: teller.steps };
    } finally {
      its.close();
    }
  }
}

/** In the file, where its lines stand there as they are; else in a text of its own. */
function placeOf(code: Bytes, before: number, script: Bytes, at: number | undefined): DebugPlace {
  if (at === undefined) return { source: code, first: 1 - before, own: true };
  return { source: script, first: at - before, within: [at, at + code.replace(/\n+$/, '').split('\n').length - 1], own: true };
}

/** Milliseconds that are left; none left ends the run. */
function limited(left: number, look: (line: number) => void): number {
  if (left <= 0) throw new Fault('LimitError', TIMEOUT, { kind: 'timeout' });
  look(0);
  return left;
}

function errorOf({ message, kind, line, node, type, mock }: Fault): RunError {
  const where = node === undefined ? '' : `In node '${node}'${line === undefined ? '' : `, line ${line} of the file`}.`;
  const told = type === 'CannotRun' || type === 'InputError' || where === '' ? '' : where;
  return {
    kind, message: toBytes(message), ...line !== undefined && { line }, ...node !== undefined && { part: toBytes(node) },
    ...told !== '' && { hint: told },
    ...mock !== undefined && { fix: { label: `Add a mock for ${Object.keys(JSON.parse(mock) as object)[0]}`, input: 'mocks', add: mock } },
  };
}
