// npm run bench: measures, writes tests/bench/RESULTS.md and bench-results.json, prints the table.
// Both sides take turns within each round, and medians are compared, so that a machine that is busy
// for a while slows both. Built and started by tools/bench.mjs; --quick takes fewer rounds.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { automationRows } from './automations.ts';
import { bitmapRows } from './bitmaps.ts';
import { debugRows } from './debug.ts';
import { firstVisit, keyToPaint, largeReply, runToPaint } from './built-page.ts';
import { familyPrograms } from './families.ts';
import { largeRows } from './large.ts';
import { luaVersion, NativeLua, NativeRedis, runOnMock } from './native.ts';
import { Ours } from './ours.ts';
import { callPrograms, failingCalls, failingPcall, incrementLoop, libraryPrograms, luaPrograms } from './programs.ts';
import type { LuaProgram, RedisProgram } from './programs.ts';
import { median, percentile, summarize, toMarkdown } from './report.ts';
import type { Row } from './report.ts';
import { slowVisitRows } from './slow-visit.ts';
import { patch51 } from '../../src/lua/patch51.ts';
import type { WasmModules } from '../../src/protocol.ts';
import { StaticServer } from '../static-server.ts';
import { tcpRows } from './tcp.ts';
import { workspaceRows } from './workspace.ts';

/** What tools/bench.mjs hands over. */
const { root, benchPage, dist, executablePath, args } = JSON.parse(process.env.EVALUA_BENCH!) as {
  root: string; benchPage: string; dist: string; executablePath: string; args: string[];
};
const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 3 : 9;
const WARM_UP = quick ? 1 : 2;
const option = (name: string): string | undefined =>
  process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const wanted = option('only');
const chosen = option('program')?.split(',');

/** One of the places where Evalua is measured, and one of what it is measured against. */
type Measure<P> = (program: P) => Promise<number> | number;

/** Medians of a program on every side, which take turns. */
async function takeTurns<P>(program: P, sides: Record<string, Measure<P>>): Promise<Record<string, number>> {
  const durations: Record<string, number[]> = Object.fromEntries(Object.keys(sides).map((side) => [side, []]));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [side, measure] of Object.entries(sides)) {
      const duration = await measure(program);
      if (round >= 0) durations[side].push(duration);
    }
  }
  return Object.fromEntries(Object.entries(durations).map(([side, values]) => [side, median(values)]));
}

function comparison(section: string, name: string, { other, ...ours }: Record<string, number>): Row {
  const ratio = Object.fromEntries(Object.entries(ours).map(([place, duration]) => [place, other / duration]));
  return { section, name, other, ours, ratio, unit: 'ms' };
}

interface Sides { native: NativeRedis; node: Ours; page: Page }

async function redisRows(section: string, programs: readonly RedisProgram[], sides: Sides): Promise<Row[]> {
  const rows: Row[] = [];
  for (const program of programs) {
    if (chosen !== undefined && !chosen.includes(program.name)) continue;
    tell(`${section}: ${program.name}`);
    rows.push(comparison(section, program.name, await takeTurns(program, {
      other: (it) => sides.native.run(it),
      Node: (it) => sides.node.runRedis(it),
      Chromium: (it) => sides.page.evaluate((that) => window.bench.runRedis(that), it),
    })));
    await sameOutcome(program.name, sides);
  }
  return rows;
}

/** Speed counts only where the work was done. */
async function sameOutcome(name: string, { native, node, page }: Sides): Promise<void> {
  const outcomes = [await native.outcome(), node.outcome(), await page.evaluate(() => window.bench.outcome())];
  if (new Set(outcomes).size !== 1) throw new Error(`${name} left different keyspaces: ${outcomes.join(', ')}`);
}

