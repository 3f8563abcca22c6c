// A run's record cut to what a history needs, and the history to its budget: in memory as on disk it takes at most
// HISTORY.bytes, whatever ran.
import { cutPlain, cutReply, cutText, sizeOf, withoutValues } from '../cut.ts';
import type { Difference, LogLine, RunCall, RunRecord, WireReply } from '../protocol.ts';

/** Runs that the history holds, and bytes of all of them (see `sizeOf`). */
export const HISTORY = { runs: 200, bytes: 8 * 1024 * 1024 } as const;

/** Bytes of each part of one run. A reply of RESP2 and one of RESP3 count apart. */
const PART = { reply: 48 * 1024, events: 24 * 1024, log: 16 * 1024, logEnd: 8 * 1024, calls: 24 * 1024, differences: 32 * 1024, map: 16 * 1024, given: 16 * 1024 } as const;
/** Elements of a reply; things of any other kind. */
const ELEMENTS = 1000;
const ITEMS = 100;
/** Lines at the end of a log. */
const END = 50;
/** Bytes of a message. */
const MESSAGE = 2000;

/**
 * Lists keep their first parts, texts their first bytes. What was dropped is counted, what was cut carries its true size.
 * One that is trimmed already comes back as it is.
 */
export function trimRun(record: RunRecord): RunRecord {
  if (record.trimmed !== undefined && fits(record)) return record;
  const trimmed: RunRecord = {
    ...record, trimmed: record.trimmed ?? 'marked', reply: trimReply(record.reply),
    ...trimEvents(record), ...trimLog(record), ...trimDifferences(record), ...record.calls && { calls: trimCalls(record.calls) },
    violations: record.violations.slice(0, ITEMS).map((one) => ({
      ...one, operation: message(one.operation), reason: message(one.reason),
    })),
    commands: record.commands.slice(0, ELEMENTS),
  };
  const more = record.violations.length - trimmed.violations.length;
  if (more > 0) trimmed.violationsDropped = (record.violationsDropped ?? 0) + more;
  if (record.error !== undefined) trimmed.error = trimError(record.error);
  if (record.advice !== undefined) trimmed.advice = message(record.advice);
  if (record.needs !== undefined) trimmed.needs = message(record.needs);
  if (record.given !== undefined && sizeOf(record.given, PART.given) > PART.given) delete trimmed.given;
  if (record.advised !== undefined) trimmed.advised = record.advised.slice(0, ITEMS).map((one) => ({ ...one, text: message(one.text) }));
  if (record.draft !== undefined) trimmed.draft = trimDraft(record.draft);
  return trimmed;
}

/** As large as any trimmed record gets: one beyond it was kept by an earlier version. */
export const RECORD = PART.reply + PART.events + PART.log + PART.logEnd + PART.calls + PART.differences + PART.map + PART.given + 64 * 1024;
const fits = (record: RunRecord): boolean => sizeOf(record, RECORD) <= RECORD;

const trimReply = (reply: WireReply): WireReply => cutReply(reply, { bytes: PART.reply, elements: ELEMENTS });

function trimEvents({ events, eventsDropped }: RunRecord): Pick<RunRecord, 'events' | 'eventsDropped'> {
  const room = { bytes: PART.events, elements: ELEMENTS };
  const dropped = { ...eventsDropped };
  const kept: RunRecord['events'] = [];
  for (const event of events) {
    if (kept.length < ITEMS && room.bytes > 0 && room.elements > 0) {
      kept.push({ ...event, payload: cutPlain(event.payload, room) as typeof event.payload });
    } else dropped[event.name] = (dropped[event.name] ?? 0) + 1;
  }
  return { events: kept, eventsDropped: dropped };
}

/** The first lines and the last ones. Where an earlier version dropped lines, those that it kept are the first. */
function trimLog({ log, logDropped, logEnd }: RunRecord): Pick<RunRecord, 'log' | 'logDropped' | 'logEnd'> {
  const first = trimLines(log, ITEMS, PART.log);
  const rest = [...log.slice(first.length), ...logEnd ?? []];
  const last = logDropped > 0 && logEnd === undefined ? [] : trimLines(rest.toReversed(), END, PART.logEnd).reverse();
  return { log: first, logDropped: logDropped + rest.length - last.length, ...last.length > 0 && { logEnd: last } };
}

/** The first of some lines, as far as there is room. */
function trimLines(lines: readonly LogLine[], most: number, bytes: number): LogLine[] {
  const room = { bytes, elements: most };
  const kept: LogLine[] = [];
  for (const line of lines.slice(0, most)) {
    if (room.bytes <= 0) break;
    const text = cutText(line.text, room);
    kept.push(text === line.text ? line : { ...line, text, length: line.length ?? line.text.length });
  }
  return kept;
}

function trimCalls(calls: RunCall[]): RunCall[] {
  let room: number = PART.calls;
  const kept = calls.slice(0, ITEMS).findIndex((call) => (room -= sizeOf(call)) < 0);
  return calls.slice(0, kept < 0 ? ITEMS : kept);
}

/** A difference is kept whole, or without its values: of two beginnings one could not tell what differs. */
function trimDifferences({ differences, differencesDropped }: RunRecord): Pick<RunRecord, 'differences' | 'differencesDropped'> {
  let room: number = PART.differences;
  const kept: Difference[] = [];
  for (const difference of differences.slice(0, ITEMS)) {
    let its = difference;
    if (sizeOf(its, room) > room) its = withoutValues(its);
    const size = sizeOf(its, room);
    if (size > room) continue; // its name alone
    room -= size;
    kept.push(its);
  }
  return { differences: kept, differencesDropped: differencesDropped + differences.length - kept.length };
}

function trimError(error: NonNullable<RunRecord['error']>): NonNullable<RunRecord['error']> {
  const { fix, ...others } = error;
  const isSmall = fix !== undefined && fix.add.length + fix.label.length <= MESSAGE;
  return { ...others, message: message(error.message), ...(error.hint !== undefined && { hint: message(error.hint) }), ...isSmall && { fix } };
}

function trimDraft({ map, name, ...draft }: NonNullable<RunRecord['draft']>): NonNullable<RunRecord['draft']> {
  return { ...draft, name: message(name), ...(map !== undefined && sizeOf(map, PART.map) <= PART.map && { map }) };
}

const message = (text: string): string => (text.length <= MESSAGE ? text
  : `${cutText(text, { bytes: MESSAGE, elements: 1 })}… (${text.length.toLocaleString('en')} bytes)`);
