// npm test: every check and test, some at a time. Goes on after a failure, so that one run tells all; the last line
// is "N passed, N failed". The exit code is 1 when anything failed, did not run or took too long.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENGINES, absence, findBrowser } from './browsers.mjs';
import { ROOT, buildIsCurrent } from './build.mjs';
import { FOR_TESTS, provideChromium } from './chromium.mjs';
import { checkCount, playwrightCount, playwrightFailures, vitestCount, vitestFailures } from './count.mjs';
import { runPool } from './pool.mjs';

const MINUTE = 60_000;
/** A step's minutes are there for what hangs: several times what it takes on a slow or busy machine. */
const deadline = Date.now() + 50 * MINUTE;
const reports = mkdtempSync(join(tmpdir(), 'evalua-tests-'));
let lastReport = 0;
const script = (folder, file) => join(ROOT, 'node_modules', folder, file);

const TYPES = {
  name: 'types and components (svelte-check)', minutes: 15, count: checkCount,
  args: [script('svelte-check', 'bin/svelte-check'), '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
};
const WORDS = {
  name: 'words of hosts', minutes: 5, count: checkCount, args: [join(ROOT, 'tools', 'check-words.mjs')],
};
const IMPORTS = {
  name: 'direction of imports', minutes: 5, count: checkCount, args: [join(ROOT, 'tools', 'check-imports.mjs')],
};
const BUILD = {
  name: 'build', minutes: 15, count: checkCount, skip: buildIsCurrent,
  args: [join(ROOT, 'tools', 'check-build.mjs')],
};
const SUITE = vitestStep("Redis's own test suite", 15, ['--config', 'tests/suite/vitest.config.ts', '--reporter=verbose']);

/** Specs of the page that take as long as dozens of others: a job of their own, so that thirds of the rest are about equal. */
const LONG = '(memory|links)\\.spec\\.ts';

/**
 * What runs, in about the order of how long it takes: what starts last is short. A part of a suite is a job of its own, in
 * a process of its own. Each uses about one core, or waits for much of its time: so one more of them runs than there are
 * cores.
 */
const JOBS = [
  BUILD, unitStep('2/4'), SUITE, unitStep('3/4'),
  pageStep('2/3', ['--shard=2/3', '--grep-invert', LONG]), pageStep('3/3', ['--shard=3/3', '--grep-invert', LONG]),
  pageStep('links and memory', ['--grep', LONG]), pageStep('1/3', ['--shard=1/3', '--grep-invert', LONG]),
  unitStep('1/4'), engineStep('webkit'), engineStep('firefox'), unitStep('4/4'), TYPES, IMPORTS, WORDS,
];
const LANES = Number(process.env.EVALUA_LANES) || availableParallelism() + 1;

function vitestStep(name, minutes, args) {
  const report = newReport();
  return {
    name, minutes, count: (code) => vitestCount(code, readReport(report)), failures: () => vitestFailures(readReport(report)),
    args: [script('vitest', 'vitest.mjs'), 'run', ...args, '--reporter=json', `--outputFile.json=${report}`],
  };
}

function unitStep(shard) {
  return vitestStep(`unit tests, ${shard} (vitest)`, 30, ['--reporter=default', `--shard=${shard}`]);
}

function pageStep(part, which) {
  const report = newReport();
  return {
    name: `the page in Chromium, ${part} (Playwright)`, minutes: 30, needs: [BUILD], before: provideChromiumForPlaywright,
    count: (code) => playwrightCount(code, readReport(report)), failures: () => playwrightFailures(readReport(report)),
    args: [script('@playwright/test', 'cli.js'), 'test', '--reporter=list,json', '--workers=1', ...which,
      `--output=test-results/${part.replaceAll(/\W/g, '-')}`],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  };
}

/** The same checks in another engine; where it is not installed they are one that was skipped. */
function engineStep(engine) {
  const step = vitestStep(`the page in ${ENGINES[engine].title} (WebDriver)`, 20, ['--config', 'tests/engines/vitest.config.ts', '--reporter=verbose']);
  return {
    ...step, needs: [BUILD], env: { EVALUA_ENGINE: engine },
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

function newReport() { return join(reports, `${++lastReport}.json`); }

function readReport(file) {
  try { return JSON.parse(readFileSync(file, 'utf8')); } catch { return undefined; }
}

/** Runs a script of Node's; null when it was ended for taking too long. What it prints is gathered in `told`. */
function runNode({ args, env, minutes }, told) {
  const time = Math.min(minutes * MINUTE, deadline - Date.now());
  if (time <= 0) return null;
  const detached = process.platform !== 'win32'; // a group of its own, so that its children end with it
  const child = spawn(process.execPath, args, {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env }, detached,
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => told.push(text));
  const end = () => { try { if (detached) process.kill(-child.pid, 'SIGKILL'); else child.kill(); } catch { /* ended */ } };
  process.once('exit', end);
  return new Promise((resolve) => {
    const timer = setTimeout(end, time);
    child.once('exit', (code) => {
      clearTimeout(timer);
      process.off('exit', end);
      // What it wrote last may still be in the pipe; the pipe itself may be held open by what it started.
      setTimeout(() => resolve(code), 200);
    });
    child.once('error', () => { clearTimeout(timer); resolve(null); });
  });
}

/** Its counts. What it prints is printed when it is over: others run beside it. */
async function runStep(step) {
  const told = [];
  const count = await countsOf(step, told);
  process.stdout.write(told.join(''));
  return count;
}

async function countsOf(step, told) {
  const print = (line) => { told.push(`${line}\n`); };
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
    console.log(`... ${step.name}`);
    code = await runNode(step, told);
  } catch (error) {
    print(error.message);
  }
  const count = step.count(code);
  if (count.failed > 0) failures.push(...namesOf(step));
  if (code === null) print(`${step.name} did not end in time, or could not run`);
  print(`--- ${step.name}: ${count.passed} passed, ${count.failed} failed, ${seconds(from)} s`);
  return count;
}

/** What failed in a step, by name; the step itself where it has no tests, or ended before it told of any. */
function namesOf(step) {
  const names = step.failures?.() ?? [];
  return names.length === 0 ? [step.name] : names.map((name) => `${step.name}: ${name}`);
}

const seconds = (from) => ((Date.now() - from) / 1000).toFixed(1);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const from = Date.now();
/** By name: told again at the end, where they are found without reading all that was printed. */
const failures = [];
const total = { passed: 0, failed: 0, skipped: 0 };
for (const count of await runPool(JOBS, LANES, runStep)) {
  for (const key of Object.keys(total)) total[key] += count[key];
}
rmSync(reports, { recursive: true, force: true });
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
console.log(`\n${seconds(from)} s${total.skipped > 0 ? `; ${total.skipped} skipped` : ''}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
