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

const TYPES = {
  name: 'types and components (svelte-check)', minutes: 15, count: checkCount,
  args: [script('svelte-check', 'bin/svelte-check'), '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
};
const IMPORTS = {
  name: 'direction of imports', minutes: 5, count: checkCount, args: [join(ROOT, 'tools', 'check-imports.mjs')],
};
const UNIT = {
  name: 'unit tests (vitest)', minutes: 30, count: (code) => vitestCount(code, readReport(unitReport)),
  args: [script('vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json',
    `--outputFile.json=${unitReport}`],
};
const SUITE = {
  name: "Redis's own test suite", minutes: 15, count: (code) => vitestCount(code, readReport(suiteReport)),
  args: [script('vitest', 'vitest.mjs'), 'run', '--config', 'tests/suite/vitest.config.ts', '--reporter=verbose',
    '--reporter=json', `--outputFile.json=${suiteReport}`],
};
const BUILD = {
  name: 'build', minutes: 15, count: checkCount, skip: buildIsCurrent,
  args: [join(ROOT, 'tools', 'check-build.mjs')],
};
const PAGE = {
  name: 'the page in Chromium (Playwright)', minutes: 30, before: provideChromiumForPlaywright,
  count: (code) => playwrightCount(code, readReport(pageReport)),
  args: [script('@playwright/test', 'cli.js'), 'test', '--reporter=list,json'],
  env: { PLAYWRIGHT_JSON_OUTPUT_NAME: pageReport },
};

/** What runs, in order. Those of one line run at the same time: each uses about one core, or waits for much of its time. */
const STAGES = [
  [TYPES, IMPORTS, BUILD],
  [UNIT],
  [SUITE, engineStep('firefox')],
  [engineStep('webkit')],
  [PAGE],
];

/** The same checks in another engine; where it is not installed they are one that was skipped. */
function engineStep(engine) {
  const report = join(reports, `${engine}.json`);
  return {
    name: `the page in ${ENGINES[engine].title} (WebDriver)`, minutes: 20, count: (code) => vitestCount(code, readReport(report)),
    args: [script('vitest', 'vitest.mjs'), 'run', '--config', 'tests/engines/vitest.config.ts', '--reporter=verbose',
      '--reporter=json', `--outputFile.json=${report}`],
    env: { EVALUA_ENGINE: engine },
    absent() {
      const program = findBrowser(engine);
      if (program === undefined) return absence(engine);
      this.env.EVALUA_BROWSER = program;
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

/**
 * Runs a script of Node's; null when it was ended for taking too long. Its output goes to the terminal, or to `told`
 * where others run beside it.
 */
function runNode({ args, env, minutes }, told) {
  const time = Math.min(minutes * MINUTE, deadline - Date.now());
  if (time <= 0) return null;
  const detached = process.platform !== 'win32'; // a group of its own, so that its children end with it
  const child = spawn(process.execPath, args, {
    cwd: ROOT, stdio: ['ignore', ...Array(2).fill(told === undefined ? 'inherit' : 'pipe')], env: { ...process.env, ...env }, detached,
  });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => told.push(text));
  const end = () => { try { if (detached) process.kill(-child.pid, 'SIGKILL'); else child.kill(); } catch { /* ended */ } };
  process.once('exit', end);
  return new Promise((resolve) => {
    const timer = setTimeout(end, time);
    child.once('exit', (code) => {
      clearTimeout(timer);
      process.off('exit', end);
      // What it wrote last may still be in the pipe; the pipe itself may be held open by what it started.
      setTimeout(() => resolve(code), told === undefined ? 0 : 200);
    });
    child.once('error', () => { clearTimeout(timer); resolve(null); });
  });
}

/** Its counts. `told`: what it prints is gathered there. */
async function runStep(step, told) {
  const print = (line) => { if (told === undefined) console.log(line); else told.push(`${line}\n`); };
  print(`\n=== ${step.name}`);
  const from = Date.now();
  if (step.skip?.()) {
    print('up to date');
    return { passed: 1, failed: 0, skipped: 0 };
  }
  let code = null;
  try {
    const absent = step.absent?.();
    if (absent !== undefined) {
      print(absent);
      return { passed: 0, failed: 0, skipped: 1 };
    }
    step.before?.();
    code = await runNode(step, told);
  } catch (error) {
    print(error.message);
  }
  const count = step.count(code);
  if (code === null) print(`${step.name} did not end in time, or could not run`);
  print(`--- ${step.name}: ${count.passed} passed, ${count.failed} failed, ${seconds(from)} s`);
  return count;
}

/** Runs the steps of a stage; of several, each one's output is printed when it is over. */
function runStage(steps) {
  if (steps.length === 1) return [runStep(steps[0])];
  return steps.map(async (step) => {
    const told = [];
    const count = await runStep(step, told);
    process.stdout.write(told.join(''));
    return count;
  });
}

const seconds = (from) => ((Date.now() - from) / 1000).toFixed(1);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const from = Date.now();
const oracle = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
console.log(oracle.status === 0
  ? `Replies are compared with ${/v=\S+/.exec(oracle.stdout)?.[0].replace('v=', 'redis-server ')}`
  : 'redis-server is not installed: replies are not compared with the real ones');

const total = { passed: 0, failed: 0, skipped: 0 };
for (const steps of STAGES) {
  for (const count of await Promise.all(runStage(steps))) {
    for (const key of Object.keys(total)) total[key] += count[key];
  }
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${seconds(from)} s${total.skipped > 0 ? `; ${total.skipped} skipped` : ''}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
