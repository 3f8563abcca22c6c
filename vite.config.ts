import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { commandDocs } from './tools/docs-plugin.mjs';
import { site } from './tools/site-plugin.mjs';

export default defineConfig({
  base: './',
  plugins: [svelte(), site()],
  worker: { format: 'es', plugins: () => [commandDocs()] },
  // A browser without it fetches a module a little later.
  build: { target: 'es2022', modulePreload: { polyfill: false } },
  test: {
    include: ['tests/**/*.test.ts'], exclude: ['tests/ide/**', 'tests/suite/**'], pool: 'threads', testTimeout: 30_000,
    retry: process.env['CI'] === undefined ? 0 : 1,
  },
});
