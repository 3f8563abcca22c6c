// Turns on their way to the worker. One is with the worker at a time, so that the page knows which one an end of the worker
// ends, and can send the others to the next worker.
import type { Remote } from 'comlink';
import type { Answer, Ended, Manner, Outcome, Running, Turn, WorkerApi } from '../protocol.ts';
import { deferred } from './deferred.ts';
import type { Waits } from './waits.ts';

export interface Job {
  /** Of its world alone is it known which part's turn it is. */
  world: string;
  turn: Turn;
  /** Milliseconds since 1970 when it was asked for. */
  since: number;
  /** Sends it and hands its result on. What came back with it is the session's. */
  send(api: Remote<WorkerApi>): Promise<Omit<Answer<unknown>, 'result'>>;
  /** Hands the result on to whoever asked; set once `send` was answered. */
  finish(): void;
  /** The worker was ended while it had the job. */
  end(how: Ended): void;
  fail(error: unknown): void;
  /** Where its worker is ended, the next one is asked. */
  again?: true;
  /** The answer while a run has kept the worker for too long; undefined where the job waits on. */
  busy?(running: Running): (() => void) | undefined;
  /** Goes to the worker though its part waits there: what tells a new worker of the wait, and what ends it. */
  passes?: 'resumed' | 'ending';
}

export interface Pending<T> { job: Job; result: Promise<T> }

/** What sends a turn. */
export type Send<T> = (api: Remote<WorkerApi>, turn: Turn) => Promise<Answer<Outcome<T>>>;

let turns = 0;

/** A turn of a world. One that waits is settled by its wait; `resumes`: a new worker can be asked to wait on. */
export function turnJob<T>(
  world: string, who: number, send: Send<T>, manner: Manner<T>, waits: Waits, resumes: boolean,
): Pending<T> {
  const { promise, resolve, reject } = deferred<T>();
  let outcome: Outcome<T>;
  const settle = (work: () => T): void => { try { resolve(work()); } catch (error) { reject(error); } };
  const job: Job = {
    world, turn: { id: ++turns, who, waited: false }, since: Date.now(),
    async send(api) {
      const answer = await send(api, job.turn);
      outcome = answer.result;
      return answer;
    },
    finish() {
      if ('done' in outcome) return resolve(outcome.done);
      waits.add({
        job, until: outcome.waits, ...(resumes && { send: send as Send<unknown> }),
        resolve: (result) => resolve(result as T),
        finish: (result, duration) => settle(() => manner.finished?.(result, duration) ?? result as T),
      });
    },
    end(how) {
      if (manner.ended !== undefined) settle(() => manner.ended!(how));
      else reject(new Error('the worker was ended'));
    },
    fail: reject,
    busy(running) {
      const answer = manner.busy?.(running);
      return answer === undefined ? undefined : () => resolve(answer);
    },
  };
  if (manner.ended === undefined) job.again = true;
  if (manner.passes === true) job.passes = 'ending';
  return { job, result: promise };
}

/** Something of the page itself, which waits for as long as it takes. `taken` is called as its answer was taken in. */
export function plainJob<T>(send: (api: Remote<WorkerApi>) => Promise<Answer<T>>, taken?: () => void): Pending<T> {
  const { promise, resolve, reject } = deferred<T>();
  let result: T;
  const job: Job = {
    world: '', turn: { id: ++turns, who: 0, waited: false }, since: Date.now(), again: true,
    async send(api) {
      const answer = await send(api);
      ({ result } = answer);
      return answer;
    },
    finish: () => {
      taken?.();
      resolve(result);
    },
    end: () => reject(new Error('the worker was ended')),
    fail: reject,
  };
  return { job, result: promise };
}
