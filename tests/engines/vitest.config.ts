import { defineConfig } from 'vitest/config';

/** Each engine's checks run in one browser, one after the other: EVALUA_ENGINE names the engine. */
export default defineConfig({
  test: {
    include: ['tests/engines/*.test.ts'], pool: 'threads', testTimeout: 240_000, hookTimeout: 240_000,
    retry: process.env['CI'] === undefined ? 0 : 3,
  },
});
