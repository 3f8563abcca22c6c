// Running scripts: what runs, and the records of what ran.
import type { CommandResult, HostEvent, LogLine, RanDraft, RunRecord, RunRequest, WireReply } from '../../protocol.ts';
import type { RunningScript, Session } from '../../session.ts';
import { fitting } from './fitting.ts';

/** Events and log lines of the whole visit that are kept. */
const KEPT = 5_000;
/** Milliseconds until a run counts as slow. */
const PATIENCE = 150;

const same = (record: RunRecord): RunRecord => record;

export class Runs {
  /** The last run. */
  record = $state.raw<RunRecord | null>(null);
  /** Runs of this and earlier visits, the last first. */
  history = $state.raw<RunRecord[]>([]);
  /** The one that the panels show where it is not the last. */
  past = $state.raw<RunRecord | null>(null);
  /** The list of runs is open. */
  listed = $state(false);
  /** Run was pressed, and its reply is not there yet: milliseconds since 1970. */
  since = $state(0);
  /** The script that runs, the console's too. */
  script = $state.raw<RunningScript | undefined>();
  /** Of the whole visit, the console's commands too, oldest first. */
  events = $state.raw<HostEvent[]>([]);
  log = $state.raw<LogLine[]>([]);

  /** It runs for so long that the page should say so: shorter runs would only flicker. */
  slow = $state(false);
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** The run that the panels show. */
  shown = $derived(this.past ?? this.record);
  /** Its place in the history; -1 while there is none. */
  place = $derived(this.shown === null ? -1 : this.history.indexOf(this.shown));
  /** Its number, for people: the first of the history is 1. */
  number = $derived(this.history.length - this.place);
  busy = $derived(this.since > 0 || this.script !== undefined);

  listen(session: Session): void {
    session.on('running', (script) => {
      this.script = script;
      this.#wait();
    });
    session.on('idle', () => this.#end());
  }

  /** The runs of earlier visits. */
  restore(history: RunRecord[]): void {
    this.history = history.map(fitting);
    this.record ??= this.history[0] ?? null;
  }

  /** Shows a run as it was then; null or the last one: the last one, whichever that will be. */
  show(record: RunRecord | null): void { this.past = record === this.record ? null : record; }

  /** Shows the run before (-1) or after (1) the one that shows. */
  step(by: -1 | 1): void {
    const next = this.history[this.place - by];
    if (next !== undefined) this.show(next);
  }

  /** `finish` may change the record before it is kept. */
  async run(session: Session, request: RunRequest, draft: RanDraft, finish = same): Promise<RunRecord> {
    this.since = Date.now();
    this.#wait();
    try {
      const record = finish({ ...await session.run(request), draft });
      this.#take(record);
      return record;
    } finally {
      this.since = 0;
      this.#end();
    }
  }

  #wait(): void {
    this.#patience ??= setTimeout(() => { this.slow = true; }, PATIENCE);
  }

  #end(): void {
    this.script = undefined;
    if (this.since > 0) return;
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.slow = false;
  }

  /** A command of the console: its reply is the console's, its events and log lines are everyone's. */
  takeCommand(result: CommandResult): WireReply {
    this.#append(result.events, result.log);
    return result.reply;
  }

  #take(record: RunRecord): void {
    this.record = record;
    this.past = null;
    this.history = [record, ...this.history].slice(0, 200);
    this.#append(record.events, record.log);
  }

  #append(events: HostEvent[], log: LogLine[]): void {
    if (events.length > 0) this.events = [...this.events, ...events].slice(-KEPT);
    if (log.length > 0) this.log = [...this.log, ...log].slice(-KEPT);
  }
}
