// Requests on their way to the worker. One is with the worker at a time, so that the page knows
// which one a kill ends, and can send the others to the next worker.
import type { Remote } from 'comlink';
import type { Answer, Bytes, CommandRequest, CommandResult, RunRecord, RunRequest, WorkerApi } from '../protocol.ts';
import { busyText, errorReply, recordOf, resultOf } from './answers.ts';
import type { Ended, RunningScript } from './answers.ts';
import { deferred } from './deferred.ts';
import type { Waits } from './waits.ts';

export interface Job {
  /** 0: of the page itself. */
  client: number;
  /** Milliseconds since 1970 when it was asked for. */
  since: number;
  /** Another client's script kept it waiting. */
  waited: boolean;
  /** Sends it and hands its result on. What came back with it is the session's. */
  send(api: Remote<WorkerApi>, waited: boolean): Promise<Omit<Answer<unknown>, 'result'>>;
  /** Hands the result on to whoever asked; set once `send` was answered. */
  finish(): void;
  /** The worker was ended while it had the job. */
  end(how: Ended): void;
  fail(error: unknown): void;
  /** It is no script: where its worker is ended, the next one is asked. */
  again?: true;
  /** The answer while a script has kept the engine busy for too long; undefined where the job waits on. */
  busy?(script: RunningScript): (() => void) | undefined;
  /** Goes to the worker though its client waits there: what tells a new worker of the wait, and what ends it. */
  passes?: 'resumed' | 'ending';
  /** Of a command: what it is, for the few that the session knows. */
  args?: readonly Bytes[];
}

interface Pending<T> { job: Job; result: Promise<T> }

function jobOf<T>(
  client: number, send: (api: Remote<WorkerApi>, waited: boolean) => Promise<Answer<T>>, ended: (how: Ended) => T,
  settle: (result: T, job: Job, resolve: (result: T) => void) => void = (result, _, resolve) => resolve(result),
): Pending<T> {
  const { promise, resolve, reject } = deferred<T>();
  let result: T;
  const job: Job = {
    client, since: Date.now(), waited: false,
    async send(api, waited) {
      const answer = await send(api, waited);
      ({ result } = answer);
      return answer;
    },
    finish: () => settle(result, job, resolve),
    end: (how) => { try { resolve(ended(how)); } catch (error) { reject(error); } },
    fail: reject,
  };
  return { job, result: promise };
}

/** A question or a change that is no command: it waits for as long as it takes. */
export function plainJob<T>(client: number, send: (api: Remote<WorkerApi>) => Promise<Answer<T>>): Pending<T> {
  const pending = jobOf(client, send, (how): T => { throw new Error(how.error.message); });
  pending.job.again = true;
  return pending;
}

export function runJob(request: RunRequest): Pending<RunRecord> {
  const failed = (how: Ended): RunRecord => recordOf(request, errorReply(how.error.message), {
    startedAt: Date.now() - how.duration, duration: how.duration, error: how.error, events: how.events,
    log: how.log,
  });
  const pending = jobOf(request.client, (api, waited) => api.run(request, waited), failed);
  pending.job.busy = (script) => (script.host !== request.host ? undefined
    : () => pending.job.end({
      error: { kind: 'runtime', message: busyText(script) }, events: [], log: [], duration: 0,
    }));
  return pending;
}

/** One that waits for a key is settled by its wait. */
export function commandJob(request: CommandRequest, inMulti: () => boolean, waits: Waits): Pending<CommandResult> {
  const { client, args } = request;
  const failed = ({ error, events, log, duration }: Ended): CommandResult =>
    resultOf(errorReply(error.message), { events, log, duration });
  const pending = jobOf(client, async (api, waited) => {
    // COMMAND DOCS, of a script too, tells what is fetched at need.
    if ([/command/i, /docs/i].every((word) => args.some((arg) => word.test(arg)))) await api.document();
    return api.execute(request, waited);
  }, failed, (result, { since }, resolve) => {
    if (result.waits === undefined) resolve(result);
    else waits.add(request, since, result.waits.until, resolve);
  });
  const { job } = pending;
  job.args = args;
  const refuse = (message: Bytes) => (): void =>
    job.end({ error: { kind: 'runtime', message }, events: [], log: [], duration: 0 });
  job.busy = (script) => {
    const name = args[0].toLowerCase();
    if (ALLOWED.has(name) || isFunctionStats(args, script)) return undefined;
    if (inMulti() && (killOf(args) !== undefined || isShutdownNosave(args))) return undefined;
    const busy = busyText(script);
    return refuse(inMulti() && name === 'exec' ? `EXECABORT Transaction discarded because of: ${busy}` : busy);
  };
  return pending;
}

/** Commands with the flag allow_busy. They are no error while a script runs, but wait for its end here. */
const ALLOWED = new Set(['watch', 'reset', 'multi', 'quit', 'auth', 'unwatch', 'replconf', 'hello', 'discard']);

/** What "SCRIPT KILL" and "FUNCTION KILL", in any case of letters, are to end. */
export function killOf(args: readonly Bytes[]): RunningScript['kind'] | undefined {
  return (['script', 'function'] as const).find((kind) => isCommand(args, kind, 'kill'));
}
/** Only while a function runs: while a script does it is told BUSY. */
const isFunctionStats = (args: readonly Bytes[], { kind }: RunningScript): boolean =>
  kind === 'function' && isCommand(args, 'function', 'stats');
/** "SHUTDOWN NOSAVE". */
export const isShutdownNosave = (args: readonly Bytes[]): boolean => isCommand(args, 'shutdown', 'nosave');

const isCommand = (args: readonly Bytes[], name: string, sub: string): boolean =>
  args.length === 2 && args[0].toLowerCase() === name && args[1].toLowerCase() === sub;
