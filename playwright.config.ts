import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { defineConfig } from '@playwright/test';
import { FOR_TESTS, chromiumArgs, findChromium } from './tools/chromium.mjs';

/** A port that is free now. Kept in the environment: each worker reads this file again. */
async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, 'localhost', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return String(port);
}

process.env.EVALUA_TEST_PORT ??= await freePort();
const executablePath = process.env.CHROMIUM_PATH ??= findChromium(FOR_TESTS);
const url = `http://localhost:${process.env.EVALUA_TEST_PORT}/`;

export default defineConfig({
  testDir: 'tests/ide',
  testMatch: '*.spec.ts',
  workers: 2,
  fullyParallel: true,
  // A busy machine may stop the world for seconds. Elsewhere a flaky test fails at once, to be mended.
  retries: process.env.CI === undefined ? 0 : 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  use: {
    baseURL: url,
    // Storing all files for offline use costs as much as the rest of a page's start: specs that are about it allow it.
    serviceWorkers: 'block',
    // A trace costs a third of a test's time: --trace on where one is wanted.
    trace: 'on-first-retry',
    launchOptions: { args: chromiumArgs(), ...(executablePath === undefined ? {} : { executablePath }) },
  },
  projects: [{ name: 'chromium', use: { browserName: 'chromium', viewport: { width: 1280, height: 800 } } }],
  webServer: {
    command: 'node tools/start.mjs',
    env: { PORT: process.env.EVALUA_TEST_PORT },
    url,
    reuseExistingServer: false,
    timeout: 180_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2000 },
  },
});
