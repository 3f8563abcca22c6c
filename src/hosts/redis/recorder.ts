// Writes down what happens while a command or a script runs.
import type { Bytes, HostEvent, LogLine, RunRecord, ScriptStart } from '../../protocol.ts';
import type { Progress } from '../progress.ts';
import type { ScriptEnd, ScriptEvent, ScriptListener, ScriptLogLevel } from '../../redis/script-vm.ts';

/** Events of one name that a run keeps; those beyond are counted. */
const EVENTS = 1000;
const LOG_LINES = 1000;
const VIOLATIONS = 100;

/** What must be known while a script still runs. */
export interface ScriptWatcher {
  /** A script entered the cache: it stays there whatever becomes of the run. */
  scriptCached(sha: Bytes, source: Bytes): void;
  /** `name` is a script's SHA1 or a function's name. */
  scriptStarted(name: Bytes, kind: ScriptStart['kind']): void;
  /** Before the first write of a run. */
  scriptWrote(): void;
}

export type Recorded = Pick<RunRecord, 'events' | 'eventsDropped' | 'log' | 'logDropped' | 'violations'>
  & { ends: ScriptEnd[] };

export class Recorder implements ScriptListener {
  watcher: ScriptWatcher | undefined;
  private recorded: Recorded | undefined;
  private client = 0;
  private counts = new Map<string, number>();
  /** Counted apart: it is asked for on every call of a script. */
  private commands = 0;

  /** From here on things are recorded, for a client. */
  start(client: number): void {
    this.client = client;
    this.counts = new Map();
    this.commands = 0;
    this.recorded = { events: [], eventsDropped: {}, log: [], logDropped: 0, violations: [], ends: [] };
  }

  finish(): Recorded {
    const recorded = this.recorded!;
    this.recorded = undefined;
    if (this.commands > EVENTS) recorded.eventsDropped['script.redis_command_executed'] = this.commands - EVENTS;
    for (const [name, count] of this.counts) if (count > EVENTS) recorded.eventsDropped[name] = count - EVENTS;
    return recorded;
  }

  wants(name: ScriptEvent): boolean {
    if (name === 'script.redis_command_executed') return this.commands++ < EVENTS;
    const count = this.counts.get(name) ?? 0;
    if (count < EVENTS) return true;
    this.counts.set(name, count + 1);
    return false;
  }

  event(name: ScriptEvent, payload: Record<string, unknown>): void {
    if (this.recorded === undefined) return;
    if (name !== 'script.redis_command_executed') {
      const count = (this.counts.get(name) ?? 0) + 1;
      this.counts.set(name, count);
      if (count > EVENTS) return;
    }
    const event: HostEvent = { name, at: Date.now(), payload, client: this.client };
    this.recorded.events.push(event);
  }

  log(level: ScriptLogLevel, text: Bytes): void {
    if (this.recorded === undefined) return;
    const line: LogLine = { level, text, at: Date.now() };
    if (this.recorded.log.length < LOG_LINES) this.recorded.log.push(line);
    else this.recorded.logDropped++;
  }

  violation(operation: string, reason: string, line: number | undefined): void {
    const violations = this.recorded?.violations;
    if (violations === undefined || violations.length === VIOLATIONS) return;
    violations.push({ operation, reason, ...(line !== undefined && { line }) });
  }

  /** The run is at a line. */
  look(line: number, progress: Progress): void {
    if (this.recorded !== undefined) progress.look(line, this.recorded.events, this.recorded.log);
  }

  scriptCached(sha: Bytes, source: Bytes): void { this.watcher?.scriptCached(sha, source); }
  scriptStarted(name: Bytes, kind: ScriptStart['kind']): void { this.watcher?.scriptStarted(name, kind); }
  scriptWrote(): void { this.watcher?.scriptWrote(); }
  scriptEnded(end: ScriptEnd): void { this.recorded?.ends.push(end); }
}
