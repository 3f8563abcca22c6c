// What a run did, as its record tells it: the first of everything, up to a number and a budget of bytes, and of
// the log the last lines too; the rest is counted.
import { cutPlain, cutText } from '../cut.ts';
import type { Clock } from './host.ts';
import type { Bytes, HostEvent, LogLine, RunRecord } from '../protocol.ts';

/** Things of each kind that are kept. */
const LOG_LINES = 1000;
/** Lines at the end of a longer log: so many at least, and bytes of each. */
const LOG_END = { lines: 100, bytes: 1000 } as const;
const VIOLATIONS = 100;
/** Bytes that events, log lines and violations may take; of one text in an event. */
const BYTES = { events: 4 * 1024 * 1024, log: 1024 * 1024, violations: 64 * 1024, text: 16 * 1024 } as const;
/** Elements of all the lists in events. */
const ELEMENTS = 100_000;

type Recorded = Pick<RunRecord, 'events' | 'eventsDropped' | 'log' | 'logDropped' | 'logEnd' | 'violations' | 'violationsDropped'>;

export class Account {
  readonly recorded: Recorded = { events: [], eventsDropped: {}, log: [], logDropped: 0, violations: [] };
  private readonly events = { bytes: BYTES.events, elements: ELEMENTS };
  private readonly lines = { bytes: BYTES.log, elements: LOG_LINES };
  private readonly refusals = { bytes: BYTES.violations, elements: VIOLATIONS };

  constructor(private readonly client: number, private readonly clock: Clock) {}

  /** How many of one name are kept is up to the caller. */
  event(name: string, payload: HostEvent['payload']): void {
    const room = this.events;
    if (room.bytes <= 0 || room.elements <= 0) return this.drop(name, 1);
    const kept = cutPlain(payload, room, BYTES.text) as HostEvent['payload'];
    this.recorded.events.push({ name, at: this.clock.now(), payload: kept, client: this.client });
  }

  /** Counts events that are not kept; none or less: nothing. */
  drop(name: string, count: number): void {
    const { eventsDropped } = this.recorded;
    if (count > 0) eventsDropped[name] = (eventsDropped[name] ?? 0) + count;
  }

  log(level: LogLine['level'], text: Bytes): void {
    const room = this.lines;
    if (room.bytes <= 0 || room.elements-- <= 0) return this.logLater(level, text);
    this.recorded.log.push(this.line(level, text, cutText(text, room)));
  }

  /** A line that may be among the last: others have come in its place later. */
  private logLater(level: LogLine['level'], text: Bytes): void {
    const { recorded } = this;
    const last = recorded.logEnd ??= [];
    last.push(this.line(level, text, cutText(text, { bytes: LOG_END.bytes, elements: 1 })));
    if (last.length < 2 * LOG_END.lines) return;
    last.splice(0, LOG_END.lines);
    recorded.logDropped += LOG_END.lines;
  }

  private line(level: LogLine['level'], text: Bytes, kept: Bytes): LogLine {
    return { level, text: kept, ...(kept !== text && { length: text.length }), at: this.clock.now() };
  }

  /** `line`: 1-based, of the script; undefined: not known. */
  violation(operation: string, reason: string, line: number | undefined): void {
    const { recorded, refusals: room } = this;
    if (room.bytes <= 0 || room.elements-- <= 0) {
      recorded.violationsDropped = (recorded.violationsDropped ?? 0) + 1;
      return;
    }
    const its = { operation: cutText(operation, room), reason: cutText(reason, room) };
    recorded.violations.push({ ...its, ...(line !== undefined && { line }) });
  }
}

/** Of a run that has done nothing yet. `startedAt`: milliseconds since 1970. */
export const emptyRecord = (host: string, id: number, startedAt: number): RunRecord => ({
  id, host, startedAt, duration: 0, state: 'completed', reply: { type: 'null' }, events: [], eventsDropped: {}, log: [], logDropped: 0,
  differences: [], differencesDropped: 0, rolledBack: false, commands: [], violations: [],
});
