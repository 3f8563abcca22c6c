// What the session answers in the place of a worker that is busy or was ended. The texts are those
// of Redis 7.0.15.
import type {
  Bytes, CommandResult, HostEvent, LogLine, RunError, RunRecord, RunRequest, ScriptProgress, ScriptStart, WireReply,
} from '../protocol.ts';

/** What others are told while a script or a function runs for long. */
export const busyText = ({ kind, server = 'Redis' }: Pick<ScriptStart, 'kind' | 'server'>): Bytes =>
  `BUSY ${server} is busy running a script. You can only call ${kind.toUpperCase()} KILL or SHUTDOWN NOSAVE.`;
export const UNKILLABLE = 'UNKILLABLE Sorry the script already executed write commands against the dataset. '
  + 'You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.';
export const NOTBUSY = 'NOTBUSY No scripts in execution right now.';
export const OK: WireReply = { type: 'status', text: 'OK' };

export const errorReply = (text: Bytes): WireReply => ({ type: 'error', text });

/** A script that runs, as far as the page knows. */
export interface RunningScript extends ScriptStart, ScriptProgress { wrote: boolean }

/** Why a worker was ended. */
export type Ending =
  | { why: 'kill' }
  | { why: 'nosave' }
  /** The small worker of a first visit makes way for the whole one: what it had begun is begun again. */
  | { why: 'whole' }
  | { why: 'time limit'; limit: number }
  | { why: 'crash'; reason: string };

/** How a request ended whose worker was ended: the error that it gets, and what happened. */
export interface Ended { error: RunError; events: HostEvent[]; log: LogLine[]; duration: number }

const HINTS: Record<Ending['why'], string> = {
  'whole': '',
  'kill': 'The script had not written anything: the keyspace is as it was before it.',
  'nosave': 'What the script wrote is gone: the keyspace is as it was before it.',
  'time limit': 'A loop without end? The time limit is a setting of the host. '
    + 'The keyspace is as it was before the script.',
  'crash': 'The keyspace is as it was before. A script that takes all the memory is the usual cause.',
};

export function ended(ending: Ending, script: RunningScript | undefined, client: number, since: number): Ended {
  const now = Date.now();
  const duration = now - (script?.at ?? since);
  const error: RunError = { kind: kindOf(ending), message: messageOf(ending, script), hint: HINTS[ending.why] };
  if (script !== undefined && script.line > 0) error.line = script.line;
  const { events, log } = script ?? { events: [], log: [] };
  if (script === undefined || ending.why === 'crash') return { error, events, log, duration };
  const event = (name: string, payload: HostEvent['payload']): HostEvent => ({ name, at: now, payload, client });
  return {
    error, log, duration,
    events: [
      ...events,
      event('script.killed', { execution_time_ms: duration }),
      event('script.call_denied', { reason: reasonOf(ending) }),
    ],
  };
}

function kindOf(ending: Ending): RunError['kind'] {
  if (ending.why === 'time limit') return 'timeout';
  if (ending.why === 'crash') return /memory/i.test(ending.reason) ? 'memory' : 'runtime';
  return 'killed';
}

function reasonOf(ending: Ending): string {
  if (ending.why === 'kill') return 'Script killed by user with SCRIPT KILL';
  return ending.why === 'nosave' ? 'Script ended by SHUTDOWN NOSAVE' : 'Script ended at its time limit';
}

function messageOf(ending: Ending, script: RunningScript | undefined): Bytes {
  if (ending.why === 'crash') return `ERR The worker ended unexpectedly: ${ending.reason}`;
  const what = ending.why === 'time limit' ? `Script ran past its time limit of ${ending.limit} ms`
    : ending.why === 'kill' ? 'Script killed by user with SCRIPT KILL' : 'Script ended by SHUTDOWN NOSAVE';
  if (script === undefined || script.sha === '') return `ERR ${what}`;
  return `ERR ${what}... script: ${script.sha}, on @user_${script.kind}:${Math.max(1, script.line)}.`;
}

/** What was wrong with the stored keyspace, as a sentence for the person. */
export function damageText(records: number, orphans: number, missing: number): string {
  const were = (count: number, what: string): string => `${count} stored ${what}${count === 1 ? ' was' : 's were'}`;
  const faults = [
    records > 0 && `${were(records, 'record')} damaged and set aside`,
    missing > 0 && `${were(missing, 'change')} missing, so the keyspace may be one that never was`,
    orphans > 0 && `${orphans} later ${orphans === 1 ? 'change' : 'changes'} had lost what they build on`,
  ].filter((fault) => fault !== false);
  return `${faults.join('; ')}. Everything else was loaded.`;
}

/** The record of a run that no worker finished. The session numbers it. */
export function recordOf(request: RunRequest, reply: WireReply, how: Partial<RunRecord>): RunRecord {
  return {
    id: 0, host: request.host, startedAt: Date.now(), duration: 0, state: 'completed',
    reply,
    events: [], eventsDropped: {}, log: [], logDropped: 0, differences: [], differencesDropped: 0, rolledBack: false,
    commands: [], violations: [], ...how,
  };
}

export const resultOf = (reply: WireReply, how: Partial<CommandResult> = {}): CommandResult =>
  ({ reply, duration: 0, events: [], eventsDropped: {}, log: [], ...how });
