// Runs the tests of a file in a worker, and goes on with another where one does not come to its end.
import type { Hits } from './coverage.ts';
import type { TestResult } from './model.ts';
import type { Suite } from './suites.ts';
import type { Job, Told } from './work.ts';

/** A worker or a thread that does one job. */
export interface Bench { start(job: Job, tell: (told: Told) => void): void; end(): void }

/** Milliseconds without a word after which a run counts as one without end: it is longer than any limit within. */
export const PATIENCE = 12_000;

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
    const over = (finish: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      bench.end();
      finish();
    };
    const abort = (): void => over(() => resolve(suite.tests.length));
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => over(() => {
        listener.result(at, stuck(suite, at, patience), undefined);
        resolve(at + 1);
      }), patience);
    };
    signal?.addEventListener('abort', abort);
    wait();
    bench.start(job, (told) => {
      wait();
      if (told.tells === 'begin') listener.begin?.(at = told.at);
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
