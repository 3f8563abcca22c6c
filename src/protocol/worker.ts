// What crosses between the session and a worker: calls, their answers, and what is told in between. Of a world the house
// knows its id alone: what is done in it, asked of it and kept for it is opaque here.
import type { Batch, Chunk } from './change.ts';
import type { Example, HostInfo } from './host.ts';
import type { Profile, ProfileOrder } from './profile.ts';
import type { DebugApi, Recorded } from './debug.ts';
import type { HostEvent, LogLine, RunRecord, RunRequest } from './run.ts';
import type { WorldNow, WorldTime } from './time.ts';

/** One call as the session makes it. */
export interface Turn {
  /** Names it among those of the session: a turn that waits is finished under it. */
  id: number;
  /** The part whose call it is (a client, say): its later calls wait while this one does. 0: the page itself. */
  who: number;
  /** Another part's run kept it waiting, so that it saw none of that one's changes. */
  waited: boolean;
  /** What it reads of time and chance is written down (`Answer.recorded`), so that it can be run again. */
  recorded?: true;
  /** It waited already, in a worker that was ended: until then (milliseconds since 1970; 0: without end). */
  until?: number;
}

/** A turn is done, or waits and is off the worker: until then at most (milliseconds since 1970; 0: without end). */
export type Outcome<T> = { done: T } | { waits: number };

/** A turn that waited is over. */
export interface Finished { turn: number; result: unknown }

/** A part of a world that outlives a worker (a client, a subscription): `state` is for the next worker, `summary` for panels. */
export interface Part { world: string; id: number; summary: unknown; state: unknown }

/** What every call brings back beside its result. */
export interface Answer<T> {
  result: T;
  /** Absent where nothing changed. */
  batch?: Batch;
  /** The parts that changed. */
  parts: Part[];
  /** Turns that waited for what this call did. */
  finished?: Finished[];
  /** Of a turn that is recorded, where scripts ran in it. */
  recorded?: Recorded;
}

/** A run began that keeps the worker. */
export interface RunStart {
  world: string;
  /** The part that runs it. */
  who: number;
  /** Milliseconds since 1970. */
  at: number;
  /** Milliseconds after which others are refused, where their calls can be; 0: they wait however long it takes. */
  busyAfter: number;
  /** Milliseconds that it may run; 0: without end. The session ends what outstays it. */
  timeLimit: number;
  /** What the host's own door tells of it. */
  detail?: unknown;
}

/** Of a run that still runs. Its record begins with these if its worker is ended, and its error names the last line. */
export interface RunProgress {
  /** 1-based; 0: not known. */
  line: number;
  /** Since this was last told. */
  events: HostEvent[];
  log: LogLine[];
}

/** Out-of-band messages for a part, in order; of many at once the last ones, after `dropped` others. */
export interface Pushed { world: string; who: number; messages: unknown[]; dropped: number }

/** What the worker tells without being asked, and while it runs. */
export interface WorkerEvents {
  runStarted(start: RunStart): void;
  /** The run changed something for the first time: ending it gently must be refused from now on. */
  runWrote(): void;
  /** Where the run is and what is new of it, now and then. */
  runAt(progress: RunProgress): void;
  push(batches: Pushed[]): void;
  /** Turns whose waiting ended outside of any call: their time was over. */
  finished(turns: Finished[]): void;
  /** Changes made outside of any call, or before its answer. */
  changed(batch: Batch): void;
}

/** How a worker tells an event: a message among its answers, on the same channel, so that the order holds. */
export type WorkerMessage =
  { [E in keyof WorkerEvents]: { event: E; args: Parameters<WorkerEvents[E]> } }[keyof WorkerEvents];

/** Compiled modules by Lua version; 5.4 comes when it is first needed. */
export type WasmModules = Partial<Record<'5.1' | '5.4', WebAssembly.Module>>;

/** What a worker begins with. */
export interface WorkerStart {
  /** Compiled already, so that a new worker compiles nothing. */
  wasm: WasmModules;
  role: 'primary' | 'standby';
  /** That of the last batch so far. */
  position: number;
  /** Of worlds whose time is another than the real one. */
  times?: Readonly<Record<string, WorldTime>>;
}

/** The worker's surface (workers/vm.ts). Calls are answered in order. */
export interface WorkerApi {
  /** Resolves when ready to run. */
  start(options: WorkerStart): void;
  /** Brings modules that were not there at the start. */
  load(wasm: WasmModules): void;
  hosts(): HostInfo[];
  /** The hosts again, with all words of their vocabularies and what these are about. */
  describe(): Promise<HostInfo[]>;
  examples(host: string): Promise<Example[]>;
  run(request: RunRequest, turn: Turn): Promise<Answer<Outcome<RunRecord>>>;
  /** Something that may change a world: `name` and `given` are the host's own. */
  act(world: string, name: string, given: unknown, turn: Turn): Promise<Answer<Outcome<unknown>>>;
  /** A question, which changes nothing. */
  ask(world: string, name: string, given: unknown): Promise<unknown>;
  /** Profiles a run in a worker of its own, which is ended afterwards. */
  profile(order: ProfileOrder): Promise<Profile>;
  /** Ends the waiting of a turn, as its host does that: it is among the finished ones of the answer. */
  stop(turn: number): Promise<Answer<null>>;
  /**
   * Applies batches in order (hydration, standby). A damaged one is skipped: `damaged` holds the places of such in
   * `chunks`. `orphans` counts changes that found nothing to change, for what they build on was damaged.
   */
  apply(chunks: Chunk[]): Promise<{ damaged: number[]; orphans: number }>;
  /** The whole state, in chunks of at most about 1 MiB, in place of all that came before. */
  snapshot(): Promise<Chunk[]>;
  /** The same of one world. */
  snapshotOf(world: string): Promise<Uint8Array[]>;
  /** Puts such a snapshot in the place of all that a world holds. */
  become(world: string, chunks: Uint8Array[]): Promise<Answer<null>>;
  /** Sets the time of a world; what is over by then happens at once. */
  setTime(world: string, time: WorldTime): Promise<Answer<null>>;
  timeOf(world: string): Promise<WorldNow>;
  /** Puts parts back, as they were told: of a replica that took another's place. */
  attach(parts: Part[]): Promise<void>;
  /** Looks back at a run, in a worker that does nothing else: a method of DebugApi with its arguments. */
  debug<M extends keyof DebugApi>(method: M, ...given: Parameters<DebugApi[M]>): Promise<Awaited<ReturnType<DebugApi[M]>>>;
  /** A part as it is; null where there is none. */
  part(world: string, id: number): Promise<Part | null>;
  /**
   * A standby takes over: the parts are put back. `ended` is the one whose run was ended, in its world. `position` is the
   * one of the last batch.
   */
  promote(parts: Part[], ended: { world: string; who: number } | undefined, position: number): Promise<void>;
}