async function luaRows(section: string, programs: readonly LuaProgram[], { node, page }: Sides): Promise<Row[]> {
  const native = new NativeLua(programs);
  const rows: Row[] = [];
  for (const program of programs) {
    tell(`${section}: ${program.name}`);
    rows.push(comparison(section, program.name, await takeTurns(program, {
      other: (it) => native.run(it),
      Node: (it) => node.runLua(it),
      Chromium: (it) => page.evaluate((that) => window.bench.runLua(that), it),
    })));
  }
  native.stop();
  return rows;
}

/** The mock needs longer for one INCR than we for twenty: each is given its own number of rounds. */
async function mockRow({ node, page }: Sides): Promise<Row> {
  const section = 'INCR in a loop, against ioredis-mock';
  tell(section);
  const rounds = { other: 5000, ours: 100_000 };
  const medians = await takeTurns(incrementLoop, {
    other: async (script) => await runOnMock(script, 'n', rounds.other) * (rounds.ours / rounds.other),
    Node: (script) => node.runWithKey(script, 'n', rounds.ours),
    Chromium: (script) => page.evaluate(
      ([it, many]) => window.bench.runWithKey(it, 'n', many), [script, rounds.ours] as const),
  });
  const row = comparison(section, `${rounds.ours} INCR`, medians);
  return { ...row, target: '>= 15', met: mapValues(row.ratio!, (ratio) => ratio >= 15) };
}

async function killRows({ page }: Sides): Promise<Row[]> {
  const section = 'Kill to next reply, with 100,000 keys stored';
  tell(section);
  const warm = await page.evaluate((times) => window.bench.kills(100_000, times, true), quick ? 5 : 20);
  const cold = await page.evaluate((times) => window.bench.kills(100_000, times, false), quick ? 3 : 10);
  const row = (name: string, value: number, target?: number): Row => ({
    section, name, ours: { Chromium: value }, unit: 'ms',
    ...(target !== undefined && { target: `<= ${target} ms`, met: { Chromium: value <= target } }),
  });
  return [
    row(`median of ${warm.length}`, median(warm), 150), row(`worst of ${warm.length}`, Math.max(...warm), 150),
    row(`one kill right after another, median of ${cold.length}`, median(cold)),
  ];
}

async function pageRows(browser: Browser): Promise<Row[]> {
  tell('The built page');
  const section = 'Run pressed to reply painted';
  const durations = await runToPaint(browser, dist, quick ? 50 : 200, 20);
  const unlocked = await chromium.launch({
    executablePath, args: [...args, '--disable-gpu-vsync', '--disable-frame-rate-limit'],
  });
  const free = await runToPaint(unlocked, dist, quick ? 50 : 200, 20);
  const keys = await keyToPaint(unlocked, dist, 5_000, quick ? 50 : 200, 20);
  await unlocked.close();
  const keysInStep = await keyToPaint(browser, dist, 5_000, quick ? 50 : 200, 20);
  const row = (name: string, value: number, target?: number, its = section): Row => ({
    section: its, name, ours: { Chromium: value }, unit: 'ms',
    ...(target !== undefined && { target: `<= ${target} ms`, met: { Chromium: value <= target } }),
  });
  const typing = 'A key in a script of 5,000 lines to its painting';
  return [
    row(`95th percentile of ${durations.length}, at 60 frames a second`, percentile(durations, 0.95), 16),
    row('median, at 60 frames a second', median(durations)),
    row(`95th percentile of ${free.length}, the screen not waited for`, percentile(free, 0.95), 16),
    row('median, the screen not waited for', median(free)),
    row('median, at 60 frames a second', median(keysInStep), 16, typing),
    row('median, the screen not waited for', median(keys), undefined, typing),
    row('95th percentile, the screen not waited for', percentile(keys, 0.95), undefined, typing),
    ...await longReplyRows(browser), ...await visitRows(browser),
  ];
}

