// A team's world: the tables, what runs scripts in it, and what the page changes and asks.
import type { Bytes, Finished, Outcome, Part, RunRecord, RunRequest, Turn } from '../../protocol.ts';
import { DamagedStore } from '../../world/store.ts';
import type { StoreMark } from '../../world/store.ts';
import { DamagedError } from '../host.ts';
import type { DebugPlace, Ground, World } from '../host.ts';
import { makeActs } from './acts.ts';
import { makeAsks } from './asks.ts';
import { differencesOf } from './differences.ts';
import { Engine } from './triggers/engine.ts';
import { CHUNK, Runner } from './runner.ts';
import { runRequest } from './run-request.ts';
import { seedWorld } from './seed/world.ts';
import { State } from './state.ts';
import { isChangeOf } from './things.ts';
import type { RowDifference, Thing } from './wire.ts';

export class AutomationsWorld implements World {
  readonly state: State;
  readonly engine: Engine;
  private readonly runner: Runner;
  private readonly acts: Record<string, (given: never) => unknown>;
  private readonly asks: Record<string, (given: never) => unknown>;
  private leads = false;
  private runs = 0;
  private closeTimer: (() => void) | undefined;

  constructor(private readonly ground: Ground) {
    this.state = new State(ground, (bytes) => ground.changed(bytes));
    this.runner = new Runner(ground);
    this.runner.progress.listener = (at) => ground.tell.runAt(at);
    this.engine = new Engine(this.state, this.runner, ground);
    this.acts = makeActs(this.engine);
    this.asks = makeAsks(this.engine);
  }

  /** A world that nobody has been in begins with its seed. */
  private ready(): void {
    if (this.leads && this.state.store.isEmpty) seedWorld(this.state);
  }

  run(request: RunRequest, turn: Turn): Outcome<RunRecord> {
    this.ready();
    return { done: runRequest(this.engine, this.ground, request, turn, ++this.runs) };
  }

  act(name: string, given: unknown): Outcome<unknown> {
    if (!Object.hasOwn(this.acts, name)) throw new Error(`Automations have no act "${name}"`);
    this.ready();
    return { done: this.acts[name](given as never) };
  }

  ask(name: string, given: unknown): unknown {
    if (!Object.hasOwn(this.asks, name)) throw new Error(`Automations have no question "${name}"`);
    this.ready();
    const answer = this.asks[name](given as never);
    this.settle();
    return answer;
  }

  settle(): void { this.state.store.commit(); }

  stop(): void {}
  finished(): Finished[] { return []; }
  parts(): Omit<Part, 'world'>[] { return []; }
  part(): undefined { return undefined; }
  restore(): void {}

  apply(bytes: Uint8Array): number {
    try {
      return this.state.store.apply(bytes);
    } catch (error) {
      throw error instanceof DamagedStore ? new DamagedError(error.message) : error;
    }
  }

  trial<T>(work: () => T): T { return this.state.store.trial(work).result; }

  changes(): () => RowDifference[] {
    this.ready();
    const watch = this.state.store.watch();
    return () => differencesOf(watch.changes(), this.state.secrets()).differences;
  }

  follow(thing: unknown): () => boolean {
    this.ready();
    const watch = this.state.store.watch();
    const isIts = isChangeOf(thing as Thing, this.state);
    return () => {
      const changes = watch.changes();
      if (changes.length > 0) watch.forget();
      return changes.some(isIts);
    };
  }

  source(chunk: Bytes): DebugPlace | undefined { return chunk === CHUNK ? this.runner.source() : undefined; }

  snapshot(): Uint8Array[] { return this.state.store.snapshot(); }
  become(chunks: readonly Uint8Array[]): void { this.state.store.become(chunks); }
  mark(): StoreMark { return this.state.store.mark(); }
  back(mark: unknown): void { this.state.store.back(mark as StoreMark); }

  /** From now on what is due runs by itself, where the clock is real. */
  lead(): void {
    this.leads = true;
    if (this.ground.still !== true) this.closeTimer ??= this.engine.keepTime(() => this.settle());
  }

  close(): void {
    this.closeTimer?.();
    this.runner.close();
  }
}
