// One recorded run, looked back at: its index of steps, what can be seen at one, and the ways from one to another.
import type { HostDoor, LuaFactory } from '../hosts/host.ts';
import type { LuaRuntime } from '../lua/runtime.ts';
import type {
  DebugApi, Difference, SeenCall, Opened, Recording, Stops, Travel, Travelled, Visit, Visited, Watched,
} from '../protocol.ts';
import { Calls } from './calls.ts';
import { evaluate } from './evaluate.ts';
import { Inspector } from './inspect.ts';
import { Replay } from './replay.ts';
import { MOST_STEPS, Steps } from './steps.ts';
import { Traveller } from './travel.ts';

/** Calls of one step that are told. */
const CALLS = 100;
/** Steps between two looks at the clock. */
const LOOK = 0xfff;
/** Characters of replies that are compared. */
const COMPARED = 100_000;

export class Debugger implements DebugApi {
  private replay: Replay | undefined;
  private steps = new Steps();
  private calls = new Calls();

  constructor(private readonly doors: readonly HostDoor[], private readonly lua: LuaFactory) {}

  async open(recording: Recording): Promise<Opened> {
    this.replay?.close();
    this.steps = new Steps();
    this.calls = new Calls();
    const replay = this.replay = await Replay.open(recording, this.doors, this.lua);
    const { steps, calls } = this;
    const until = performance.now() + replay.patience;
    let cut = false;
    const result = replay.pass({
      step: (lua, step, line, chunk) => {
        cut = step === MOST_STEPS || ((step & LOOK) === 0 && performance.now() > until);
        if (!cut) steps.add(chunk, line, replay.depthOf(lua));
        return cut;
      },
      call: (lua, name, step, call) => {
        calls.add(Math.max(0, step), lua, name);
        return call();
      },
    });
    steps.trim();
    const parted = cut ? undefined : partedText(recording, result);
    return { count: steps.count, chunks: replay.chunks, cut, result, calls: calls.count, ...parted !== undefined && { parted } };
  }

  async visit(visit: Visit): Promise<Visited> {
    const step = Math.max(0, Math.min(visit.step, this.steps.count));
    return { step, ...this.stateAt({ ...visit, step }), ...this.doneIn(step) };
  }

  async travel(from: number, travel: Travel, stops: Stops): Promise<Travelled> {
    return new Traveller(this.opened, this.steps, this.calls).go(from, travel, stops);
  }

  async passes(): Promise<number[][]> {
    const passes: number[][] = this.opened.chunks.map(() => []);
    for (let step = 0; step < this.steps.count; step++) {
      const line = this.steps.line(step);
      const of = passes[this.steps.chunk(step)];
      of[line] = (of[line] ?? 0) + 1;
    }
    return passes.map((of) => Array.from(of, (count) => count ?? 0));
  }

  async range(from: number, count: number): Promise<{ line: number; chunk: number; depth: number }[]> {
    const { steps } = this;
    return Array.from({ length: Math.max(0, Math.min(count, steps.count - from)) }, (_, i) =>
      ({ line: steps.line(from + i), chunk: steps.chunk(from + i), depth: steps.depth(from + i) }));
  }

  close(): void { this.replay?.close(); }

  private get opened(): Replay {
    if (this.replay === undefined) throw new Error('no run is open');
    return this.replay;
  }

  /** The stack, watches and the world as a step begins; of the end, the world after it. */
  private stateAt({ step, expand = [], watches = [], frame = 0, asks = [] }: Visit): Pick<Visited, 'frames' | 'watches' | 'answers'> {
    const replay = this.opened;
    const seen: Pick<Visited, 'frames' | 'watches' | 'answers'> = { frames: [], watches: [], answers: [] };
    const ask = (): void => { seen.answers = asks.map(({ name, given }) => plainAnswer(replay.world.ask(name, given))); };
    replay.pass({
      step: (lua, at) => {
        if (at !== step) return false;
        const inspector = new Inspector(lua, new Set(expand));
        seen.frames = inspector.frames(replay.numberOf);
        ask();
        seen.watches = watches.map((text) => watched(lua, inspector, frame, text));
        return true;
      },
      end: () => {
        ask();
        seen.watches = watches.map(() => ({ error: 'The run is over: there is no frame.' }));
      },
    });
    return seen;
  }

  /** The calls that a step made, and what they changed. */
  private doneIn(step: number): Pick<Visited, 'calls' | 'callCount' | 'differences'> {
    const replay = this.opened;
    const done: Pick<Visited, 'calls' | 'callCount' | 'differences'> = { calls: [], callCount: 0, differences: [] };
    if (step >= this.steps.count) return done;
    let changes: (() => Difference[]) | undefined;
    replay.pass({
      step: (_, at) => {
        if (at === step) changes = replay.world.changes?.();
        return at > step;
      },
      call: (lua, name, at, call) => {
        if (at !== step) return call();
        if (done.callCount++ >= CALLS) return call();
        const results = toldCall(lua, name, call, done.calls);
        done.differences = changes?.() ?? [];
        return results;
      },
    });
    return done;
  }
}

function watched(lua: LuaRuntime, inspector: Inspector, frame: number, text: string): Watched {
  const top = lua.top();
  try {
    const isValue = evaluate(lua, frame, text);
    const value = inspector.value(-1);
    return isValue ? { value } : { error: value.text.replace(/^watch:\d+: /, '') };
  } finally {
    lua.setTop(top);
  }
}

/** Calls on, and writes down what went in and came out. */
function toldCall(lua: LuaRuntime, name: string, call: () => number, into: SeenCall[]): number {
  const inspector = new Inspector(lua);
  const told: SeenCall = { name, line: lua.frame(1)?.line ?? -1, args: Array.from({ length: lua.top() }, (_, i) => inspector.value(i + 1)), results: [] };
  into.push(told);
  try {
    const results = call();
    told.results = Array.from({ length: Math.max(0, results) }, (_, i) => inspector.value(i - results));
    if (results < 0) Object.assign(told, { results: [inspector.value(-1)], raised: true });
    return results;
  } catch (error) {
    Object.assign(told, { results: lua.top() > 0 ? [inspector.value(-1)] : [], raised: true });
    throw error;
  }
}

/** Answers that take time are not to be had at a step. */
function plainAnswer(answer: unknown): unknown {
  if (!(answer instanceof Promise)) return answer;
  answer.catch(() => {}); // it is of a state that is gone
  return undefined;
}

/** What differs between a run and its replay, as far as their replies tell. */
function partedText({ reply }: Recording, result: unknown): string | undefined {
  if (reply === undefined) return undefined;
  const replayed = replyText(result);
  if (replayed === undefined || replayed === reply) return undefined;
  return 'The replay came to another reply than the run: what it depends on was not recorded, such as the addresses that Lua prints.';
}

/** The reply in what a call gave, as JSON; undefined: there is none. */
export function replyText(result: unknown): string | undefined {
  const reply = (result as { reply?: unknown } | undefined)?.reply;
  return reply === undefined ? undefined : JSON.stringify(reply).slice(0, COMPARED);
}