async function longReplyRows(browser: Browser): Promise<Row[]> {
  const elements = 100_000;
  const { first, nodes, longest } = await largeReply(browser, dist, elements, quick ? 3 : 9);
  const row = (name: string, value: number, unit: Row['unit'], most: number): Row => ({
    section: 'A reply of 100,000 elements', name, ours: { Chromium: value }, unit, target: `<= ${most} ${unit}`, met: { Chromium: value <= most },
  });
  return [
    row('to its first painting, beyond that of its length alone', first, 'ms', 150), row('longest task on the way to its end, 0: none above 50', longest, 'ms', 50),
    row('nodes of the document', nodes, 'nodes', 2_000),
  ];
}

async function visitRows(browser: Browser): Promise<Row[]> {
  const section = 'First visit, sent up to the first reply';
  const sent = await firstVisit(browser, dist);
  const sum = (of: 'bytes' | 'gzip' | 'brotli'): number => sent.reduce((total, one) => total + one[of], 0) / 1000;
  const files = sent.map(({ path, gzip }): Row =>
    ({ section, name: path, ours: { 'gzip -9': gzip / 1000 }, unit: 'KB' }));
  return [
    { section, name: 'all', ours: { 'gzip -9': sum('gzip') }, unit: 'KB', target: '<= 380 KB', met: { 'gzip -9': sum('gzip') <= 380 } },
    { section, name: 'all, brotli', ours: { 'gzip -9': sum('brotli') }, unit: 'KB' },
    { section, name: 'all, not compressed', ours: { 'gzip -9': sum('bytes') }, unit: 'KB' },
    ...files,
  ];
}

function mapValues<V, W>(record: Record<string, V>, by: (value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, by(value)]));
}

/** Both Luas, compiled. */
function luaModules(): WasmModules {
  const read = (file: string): Uint8Array<ArrayBuffer> => readFileSync(createRequire(import.meta.url).resolve(file));
  return {
    '5.1': new WebAssembly.Module(patch51(read('wasmoon-lua5.1/dist/liblua5.1.wasm'))),
    '5.4': new WebAssembly.Module(read('wasmoon/dist/glue.wasm')),
  };
}

function tell(what: string): void { process.stderr.write(`${what}\n`); }

const SECTIONS: Record<string, (sides: Sides, browser: Browser) => Promise<Row[]>> = {
  calls: async (sides) => summarize('redis.call in a script, against redis-server',
    await redisRows('redis.call in a script, against redis-server', callPrograms, sides), { mean: 1, least: 0.6 }),
  families: async (sides) => summarize('Commands of every family in a script, against redis-server',
    await redisRows('Commands of every family in a script, against redis-server', familyPrograms, sides),
    { mean: 1, least: 0.4 }),
  lua: async (sides) => summarize('Plain Lua, against lua5.1',
    await luaRows('Plain Lua, against lua5.1', luaPrograms, sides), { mean: 0.6 }),
  pcall: async (sides) => [
    ...await luaRows('Shown apart: a pcall that fails, against lua5.1', [failingPcall], sides),
    ...await redisRows('Shown apart: a call that fails, against redis-server', failingCalls, sides),
  ],
  large: (sides) => largeRows(sides, ROUNDS),
  bitmaps: (sides) => bitmapRows(sides, quick ? 1 : 5),
  tcp: () => tcpRows(root, quick ? 20_000 : 100_000, quick ? 1 : 3),
  mock: async (sides) => [await mockRow(sides)],
  libraries: async (sides) => summarize('Libraries in a script, against redis-server',
    await redisRows('Libraries in a script, against redis-server', libraryPrograms, sides), { least: 0.3 }),
  kill: (sides) => killRows(sides),
  automations: () => {
    tell('Automations');
    return Promise.resolve(automationRows(quick));
  },
  workspace: () => {
    tell('Workspace');
    return Promise.resolve(workspaceRows(quick));
  },
  debug: () => {
    tell('Looking back');
    return debugRows(luaModules(), quick ? 3 : 5);
  },
  page: (_, browser) => pageRows(browser),
  visit: (_, browser) => {
    tell('First visit, slowed');
    return slowVisitRows(browser, dist, quick ? 3 : 7);
  },
};

