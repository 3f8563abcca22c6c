// The hosts as the command line has them: a thread runs their machine (machine-thread.ts), so that a run which outstays its
// time can be ended. All that is known of the machine is in these two files.
import type { Worker } from 'node:worker_threads';
import { startThread } from '../node/files.ts';
import type { Bytes, HostInfo, RunProgress, RunRecord, RunRequest, RunStart } from '../protocol.ts';

/** What comes before a run: commands that make the data that the script expects, and acts in the world of the run's host. */
export interface Before { commands: Bytes[][]; acts: { name: string; given: unknown }[] }

/** What the thread is asked. */
export type Question =
  | { ask: 'hosts' }
  | { ask: 'run'; request: Omit<RunRequest, 'client'>; before: Before };

/** A run, the commands of its data that failed, each with the error, and what its host tells beside the record: an object of JSON. */
export interface Ran { record: RunRecord; failed: { command: Bytes[]; error: Bytes }[]; told?: object }

/** What it tells. */
export type Told =
  | { tells: 'hosts'; hosts: HostInfo[] }
  | { tells: 'ran'; ran: Ran }
  /** An act before the run was refused. `of`: which of them. */
  | { tells: 'refused'; of: number; error: string }
  | { tells: 'started'; start: RunStart }
  | { tells: 'at'; progress: RunProgress }
  | { tells: 'fault'; text: string };

/** Milliseconds beyond its time after which a run is ended that did not end by itself: in a long call of C it cannot. */
const GRACE = 250;

export class Hosts {
  private readonly thread: Worker;

  constructor() { this.thread = startThread('machine-thread', import.meta.url); }

  async infos(): Promise<HostInfo[]> {
    return this.ask({ ask: 'hosts' }, (told) => (told.tells === 'hosts' ? told.hosts : undefined));
  }

  /** Runs once. A script's failure is part of the record. `refused`: what becomes of an act that is refused. */
  async run(request: Omit<RunRequest, 'client'>, before: Before, refused: (act: Before['acts'][number], error: string) => Error): Promise<Ran> {
    const begun = Date.now();
    let progress: RunProgress = { line: 0, events: [], log: [] };
    let timer: ReturnType<typeof setTimeout> | undefined;
    let endNow: (ran: Ran) => void = () => {};
    const ended = new Promise<Ran>((resolve) => { endNow = resolve; });
    const ran = this.ask({ ask: 'run', request, before }, (told) => {
      if (told.tells === 'ran') return told.ran;
      if (told.tells === 'refused') throw refused(before.acts[told.of], told.error);
      if (told.tells === 'at') progress = added(progress, told.progress);
      if (told.tells === 'started' && told.start.timeLimit > 0) {
        const { timeLimit } = told.start;
        clearTimeout(timer);
        timer = setTimeout(() => endNow({ record: timedOut(request, timeLimit, begun, progress), failed: [] }), timeLimit + GRACE);
      }
      return undefined;
    });
    try {
      return await Promise.race([ran, ended]);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> { await this.thread.terminate(); }

  /** Resolves with what `take` makes of something told. */
  private ask<T>(question: Question, take: (told: Told) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      this.thread.once('error', reject);
      this.thread.on('message', (told: Told) => {
        if (told.tells === 'fault') return reject(new Error(told.text));
        try {
          const taken = take(told);
          if (taken !== undefined) resolve(taken);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      this.thread.postMessage(question);
    });
  }
}

const added = (before: RunProgress, { line, events, log }: RunProgress): RunProgress =>
  ({ line, events: [...before.events, ...events], log: [...before.log, ...log] });

/** The record of a run that was ended. */
function timedOut({ host }: Pick<RunRequest, 'host'>, limit: number, startedAt: number, { line, events, log }: RunProgress): RunRecord {
  const message = `ERR Script ran past its time limit of ${limit} ms`;
  return {
    id: startedAt, host, startedAt, duration: Date.now() - startedAt, state: 'completed', reply: { type: 'error', text: message },
    error: { kind: 'timeout', message, ...(line > 0 && { line }) }, events, eventsDropped: {}, log, logDropped: 0,
    differences: [], differencesDropped: 0, rolledBack: false, commands: [], violations: [],
  };
}
