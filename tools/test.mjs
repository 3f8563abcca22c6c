// npm test: every check and test. Goes on after a failure, so that one run tells all; the last line
// is "N passed, N failed". The exit code is 1 when anything failed, did not run or took too long.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENGINES, absence, findBrowser } from './browsers.mjs';
import { ROOT, buildIsCurrent } from './build.mjs';
import { FOR_TESTS, provideChromium } from './chromium.mjs';
import { checkCount, playwrightCount, vitestCount } from './count.mjs';

const MINUTE = 60_000;
/** A step's minutes are there for what hangs: several times what it takes on a slow or busy machine. */
const deadline = Date.now() + 50 * MINUTE;
const reports = mkdtempSync(join(tmpdir(), 'evalua-tests-'));
const unitReport = join(reports, 'vitest.json');
const suiteReport = join(reports, 'suite.json');
const pageReport = join(reports, 'playwright.json');

const script = (folder, file) => join(ROOT, 'node_modules', folder, file);

/** What runs, in order. `count` reads how many passed and failed from the exit code and the report. */
const STEPS = [
  {
    name: 'types and components (svelte-check)', minutes: 15, count: checkCount,
    args: [script('svelte-check', 'bin/svelte-check'), '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
  },
  { name: 'direction of imports', minutes: 5, count: checkCount, args: [join(ROOT, 'tools', 'check-imports.mjs')] },
  {
    name: 'unit tests (vitest)', minutes: 30, count: (code) => vitestCount(code, readReport(unitReport)),
    args: [script('vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json',
      `--outputFile.json=${unitReport}`],
  },
  {
    name: "Redis's own test suite", minutes: 15, count: (code) => vitestCount(code, readReport(suiteReport)),
    args: [script('vitest', 'vitest.mjs'), 'run', '--config', 'tests/suite/vitest.config.ts', '--reporter=verbose',
      '--reporter=json', `--outputFile.json=${suiteReport}`],
  },
  {
    name: 'build', minutes: 15, count: checkCount, skip: buildIsCurrent,
    args: [join(ROOT, 'tools', 'check-build.mjs')],
  },
  {
    name: 'the page in Chromium (Playwright)', minutes: 30, before: provideChromiumForPlaywright,
    count: (code) => playwrightCount(code, readReport(pageReport)),
    args: [script('@playwright/test', 'cli.js'), 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: pageReport },
  },
  ...Object.keys(ENGINES).map(engineStep),
];

/** The same checks in another engine; where it is not installed they are one that was skipped. */
function engineStep(engine) {
  const report = join(reports, `${engine}.json`);
  return {
    name: `the page in ${ENGINES[engine].title} (WebDriver)`, minutes: 20, count: (code) => vitestCount(code, readReport(report)),
    args: [script('vitest', 'vitest.mjs'), 'run', '--config', 'tests/engines/vitest.config.ts', '--reporter=verbose',
      '--reporter=json', `--outputFile.json=${report}`],
    env: { EVALUA_ENGINE: engine },
    absent: () => {
      const program = findBrowser(engine);
      if (program === undefined) return absence(engine);
      process.env.EVALUA_BROWSER = program;
      return undefined;
    },
  };
}

function provideChromiumForPlaywright() {
  process.env.CHROMIUM_PATH = provideChromium(FOR_TESTS);
  console.log(`Chromium: ${process.env.CHROMIUM_PATH}`);
}

function readReport(file) {
  try { return JSON.parse(readFileSync(file, 'utf8')); } catch { return undefined; }
}

/** Runs a script of Node's with the terminal as its output; null when it was ended for taking too long. */
function runNode({ args, env, minutes }) {
  const time = Math.min(minutes * MINUTE, deadline - Date.now());
  if (time <= 0) return null;
  const detached = process.platform !== 'win32'; // a group of its own, so that its children end with it
  const child = spawn(process.execPath, args, {
    cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env }, detached,
  });
  const end = () => { try { if (detached) process.kill(-child.pid, 'SIGKILL'); else child.kill(); } catch { /* ended */ } };
  process.once('exit', end);
  return new Promise((resolve) => {
    const timer = setTimeout(end, time);
    child.once('exit', (code) => { clearTimeout(timer); process.off('exit', end); resolve(code); });
    child.once('error', () => { clearTimeout(timer); resolve(null); });
  });
}

async function runStep(step) {
  console.log(`\n=== ${step.name}`);
  const from = Date.now();
  if (step.skip?.()) {
    console.log('up to date');
    return { passed: 1, failed: 0, skipped: 0 };
  }
  let code = null;
  try {
    const absent = step.absent?.();
    if (absent !== undefined) {
      console.log(absent);
      return { passed: 0, failed: 0, skipped: 1 };
    }
    step.before?.();
    code = await runNode(step);
  } catch (error) {
    console.error(error.message);
  }
  const count = step.count(code);
  if (code === null) console.error(`${step.name} did not end in time, or could not run`);
  console.log(`--- ${step.name}: ${count.passed} passed, ${count.failed} failed, ${seconds(from)} s`);
  return count;
}

const seconds = (from) => ((Date.now() - from) / 1000).toFixed(1);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const from = Date.now();
const oracle = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
console.log(oracle.status === 0
  ? `Replies are compared with ${/v=\S+/.exec(oracle.stdout)?.[0].replace('v=', 'redis-server ')}`
  : 'redis-server is not installed: replies are not compared with the real ones');

const total = { passed: 0, failed: 0, skipped: 0 };
for (const step of STEPS) {
  const count = await runStep(step);
  for (const key of Object.keys(total)) total[key] += count[key];
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${seconds(from)} s${total.skipped > 0 ? `; ${total.skipped} skipped` : ''}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
