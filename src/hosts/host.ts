// The worker's door of a host: a program that embeds Lua. A host tells what it offers as data, and opens its world, which
// gets all that comes from outside as its ground. Nothing else in the worker knows a host by name.
import type { Clock } from '../lua/libraries/os.ts';
import type { LuaRuntime, LuaVersion, Limits } from '../lua/runtime.ts';
import type {
  Bytes, Difference, Example, Finished, HostInfo, Outcome, Part, Pushed, RecordedCall, RunProgress, RunRecord, RunRequest, RunStart, Turn, Word,
} from '../protocol.ts';

/** Makes a VM; the WebAssembly module behind it is compiled already. */
export type LuaFactory = (version: LuaVersion, limits?: Limits) => LuaRuntime;

export type { Clock };

/** The clock of the machine that this runs on. */
export const realClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() };

/** All that a world gets from outside: the same ground gives the same run, twice. */
export interface Ground {
  lua: LuaFactory;
  clock: Clock;
  /** From 0 to below 1. */
  random(): number;
  /** Told at once, also while a run keeps the worker. */
  tell: Told;
  /**
   * Changes for the standby and for storage, as bytes that `apply` takes. `atOnce`: they hold although the call that is
   * under way should be ended.
   */
  changed(bytes: Uint8Array, atOnce?: boolean): void;
  /** Nothing happens of its own accord here: a world that leads does what it is asked to, and no more. */
  still?: true;
  /** Texts that a build keeps apart from the code, by the host's own names. */
  texts(): Promise<unknown>;
}

export interface Told {
  runStarted(start: Omit<RunStart, 'world'>): void;
  runWrote(): void;
  runAt(progress: RunProgress): void;
  push(batches: Omit<Pushed, 'world'>[]): void;
  /** Turns whose waiting was ended by time. */
  finished(turns: Finished[]): void;
}

export interface HostDoor {
  /** Data alone; the vocabulary may be added later, by `words`. */
  readonly info: HostInfo;
  words?(): Promise<Word[]>;
  examples(): Promise<Example[]>;
  /** A world that follows: empty, and as `apply` makes it, until `lead`. */
  open(ground: Ground): World | Promise<World>;
}

/**
 * The text of a chunk, where it is known, and which of its lines the chunk's first one is. `within`: the first and the last line that
 * the chunk has there, where the text holds more. `own`: other chunks have the same name.
 */
export interface DebugPlace { source?: Bytes; first: number; within?: readonly [first: number, last: number]; own?: true }

/** A state that `back` returns to. */
export type Mark = unknown;

/**
 * A host's world: what scripts live in. A run, an act or a wake may change it, and each change is told as bytes before the
 * call returns; what is applied elsewhere makes the same world. Throwing means a fault of our own: what a script or a person
 * did wrong is part of the result.
 */
export interface World {
  /** Fetches what a call needs that is not here; undefined where all is. */
  prepare?(call: { request: RunRequest } | { name: string; given: unknown }): Promise<void> | undefined;
  run(request: RunRequest, turn: Turn): Outcome<RunRecord>;
  act(name: string, given: unknown, turn: Turn): Outcome<unknown>;
  ask(name: string, given: unknown): unknown;
  /** Ends the waiting of a turn: it is finished, as the host ends such. */
  stop(turn: number): void;
  /** A call is over: what it leaves behind is told now (messages, batches, expiries). */
  settle(): void;
  /** Turns that were finished since this was last asked. */
  finished(): Finished[];
  /** Parts that changed since this was last asked. */
  parts(): Omit<Part, 'world'>[];
  part(id: number): Omit<Part, 'world'> | undefined;
  /** Applies a batch or a chunk; returns how many changes found nothing to change. Throws DamagedError. */
  apply(bytes: Uint8Array): number;
  snapshot(): Uint8Array[];
  /** Takes a snapshot in the place of all that there is. Told as a change. */
  become(chunks: readonly Uint8Array[]): void;
  /** What its runs depend on and that is in no batch and in no part, as plain data: for a run that is to be run again. Absent: nothing. */
  memory?(): unknown;
  remember?(memory: unknown): void;
  /** Works, and takes back what that changed; absent: `run` leaves nothing behind. */
  trial?<T>(work: () => T): T;
  /** From here on, within a run: what is changed until it is asked for. */
  changes?(): () => Difference[];
  /** What runs of it change may happen between its scripts' calls, as a script returns, and is of the line that ran last. */
  readonly changesBesideCalls?: true;
  /** From here on: each thing of the world that is changed is told by its name, until what this returns is called. With `nameOf`. */
  tellChanged?(tell: (name: string) => void): () => void;
  /** The name of a thing that a person named; absent: things have no name each, `follow` tells of one. */
  nameOf?(thing: unknown): string;
  /** From here on, within a run: says whether a thing of the world was changed since this was last asked. */
  follow?(thing: unknown): () => boolean;
  /** For going on with a run from within; absent: it can only be run again from its start. */
  underWay?(): UnderWay | undefined;
  /** What the chunks of a call are called and where they stand in what a person wrote, by their names; undefined: they are none of a person's. */
  source?(chunk: Bytes, call: RecordedCall): DebugPlace | undefined;
  mark(): Mark;
  /** Back to a mark: then `snapshot` gives the bytes that it gave at the mark. Told as a change. */
  back(mark: Mark): void;
  /** Parts of another worker go on here. */
  restore(parts: readonly Omit<Part, 'world'>[], ended?: number): void;
  /** From now on its changes count, and time brings what it brings. */
  lead(): void;
  /** Words that can be told without fetching anything. */
  words?(): Word[];
  /** All words, and what they are about. */
  describe?(): Promise<Word[]>;
  /** What a profile tells calls of the host by; absent: by the names of their functions. */
  hostCalls?(): Promise<HostCalls>;
  /** Its clock was set, and it leads: what is over by now happens at once. */
  wake?(): void;
  /** When time alone changes something next: milliseconds since 1970; undefined: never. */
  due?(): number | undefined;
  /** Makes ready what the first run needs. */
  warm?(): void;
  close(): void;
}

/** What a run that is under way has outside of its VM. */
export interface UnderWay {
  /** What it asks for outside is written down from here on, until `end`. */
  listen(): void;
  /** All of it was kept. */
  readonly whole: boolean;
  /** Where it stands now. */
  save(): unknown;
  /** It stands there again, and is told what was written down, until `end`. */
  load(state: unknown): void;
  end(): void;
}

/** How calls of the host show in a profile. */
export interface HostCalls {
  /** What a call is told under: `name` is its function's, `first` its first argument where that is a text. */
  label(name: string, first: string | undefined): string;
  /** How the time of such a call grows, in words, and the largest thing that it is about to meet. */
  met(name: string, args: readonly string[]): { complexity: string; met?: Met } | undefined;
}

/** How large a thing is; `unit` of one: "element". */
export interface Met { size: number; unit: string }

/** Thrown by `apply` for bytes that are not whole. */
export class DamagedError extends Error { override readonly name = 'DamagedError'; }
