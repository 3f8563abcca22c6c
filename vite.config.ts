import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { course } from './tools/course-plugin.mjs';
import { commandDocs } from './tools/docs-plugin.mjs';
import { lateExports } from './tools/late-exports-plugin.mjs';
import packaged from './package.json' with { type: 'json' };
import { lua51 } from './tools/lua-plugin.ts';
import { firstEngine } from './tools/first-engine-plugin.mjs';
import { site } from './tools/site-plugin.mjs';
import { workerEntry } from './tools/worker-entry-plugin.mjs';

/** A build tells of mistakes alone: how long its plugins take depends on the machine. */
const quiet = { checks: { pluginTimings: false } };

export default defineConfig({
  base: './',
  plugins: [lua51(), svelte(), lateExports(), course(`${import.meta.dirname}/src/lessons/course`), site()],
  define: { __VERSION__: JSON.stringify(packaged.version) },
  worker: { format: 'es', plugins: () => [firstEngine(`${import.meta.dirname}/src/`), commandDocs(), workerEntry()], rolldownOptions: quiet },
  build: {
    target: 'es2022', rolldownOptions: quiet,
    // A browser without it fetches a module a little later.
    modulePreload: { polyfill: false },
    // What a visit fetches is measured by tests/ide/static.spec.ts, packed and in all.
    chunkSizeWarningLimit: 800,
  },
  test: {
    include: ['tests/**/*.test.ts'], exclude: ['tests/ide/**', 'tests/suite/**', 'tests/engines/**'],
    setupFiles: ['tests/redis/recording/setup.ts'],
    // One at a time: a BroadcastChannel reaches every thread of a process, and so the tests of storage each other. Threads,
    // whose stack is as deep as that of a worker in the page.
    pool: 'threads', maxWorkers: 1,
    // What tests import is read once for all of them: a fifth of their time.
    isolate: false,
    // A busy machine is several times slower.
    testTimeout: 120_000, hookTimeout: 120_000,
    retry: process.env['CI'] === undefined ? 0 : 1,
  },
});
