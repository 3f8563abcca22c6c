// One recorded run, looked back at: its index of steps, what can be seen at one, and the ways from one to another.
import { replyDigest } from '../hosts/reply-digest.ts';
import type { HostDoor, LuaFactory } from '../hosts/host.ts';
import type { LuaRuntime } from '../lua/runtime.ts';
import type {
  DebugApi, Difference, Indexed, SeenCall, Opened, Recording, Stops, Travel, Travelled, Visit, Visited, Watched,
} from '../protocol.ts';
import { evaluate } from './evaluate.ts';
import { StepIndex } from './index-of-steps.ts';
import { Inspector } from './inspect.ts';
import { Replay } from './replay.ts';
import type { Listener } from './replay.ts';
import { PACE } from './timeline.ts';
import type { Pace } from './timeline.ts';
import { Traveller } from './travel.ts';

/** Calls of one step that are told. */
const CALLS = 100;
/** Milliseconds of a look at more steps. */
const SLICE = 80;

type Seen = Pick<Visited, 'frames' | 'watches' | 'answers' | 'soFar'>;

export class Debugger implements DebugApi {
  private replay: Replay | undefined;
  private index: StepIndex | undefined;
  private result: unknown;

  constructor(private readonly doors: readonly HostDoor[], private readonly lua: LuaFactory, private readonly pace: Pace = PACE) {}

  async open(recording: Recording): Promise<Opened> {
    this.replay?.close();
    this.replay = this.index = undefined;
    const replay = this.replay = await Replay.open(recording, this.doors, this.lua, this.pace);
    const { index, result } = StepIndex.open(replay);
    this.index = index;
    this.result = result;
    const { done, cut } = index;
    const parted = cut || result === undefined ? undefined : partedText(recording, result);
    return {
      count: index.steps.count, chunks: replay.chunks, cut: cut || !done, result, calls: index.calls.count,
      ...!done && { indexing: true as const }, ...parted !== undefined && { parted },
    };
  }

  async indexed(): Promise<Indexed> {
    const { index } = this.opened;
    index.more(SLICE);
    const { steps: { count }, calls, done, part, cut } = index;
    return { count, done, part, cut: cut || !done, calls: calls.count };
  }

  async visit(visit: Visit): Promise<Visited> {
    const { index } = this.opened;
    index.upTo(visit.step);
    const step = Math.max(0, Math.min(visit.step, index.steps.count));
    return { step, ...this.stateAt({ ...visit, step }), ...this.doneIn(step, visit.world !== false) };
  }

  async travel(from: number, travel: Travel, stops: Stops): Promise<Travelled> {
    const { replay, index } = this.opened;
    index.upTo(Infinity);
    return new Traveller(replay, index, failed(this.result)).go(from, travel, stops);
  }

  async passes(): Promise<number[][]> {
    const { replay, index } = this.opened;
    index.upTo(Infinity);
    return replay.chunks.map((_, chunk) => Array.from(index.steps.passesOf(chunk), (count) => count ?? 0));
  }

  async range(from: number, count: number): Promise<{ line: number; chunk: number; depth: number }[]> {
    const { steps } = this.opened.index;
    this.opened.index.upTo(from + count - 1);
    return Array.from({ length: Math.max(0, Math.min(count, steps.count - from)) }, (_, i) =>
      ({ line: steps.line(from + i), chunk: steps.chunk(from + i), depth: steps.depth(from + i) }));
  }

  close(): void { this.replay?.close(); }

  private get opened(): { replay: Replay; index: StepIndex } {
    const { replay, index } = this;
    if (replay === undefined || index === undefined) throw new Error('no run is open');
    return { replay, index };
  }

  /** The stack, watches and the world as a step begins; of the end, the world after it. */
  private stateAt({ step, expand = [], watches = [], frame = 0, asks = [], world }: Visit): Seen {
    const { replay, index } = this.opened;
    const from = index.markOf(step);
    const asked = world === false ? [] : asks;
    const seen: Seen = { frames: [], watches: [], answers: [] };
    if (step >= index.steps.count) seen.watches = watches.map(() => ({ error: 'The run is over: there is no frame.' }));
    else {
      replay.hear({
        step: (lua, at) => {
          if (at !== step) return false;
          const inspector = new Inspector(lua, new Set(expand));
          seen.frames = inspector.frames(replay.numberOf);
          seen.watches = watches.map((text) => watched(lua, inspector, frame, text));
          return true;
        },
      }, from);
    }
    if (asked.length === 0) return seen;
    let changes: (() => Difference[]) | undefined;
    const ask = (): void => {
      if (changes !== undefined) seen.soFar = changes();
      seen.answers = asked.map(({ name, given }) => plainAnswer(replay.world.ask(name, given)));
    };
    replay.pass({
      before: () => { changes = replay.world.changes?.(); },
      step: (_, at) => {
        if (at === step) ask();
        return at === step;
      },
      end: ask,
    }, from);
    return seen;
  }

  /** The calls that a step made, and, where the world is asked, what they changed. */
  private doneIn(step: number, world: boolean): Pick<Visited, 'calls' | 'callCount' | 'differences'> {
    const { replay, index } = this.opened;
    const done: Pick<Visited, 'calls' | 'callCount' | 'differences'> = { calls: [], callCount: 0, differences: [] };
    const beside = world && replay.world.changesBesideCalls === true;
    if (step >= index.steps.count || (!index.calls.mayBeAt(step) && !beside)) return done;
    let changes: (() => Difference[]) | undefined;
    const look = (): void => { done.differences = changes?.() ?? []; };
    const listener: Listener = {
      step: (_, at) => {
        if (at === step && world) changes = replay.world.changes?.();
        if (at > step && beside) look();
        return at > step;
      },
      ...beside && { end: look },
      call: (lua, name, at, call) => {
        if (at !== step) return call();
        if (done.callCount++ >= CALLS) return call();
        const results = toldCall(lua, name, call, done.calls);
        look();
        return results;
      },
    };
    if (world) replay.pass(listener, index.markOf(step));
    else replay.hear(listener, index.markOf(step));
    return done;
  }
}

/** Whether a call ended with an error, as its record tells. */
const failed = (result: unknown): boolean => (result as { error?: unknown } | undefined)?.error !== undefined;

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
  const replayed = replyDigest(result);
  if (replayed === undefined || replayed === reply) return undefined;
  return 'The replay came to another reply than the run: what it depends on was not recorded, such as the addresses that Lua prints.';
}
