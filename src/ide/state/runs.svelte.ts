// Running scripts: what runs, and the records of what ran.
import type { HostEvent, LogLine, Manner, RanDraft, RunRecord, RunRequest } from '../../protocol.ts';
import { sizeOf } from '../../cut.ts';
import type { Running, Session } from '../../session.ts';
import { keepNewest } from '../../storage/history.ts';
import { trimRun } from '../../storage/trim.ts';
import { fitting } from './fitting.ts';

/** Events and log lines of the whole visit that are kept, and bytes of each. */
const KEPT = { items: 5_000, bytes: 8 * 1024 * 1024 };
/** Bytes of what runs of the visit asked for that are kept. */
const REQUESTS = 16 * 1024 * 1024;
/** Milliseconds until a run counts as slow. */
const PATIENCE = 150;

function withoutReply({ reply: _, ...record }: RunRecord): Omit<RunRecord, 'reply'> { return record; }

const same = (record: RunRecord): RunRecord => record;

export class Runs {
  /** The last run, whole. */
  record = $state.raw<RunRecord | null>(null);
  /** Runs of this and earlier visits by their beginnings (see storage/trim.ts), the last first. */
  history = $state.raw<RunRecord[]>([]);
  /** Runs that the history dropped for want of room. */
  dropped = $state(0);
  /** The one that the panels show where it is not the last. */
  past = $state.raw<RunRecord | null>(null);
  /** The list of runs is open. */
  listed = $state(false);
  /** Run was pressed, and its reply is not there yet: milliseconds since 1970. */
  since = $state(0);
  /** The script that runs, the console's too. */
  script = $state.raw<Running | undefined>();
  /** Of the whole visit, the console's commands too, oldest first. */
  events = $state.raw<HostEvent[]>([]);
  log = $state.raw<LogLine[]>([]);

  /** It runs for so long that the page should say so: shorter runs would only flicker. */
  slow = $state(false);
  readonly #requests = new Map<number, RunRequest>();
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** The run that the panels show. */
  shown = $derived(this.past ?? this.record);
  /** All of it but the reply, which may be large: for panels that keep what they drew while they are out of sight. */
  beside = $derived(this.shown && withoutReply(this.shown));
  /** Its place in the history; -1 while there is none. */
  place = $derived(this.past === null ? Math.min(0, this.history.length - 1) : this.history.indexOf(this.past));
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
  restore(history: RunRecord[], dropped = 0): void {
    this.history = history.map(fitting);
    this.dropped = dropped;
    this.record ??= this.history[0] ?? null;
  }

  /** Shows a run as it was then; null or the last one: the last one, whichever that will be. */
  show(record: RunRecord | null): void { this.past = record === this.history[0] ? null : record; }

  /** Shows the run before (-1) or after (1) the one that shows. */
  step(by: -1 | 1): void {
    const next = this.history[this.place - by];
    if (next !== undefined) this.show(next);
  }

  /** `finish` may change the record before it is kept. */
  async run(session: Session, request: RunRequest, manner: Manner<RunRecord>, draft: RanDraft, finish = same): Promise<RunRecord> {
    this.since = Date.now();
    this.#wait();
    try {
      const { lua, settings, inputs } = request;
      const record = finish({ ...await session.run(request, manner), draft, given: { lua, settings, inputs } });
      this.#keep(record.id, request);
      this.#take(record);
      return record;
    } finally {
      this.since = 0;
      this.#end();
    }
  }

  /** What a run of this visit asked for, script and all; undefined: it is not kept. */
  requestOf({ id }: Pick<RunRecord, 'id'>): RunRequest | undefined { return this.#requests.get(id); }

  #keep(id: number, request: RunRequest): void {
    this.#requests.set(id, request);
    let room = REQUESTS;
    for (const [old, its] of [...this.#requests].reverse()) {
      room -= measured(its);
      if (room < 0 && old !== id) this.#requests.delete(old);
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

  /** Something happened beside runs, a console's command for example: its events and log lines are everyone's. */
  note({ events, log }: { events: HostEvent[]; log: LogLine[] }): void { this.#append(events, log); }

  #take(record: RunRecord): void {
    this.record = record;
    this.past = null;
    const { kept, dropped } = keepNewest([trimRun(record), ...this.history]);
    this.history = kept;
    this.dropped += dropped.length;
    this.#append(record.events, [...record.log, ...record.logEnd ?? []]);
  }

  #append(events: HostEvent[], log: LogLine[]): void {
    if (events.length > 0) this.events = lastOf([...this.events, ...events]);
    if (log.length > 0) this.log = lastOf([...this.log, ...log]);
  }
}

/** The end of a list, as far as it may be kept. */
function lastOf<T extends object>(items: T[]): T[] {
  let room = KEPT.bytes;
  let from = items.length;
  while (from > 0 && items.length - from < KEPT.items) {
    room -= measured(items[from - 1]);
    if (room < 0) break;
    from--;
  }
  return items.slice(from);
}

const sizes = new WeakMap<object, number>();

function measured(item: object): number {
  const size = sizes.get(item) ?? sizeOf(item);
  sizes.set(item, size);
  return size;
}
