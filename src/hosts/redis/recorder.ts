// Writes down what happens while a command or a script runs.
import type { Bytes, RunRecord } from '../../protocol.ts';
import { Account } from '../account.ts';
import type { Clock } from '../host.ts';
import type { Progress } from '../progress.ts';
import type { OddNumber, ScriptEnd, ScriptEvent, ScriptListener, ScriptLogLevel } from '../../redis/script-vm.ts';
import { ArgumentLosses } from './argument-losses.ts';
import { CallList } from './call-list.ts';
import type { RedisRun } from './wire.ts';

/** Events of one name that a run keeps; those beyond are counted. */
const EVENTS = 1000;

/** What must be known while a script still runs. */
export interface ScriptWatcher {
  /** A script entered the cache: it stays there whatever becomes of the run. */
  scriptCached(sha: Bytes, source: Bytes): void;
  /** `name` is a script's SHA1 or a function's name. */
  scriptStarted(name: Bytes, kind: RedisRun['kind']): void;
  /** Before the first write of a run. */
  scriptWrote(): void;
}

export type Recorded =
  Pick<RunRecord, 'events' | 'eventsDropped' | 'log' | 'logDropped' | 'logEnd' | 'violations' | 'violationsDropped' | 'calls'>
  & { ends: readonly ScriptEnd[] };

export class Recorder implements ScriptListener {
  watcher: ScriptWatcher | undefined;
  /** Numbers that commands got as other texts than one would write. */
  readonly argumentLosses = new ArgumentLosses();
  private account: Account | undefined;
  /** Of the last script: a transaction may run many. */
  private ends: ScriptEnd[] = [];
  private counts = new Map<string, number>();
  /** Counted apart: it is asked for on every call of a script. */
  private commands = 0;
  private calls: CallList | undefined;
  called: ScriptListener['called'];

  constructor(private readonly clock: Clock) {}

  /** From here on things are recorded, for a client. `keepsCalls`: calls, too. */
  start(client: number, keepsCalls: boolean): void {
    this.counts = new Map();
    this.commands = 0;
    this.argumentLosses.start();
    this.account = new Account(client, this.clock);
    this.ends = [];
    this.calls = keepsCalls ? new CallList(this.clock) : undefined;
    this.called = this.calls && ((...call) => {
      if (this.calls?.add(...call) !== true) this.called = undefined;
    });
  }

  finish(): Recorded {
    const account = this.account!;
    const calls = this.calls?.list ?? [];
    this.account = undefined;
    this.calls = this.called = undefined;
    account.drop('script.redis_command_executed', this.commands - EVENTS);
    for (const [name, count] of this.counts) account.drop(name, count - EVENTS);
    return { ...account.recorded, ...calls.length > 0 && { calls }, ends: this.ends };
  }

  wants(name: ScriptEvent): boolean {
    if (name === 'script.redis_command_executed') return this.commands++ < EVENTS;
    const count = this.counts.get(name) ?? 0;
    if (count < EVENTS) return true;
    this.counts.set(name, count + 1);
    return false;
  }

  event(name: ScriptEvent, payload: Record<string, unknown>): void {
    if (this.account === undefined) return;
    if (name !== 'script.redis_command_executed') {
      const count = (this.counts.get(name) ?? 0) + 1;
      this.counts.set(name, count);
      if (count > EVENTS) return;
    }
    this.account.event(name, payload);
  }

  log(level: ScriptLogLevel, text: Bytes): void { this.account?.log(level, text); }

  violation(operation: string, reason: string, line: number | undefined): void {
    this.account?.violation(operation, reason, line);
  }

  /** The run is at a line. */
  look(line: number, progress: Progress): void {
    if (this.account !== undefined) progress.look(line, this.account.recorded.events, this.account.recorded.log);
  }

  oddNumbers(command: Bytes, numbers: readonly OddNumber[], line: () => number | undefined): void { this.argumentLosses.note(command, numbers, line); }

  scriptCached(sha: Bytes, source: Bytes): void { this.watcher?.scriptCached(sha, source); }
  scriptStarted(name: Bytes, kind: RedisRun['kind']): void { this.watcher?.scriptStarted(name, kind); }
  scriptWrote(): void { this.watcher?.scriptWrote(); }
  scriptEnded(end: ScriptEnd): void { if (this.account !== undefined) this.ends = [end]; }
}
