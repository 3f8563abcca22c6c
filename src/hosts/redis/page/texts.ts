// What a client is answered in the place of an engine that is busy or was ended. The texts are those of Redis 7.0.15.
import type { Bytes, Ended, EndedText, HostEvent, RunError, Running, WireReply } from '../../../protocol.ts';
import type { CommandResult, RedisRun } from '../wire.ts';

export const UNKILLABLE = 'UNKILLABLE Sorry the script already executed write commands against the dataset. '
  + 'You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.';
export const NOTBUSY = 'NOTBUSY No scripts in execution right now.';
export const OK: WireReply = { type: 'status', text: 'OK' };

export const errorReply = (text: Bytes): WireReply => ({ type: 'error', text });

/** What the engine tells of a script or function that runs; undefined of the runs of other hosts. */
export const detailOf = ({ detail }: Running): RedisRun | undefined => detail as RedisRun | undefined;

/** What others are told while a script or a function runs for long. */
export const busyText = ({ kind, server }: RedisRun): Bytes =>
  `BUSY ${server} is busy running a script. You can only call ${kind.toUpperCase()} KILL or SHUTDOWN NOSAVE.`;

const HINTS: Record<Ended['ending']['why'], string> = {
  'whole': '',
  'stop': 'The script had not written anything: the keyspace is as it was before it.',
  'discard': 'What the script wrote is gone: the keyspace is as it was before it.',
  'time limit': 'A loop without end? The time limit is a setting of the host. '
    + 'The keyspace is as it was before the script.',
  'crash': 'The keyspace is as it was before. A script that takes all the memory is the usual cause.',
};

/** What is said of a command or script that was ended; `client`: whose it was. */
export function endedText({ ending, running, duration }: Ended, client: number): EndedText {
  const error: RunError = { kind: kindOf(ending), message: messageOf(ending, running), hint: HINTS[ending.why] };
  if (running !== undefined && running.line > 0) error.line = running.line;
  const { events, log } = running ?? { events: [], log: [] };
  if (running === undefined || ending.why === 'crash') return { error, events, log };
  const at = Date.now();
  const event = (name: string, payload: HostEvent['payload']): HostEvent => ({ name, at, payload, client });
  return {
    error, log,
    events: [
      ...events,
      event('script.killed', { execution_time_ms: duration }),
      event('script.call_denied', { reason: reasonOf(ending) }),
    ],
  };
}

function kindOf(ending: Ended['ending']): RunError['kind'] {
  if (ending.why === 'time limit') return 'timeout';
  if (ending.why === 'crash') return /memory/i.test(ending.reason) ? 'memory' : 'runtime';
  return 'killed';
}

function reasonOf(ending: Ended['ending']): string {
  if (ending.why === 'stop') return 'Script killed by user with SCRIPT KILL';
  return ending.why === 'discard' ? 'Script ended by SHUTDOWN NOSAVE' : 'Script ended at its time limit';
}

function messageOf(ending: Ended['ending'], running: Running | undefined): Bytes {
  if (ending.why === 'crash') return `ERR The worker ended unexpectedly: ${ending.reason}`;
  const what = ending.why === 'time limit' ? `Script ran past its time limit of ${ending.limit} ms`
    : ending.why === 'stop' ? 'Script killed by user with SCRIPT KILL' : 'Script ended by SHUTDOWN NOSAVE';
  const detail = running && detailOf(running);
  if (running === undefined || detail === undefined) return `ERR ${what}`;
  return `ERR ${what}... script: ${detail.sha}, on @user_${detail.kind}:${Math.max(1, running.line)}.`;
}

export const resultOf = (reply: WireReply, how: Partial<CommandResult> = {}): CommandResult =>
  ({ reply, duration: 0, events: [], eventsDropped: {}, log: [], ...how });
