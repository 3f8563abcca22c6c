// A worker that runs tests.

/** Its failure to load is told as a message of its own form. */
export const makeTestsWorker = (): Worker => new Worker(new URL('../../workers/tests.ts', import.meta.url), { type: 'module', name: 'tests' });
