// Looking back at a run: what is kept of it, and what can be seen at each of its steps. Types alone.
import type { Chunk } from './change.ts';
import type { Difference, RunRequest } from './run.ts';
import type { Bytes } from './values.ts';
import type { Part } from './worker.ts';

/**
 * What a run read of time and chance, in order. `now`: pairs of a value (milliseconds since 1970) and how often it was read in a
 * row; `elapsed` and `random`: each value. `whole`: all of them are there; what is read beyond is made of the last one.
 */
export interface Tape { now: number[]; elapsed: number[]; random: number[]; whole: boolean }

/** What a world told of itself for a run that is recorded: see `World.memory`. */
export interface Recorded {
  tape: Tape;
  memory: unknown;
  /** Instructions after which the run was ended for its time; absent: it was not. */
  instructions?: number;
  /** A digest of its reply, which the replay's is held against; absent: it had none. */
  reply?: number;
}

/** A call that ran scripts: a run, or an act in which some ran. */
export type RecordedCall = { request: RunRequest } | { name: string; given: unknown };

/** All that is needed to run something again as it ran. */
export interface Recording extends Partial<Recorded> {
  world: string;
  call: RecordedCall;
  /** The part that made the call. */
  who: number;
  /** Milliseconds since 1970 when it was asked for. */
  at: number;
  /** The world as it was: batches of it in order. */
  chunks: Chunk[];
  parts: Part[];
}

/** A Lua value as it shows. */
export interface LuaValue {
  type: 'nil' | 'boolean' | 'number' | 'string' | 'table' | 'function' | 'userdata' | 'thread';
  /** Of a string its first bytes, of a number as Lua prints it, of a function where it is defined, of others what they are. */
  text: Bytes;
  /** Bytes of the whole string, where `text` is only its beginning. */
  length?: number;
  /** Names a table, function, thread or userdata among those of this step. */
  id?: number;
  /** Entries of a table: as many as were asked for. */
  entries?: [key: LuaValue, value: LuaValue][];
  /** How many entries it has; more where there are so many that they were not counted. */
  size?: number;
  more?: true;
  /** Its metatable has these metamethods. */
  metamethods?: string[];
}

export interface Variable { name: Bytes; kind: 'local' | 'upvalue' | 'vararg'; value: LuaValue }

/** A function that is under way; `chunk`: which of `Opened.chunks`, -1: of none; `line`: 1-based, -1: not known. */
export interface StackFrame { name: Bytes; what: 'main' | 'Lua' | 'C'; chunk: number; line: number; variables: Variable[] }

export type Watched = { value: LuaValue } | { error: Bytes };

/** A call of the host, as the script made it. */
export interface SeenCall { name: string; line: number; args: LuaValue[]; results: LuaValue[]; raised?: true }

/** What is wanted of a step. */
export interface Visit {
  step: number;
  /** Tables, by their `id`, whose entries are wanted beside those at the top. */
  expand?: number[];
  /** Expressions of Lua, in the frame of this index. */
  watches?: string[];
  frame?: number;
  /** Nothing is wanted of the world: no answers, no differences. In a long run these take as long as it ran. */
  world?: false;
  /** Questions to the world as it is then: see `World.ask`. */
  asks?: { name: string; given: unknown }[];
}

export interface Visited {
  step: number;
  /** The innermost first; of each coroutine that waits for another, after that other. Empty at the end. */
  frames: StackFrame[];
  watches: Watched[];
  answers: unknown[];
  /** What the run had changed by then, where the world was asked. */
  soFar?: Difference[];
  /** What the step did: the calls that it made, the first of them, and how many; and what they changed. */
  calls: SeenCall[];
  callCount: number;
  differences: Difference[];
}

/**
 * A stretch of Lua that ran. `name` as Lua tells it, "@user_script"; `source`: the text that it is of, where the host knows it; `first`:
 * the line of that text that is its line 1; `within`: the lines of it that the text has, where that holds more.
 */
export interface DebugChunk { name: Bytes; source?: Bytes; first: number; within?: readonly [first: number, last: number] }

/** A run that was opened. Steps are lines that began, 0 to `count` - 1; `count` is its end. */
export interface Opened {
  count: number;
  chunks: DebugChunk[];
  /** The run has more steps, which were not looked at. */
  cut: boolean;
  /** Nor were they yet: see `indexed`, which tells `count`, `calls` and `cut` anew. */
  indexing?: true;
  /** In a sentence: in what the replay is another than the run; absent: in nothing that shows. */
  parted?: string;
  /** The reply or error at its end, as the run's record has it. */
  result: unknown;
  /** Calls of the host in all. */
  calls: number;
}

/** How many steps are known by now, and whether these are all; else as in `Opened`. `part`: how much of the run was looked at, 0 to 1. */
export interface Indexed { count: number; done: boolean; part: number; cut: boolean; calls: number }

/** A line at which one wants to stop. All that is given must hold. */
export interface Breakpoint {
  chunk: number;
  line: number;
  /** An expression of Lua. */
  condition?: string;
  /** It stops at this pass, and at those after it. */
  count?: number;
  /** A text for the log in place of a stop, with expressions in braces. */
  log?: string;
}

/** Where to go. */
export type Travel =
  /** The next line in this function, or in those that called it; back: the one before. */
  | { go: 'over' | 'into' | 'out'; back?: boolean }
  /** To the next breakpoint or end; back: to the one before, or the start. */
  | { go: 'on'; back?: boolean }
  | { go: 'line'; chunk: number; line: number; back?: boolean }
  /** To the step that changed it last before this one. */
  | { go: 'change'; of: { variable: string; frame: number } | { thing: unknown } }
  /** To the error that ended the run. */
  | { go: 'error' };

export interface Stops {
  breakpoints: Breakpoint[];
  /** Stops at each error that is raised, caught ones too. */
  onError?: boolean;
  /** Stops where the host is called by this name, or with it as its first argument. */
  onCall?: string;
  /** Stops at what changes this thing of the world, as the host names such. */
  onChange?: unknown;
}

/** `step`: where it came to; undefined: there is no such step. `log`: what breakpoints wrote on the way. `error`: a condition failed. */
export interface Travelled { step: number | undefined; log: { step: number; text: Bytes }[]; error?: string }

/** The debug worker's surface: one run at a time. */
export interface DebugApi {
  open(recording: Recording): Promise<Opened>;
  /** Looks at more steps of a long run, for a moment; to be asked until it is done. Whatever asks for a step beyond waits for it. */
  indexed(): Promise<Indexed>;
  visit(visit: Visit): Promise<Visited>;
  travel(from: number, travel: Travel, stops: Stops): Promise<Travelled>;
  /** Which lines began how often: of `Opened.chunks`, by line. */
  passes(): Promise<number[][]>;
  /** Of steps from one on, as many: their lines, chunks and depths. */
  range(from: number, count: number): Promise<{ line: number; chunk: number; depth: number }[]>;
}
