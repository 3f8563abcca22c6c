// What the session answers in the place of a worker that was ended, where the host has no words of its own.
import type { Ended, EndedText, RunError, RunRecord, RunRequest, WireReply } from '../protocol.ts';

export const errorReply = (text: string): WireReply => ({ type: 'error', text });

const HINTS: Record<Ended['ending']['why'], string> = {
  'whole': '',
  'stop': 'The run had not changed anything.',
  'discard': 'What the run changed is gone: everything is as it was before it.',
  'time limit': 'A loop without end? The time limit is a setting of the host. Everything is as it was before the run.',
  'crash': 'Everything is as it was before. A script that takes all the memory is the usual cause.',
};

/** In plain words. */
export function endedText({ ending, running }: Ended): EndedText {
  const error: RunError = { kind: kindOf(ending), message: messageOf(ending), hint: HINTS[ending.why] };
  if (running !== undefined && running.line > 0) error.line = running.line;
  return { error, events: running?.events ?? [], log: running?.log ?? [] };
}

export function kindOf(ending: Ended['ending']): RunError['kind'] {
  if (ending.why === 'time limit') return 'timeout';
  if (ending.why === 'crash') return /memory/i.test(ending.reason) ? 'memory' : 'runtime';
  return 'killed';
}

function messageOf(ending: Ended['ending']): string {
  switch (ending.why) {
    case 'time limit': return `The script ran past its time limit of ${ending.limit} ms`;
    case 'crash': return `The worker ended unexpectedly: ${ending.reason}`;
    default: return 'The script was stopped';
  }
}

/** The record of a run that no worker finished. The session numbers it. */
export function endedRecord(request: RunRequest, { duration }: Ended, { error, events, log }: EndedText): RunRecord {
  return recordOf(request, errorReply(error.message), {
    startedAt: Date.now() - duration, duration, error, events, log,
  });
}

/** A record with nothing in it but a reply. */
export function recordOf(request: RunRequest, reply: WireReply, how: Partial<RunRecord>): RunRecord {
  return {
    id: 0, host: request.host, startedAt: Date.now(), duration: 0, state: 'completed', reply,
    events: [], eventsDropped: {}, log: [], logDropped: 0, differences: [], differencesDropped: 0, rolledBack: false,
    commands: [], violations: [], ...how,
  };
}

/** What was wrong with what is stored, as a sentence for the person. */
export function damageText(records: number, orphans: number, missing: number): string {
  const were = (count: number, what: string): string => `${count} stored ${what}${count === 1 ? ' was' : 's were'}`;
  const faults = [
    records > 0 && `${were(records, 'record')} damaged and set aside`,
    missing > 0 && `${were(missing, 'change')} missing, so the data may be a state that never was`,
    orphans > 0 && `${orphans} later ${orphans === 1 ? 'change' : 'changes'} had lost what they build on`,
  ].filter((fault) => fault !== false);
  return `${faults.join('; ')}. Everything else was loaded.`;
}
