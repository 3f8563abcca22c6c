// What the session is to a host's door in the page: types alone.
import type { HostEvent, LogLine, RunError, RunRecord, RunRequest } from './run.ts';
import type { Part, Pushed, RunProgress, RunStart } from './worker.ts';

/** A run that keeps the worker, as far as the page knows. */
export interface Running extends RunStart, RunProgress {
  /** It changed something. */
  wrote: boolean;
}

/** Why a worker was ended. */
export type Ending =
  /** A person stopped the run, which had changed nothing. */
  | { why: 'stop' }
  /** The same, though it had: that is gone. */
  | { why: 'discard' }
  /** The small worker of a first visit makes way for the whole one: what it had begun is begun again. */
  | { why: 'whole' }
  | { why: 'time limit'; limit: number }
  | { why: 'crash'; reason: string };

/** How a turn ended whose worker was ended under it. */
export interface Ended {
  ending: Ending;
  /** What kept the worker: this turn, or a script that it ran. */
  running: Running | undefined;
  /** Milliseconds from its beginning, or from when it was asked for. */
  duration: number;
}

/** What is said of a run that was ended, in the words of its host. */
export interface EndedText { error: RunError; events: HostEvent[]; log: LogLine[] }

/** How a turn is answered where its world cannot. */
export interface Manner<T> {
  /** The answer while a run has kept others waiting for too long; undefined: it waits on. */
  busy?(running: Running): T | undefined;
  /** The answer where its worker was ended under it; absent: the next worker is asked again. */
  ended?(how: Ended): T;
  /** What a turn that waited comes to: `result` is what finished it, `duration` milliseconds since it was asked for. */
  finished?(result: unknown, duration: number): T;
  /** Goes to the worker though its part waits there. */
  passes?: true;
}

/** Parts that only look on, in the standby. */
export interface Aside {
  /** Rejects with an error of the name WorkerEnded where the standby is ended meanwhile. */
  act(world: string, name: string, given: unknown, who: number): Promise<unknown>;
  part(world: string, id: number): Part | undefined;
  forget(world: string, id: number): void;
  /** It has calls that are not answered: it may be in a script without end. */
  readonly occupied: boolean;
  /** Ends the standby; another takes its place when one is needed. */
  drop(): void;
}

/** What is told of its own accord. */
export interface PortEvents {
  /** A world changed. */
  changed: undefined;
  /** A part waits (until then: milliseconds since 1970, 0 for ever), or undefined: waits no longer. */
  waiting: { world: string; who: number; until: number | undefined };
  /** Out-of-band messages for a part; `aside`: for one that looks on in the standby. */
  push: Pushed & { aside?: true };
  /** A worker was ended and another took its place; milliseconds until it was ready. */
  restarted: { why: Ending['why']; duration: number };
}

/** A worker of its own with a copy of all worlds. */
export interface WorldsCopy {
  call<T>(work: (api: { ask(world: string, name: string, given: unknown): Promise<unknown> }) => Promise<T>): Promise<T>;
  end(why: string): void;
}

export interface Port {
  /** Returns what ends the listening. */
  on<E extends keyof PortEvents>(event: E, listener: (value: PortEvents[E]) => void): () => void;
  run(request: RunRequest, manner?: Manner<RunRecord>): Promise<RunRecord>;
  /** Something that may change a world; `who`: the part whose turn it is, 0: the page. */
  act(world: string, name: string, given: unknown, who?: number, manner?: Manner<unknown>): Promise<unknown>;
  /** A question, answered by the standby while a run keeps the worker. */
  ask(world: string, name: string, given: unknown): Promise<unknown>;
  /** A part as it was after its last turn. */
  part(world: string, id: number): Part | undefined;
  /** A part as it is going to be: until it is told anew. */
  amend(part: Part): void;
  /** It is gone; `result` finishes what it waited for. */
  forget(world: string, id: number, result?: unknown): void;
  /** Whether a part waits. */
  waits(world: string, who: number): boolean;
  /** Ends what a part waits for, as its host ends such. */
  unwait(world: string, who: number): Promise<void>;
  /** Whether anything is with the worker. */
  readonly occupied: boolean;
  readonly running: Running | undefined;
  /**
   * Ends the run that keeps the worker, or the next one where it is not known yet whether one will. `judge` may refuse by
   * an answer of its own; undefined: there was nothing to be ended.
   */
  end<T>(judge: (running: Running) => T | 'end'): Promise<T | 'ended' | undefined>;
  /** Ends whatever is with the worker at once, though it changed something. */
  discard(): void;
  /** The same of a run alone, also of one that is about to begin; says whether there was one. */
  stop(): boolean;
  readonly aside: Aside;
  /** Whether what there was before a run of this visit, by the id of its record, can still be told. */
  knows(run: number): boolean;
  /** For runs that change nothing here; `before`: what there was before that run. Whoever asked for it ends it. */
  copy(lua: RunRequest['lua'], before?: number): Promise<WorldsCopy>;
  /** Puts a world back to what it was before a run. Resolves to what undoes that, and with it whatever came later. */
  goBack(world: string, run: number): Promise<() => Promise<void>>;
}