function machineLine(browser: Browser, redis: string): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus()[0].model.trim()}, ${cpus().length} cores, ${memory} GiB, ${platform()} ${arch()}; Node ${process.versions.node}, `
    + `Chromium ${browser.version()}, redis-server ${redis}, ${luaVersion()}, ioredis-mock ${mockVersion()}.`;
}

const mockVersion = (): string => (JSON.parse(
  readFileSync(join(root, 'node_modules/ioredis-mock/package.json'), 'utf8')) as { version: string }).version;

const NOTES = [
  `Medians of ${ROUNDS} rounds after ${WARM_UP} to warm up; in each round every side runs once, one after the other.`,
  'A ratio is throughput against the other side: above 1 is faster than it. Ours has its journal recording and encodes'
  + ' every change for storage; redis-server has persistence off.',
  'Seeds: every program is deterministic; the sort takes its numbers from a generator with the seed 42.',
  'Commands: 200,000 calls a measurement. On one key, fields and members go round 1,000 names; on 1,000 keys each has one.',
  'Run to paint: from the key event to the end of the frame with the reply, with the screen at 60 frames a second, and'
  + ' without waiting for it (--disable-gpu-vsync --disable-frame-rate-limit), which shows what the page itself takes.',
  'Automations: ten hourly schedules with five scripts, each with every change encoded for storage, on a world whose log is as long as'
  + ' it is kept; the other side closes its VM after each run and opens a new one for the next.',
  'First visit: bodies of all responses until a script that was typed and run has its reply, each packed by gzip -9.',
  "First visit, slowed: a fresh profile, files as gzip, the page's own thread slowed 4 times (Emulation.setCPUThrottlingRate;"
  + ' Chromium cannot slow workers, so that Lua and the engine start at full speed beside it), and the network of the presets'
  + " of Chromium's DevTools: 4G is 8.1 Mbit/s and 165 ms a request, slow 4G, which Lighthouse measures phones with,"
  + ' 1.44 Mbit/s and 562 ms. Run is pressed as soon as it is there, a key as soon as the editor is. Medians of 7 visits.',
];

/** Rows by the section's short name. */
type Results = Record<string, Row[]>;

/** Puts sections in place of what they were; the others stay as they were last measured. */
function keep(measured: Results, machine: string): void {
  const file = join(root, 'bench-results.json');
  const results: Results = { ...existsSync(file) && JSON.parse(readFileSync(file, 'utf8')) as Results, ...measured };
  writeFileSync(file, JSON.stringify(results, null, 1));
  const rows = Object.keys(SECTIONS).flatMap((name) => results[name] ?? []);
  writeFileSync(join(root, 'tests/bench/RESULTS.md'), toMarkdown(rows, machine, NOTES));
}

async function main(): Promise<void> {
  if (luaVersion() === undefined) throw new Error('lua5.1 is not installed');
  const names = wanted === undefined ? Object.keys(SECTIONS) : wanted.split(',');
  const native = await NativeRedis.start();
  const browser = await chromium.launch({ executablePath, args });
  const server = new StaticServer(benchPage);
  const page = await browser.newPage();
  await page.goto(`${await server.start()}tests/bench/page/index.html`);
  await page.waitForFunction(() => window.bench !== undefined);
  const wasm = readFileSync(join(root, 'node_modules/wasmoon-lua5.1/dist/liblua5.1.wasm'));
  const node = new Ours(await WebAssembly.compile(patch51(wasm)));
  try {
    const machine = machineLine(browser, await native.version());
    const measured: Results = {};
    for (const name of names) {
      measured[name] = await SECTIONS[name]({ native, node, page }, browser);
      if (!quick && chosen === undefined) keep({ [name]: measured[name] }, machine);
    }
    console.log(toMarkdown(Object.values(measured).flat(), machine, NOTES));
  } finally {
    node.close();
    await browser.close();
    server.stop();
    await native.stop();
  }
}

await main();
