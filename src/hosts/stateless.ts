// A world in which nothing outlives a run: there is nothing to apply or to keep. A host may answer questions about scripts.
import type { Bytes, Difference, Finished, Outcome, Part, RecordedCall, RunRecord, RunRequest, Turn } from '../protocol.ts';
import type { DebugPlace, Ground, UnderWay, World } from './host.ts';
import type { Progress } from './progress.ts';

/** What runs the scripts of such a world. */
export interface Runner {
  /** Tells what a long run does. */
  readonly progress: Progress;
  underWay?(): UnderWay;
  /** Runs a script to its end; its failure is part of the record. */
  run(request: RunRequest): RunRecord;
  /** As `World.source`; absent: a chunk is the script. */
  source?(chunk: Bytes): DebugPlace | undefined;
  /** As the world's, between calls; absent: nothing changes but variables. */
  readonly watching?: { changes(): () => Difference[]; follow(thing: unknown): () => boolean };
}

export class StatelessWorld implements World {
  readonly changes?: () => () => Difference[];
  readonly follow?: (thing: unknown) => () => boolean;
  readonly changesBesideCalls?: true;

  /** `timeLimit`: milliseconds that a run may take by its settings; 0: without end. `questions`: what answers each, by name. */
  constructor(
    private readonly ground: Ground, private readonly runner: Runner, private readonly timeLimit: (request: RunRequest) => number,
    private readonly questions: Record<string, (given: unknown) => unknown> = {},
  ) {
    runner.progress.listener = (at) => ground.tell.runAt(at);
    const { watching } = runner;
    if (watching !== undefined) Object.assign(this, { ...watching, changesBesideCalls: true });
  }

  run(request: RunRequest, { who }: Turn): Outcome<RunRecord> {
    const { clock, tell } = this.ground;
    tell.runStarted({ who, at: clock.now(), busyAfter: 0, timeLimit: this.timeLimit(request) });
    return { done: this.runner.run(request) };
  }

  source(chunk: Bytes, call: RecordedCall): DebugPlace | undefined {
    if (this.runner.source !== undefined) return this.runner.source(chunk);
    return chunk === '@script' && 'request' in call ? { first: 1, source: call.request.script } : undefined;
  }

  act(name: string): never { throw new Error(`there is no act "${name}" here`); }

  ask(name: string, given: unknown): unknown {
    if (Object.hasOwn(this.questions, name)) return this.questions[name](given);
    throw new Error(`there is no question "${name}" here`);
  }

  underWay(): UnderWay | undefined { return this.runner.underWay?.(); }
  stop(): void {}
  settle(): void {}
  finished(): Finished[] { return []; }
  parts(): Omit<Part, 'world'>[] { return []; }
  part(): undefined { return undefined; }
  apply(): number { return 0; }
  snapshot(): Uint8Array[] { return []; }
  become(): void {}
  mark(): null { return null; }
  back(): void {}
  restore(): void {}
  lead(): void {}
  close(): void {}
}
