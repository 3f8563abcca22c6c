// Runs the tests of a file in a worker, and goes on with another where one does not come to its end.
import type { Hits } from './coverage.ts';
import type { TestResult } from './model.ts';
import type { Suite } from './suites.ts';
import type { Job, Told } from './work.ts';

/** A worker or a thread that does one job. */
export interface Bench { start(job: Job, tell: (told: Told) => void): void; end(): void }

/** Milliseconds without a word after which a run counts as one without end: it is longer than any limit within. */
export const PATIENCE = 12_000;
/** The same until its first word: a busy machine may take long to start it. */
const START = 60_000;

export interface Listener { begin?(at: number): void; result(at: number, result: TestResult, hits: Hits | undefined): void }

/** Rejects where a worker fails. `signal`: ends it; the rest is not run. */
export async function drive(suite: Suite, job: Omit<Job, 'from'>, make: () => Bench, listener: Listener, signal?: AbortSignal, patience = PATIENCE): Promise<void> {
  let from = 0;
  while (from < suite.tests.length && signal?.aborted !== true) from = await once(suite, { ...job, from }, make(), listener, signal, patience);
}

/** Resolves with the test that comes next. */
function once(suite: Suite, job: Job, bench: Bench, listener: Listener, signal: AbortSignal | undefined, patience: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let at = job.from;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const over = (finish: () => void): void => {
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      bench.end();
      finish();
    };
    const abort = (): void => over(() => resolve(suite.tests.length));
    const wait = (long: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => over(() => {
        listener.result(at, stuck(suite, at, patience), undefined);
        resolve(at + 1);
      }), long);
    };
    signal?.addEventListener('abort', abort);
    wait(Math.max(START, patience));
    bench.start(job, (told) => {
      if (isOver) return; // a worker that is being ended may still speak
      wait(patience);
      if (told.tells === 'begin') {
        at = told.at;
        listener.begin?.(at);
      }
      if (told.tells === 'result') listener.result(told.at, told.result, told.hits);
      if (told.tells === 'done') over(() => resolve(suite.tests.length));
      if (told.tells === 'fault') over(() => reject(new Error(told.text)));
    });
  });
}

function stuck({ tests }: Suite, at: number, patience: number): TestResult {
  const { name, at: place } = tests[at];
  const message = `It did not come to its end within ${patience / 1000} s, and was ended.`;
  return { name, at: place, state: 'failed', duration: patience, failures: [{ of: 'run', at: place, message }], notes: [] };
}
