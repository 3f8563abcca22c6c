// The bench with 1,000,000 keys loaded, and with a sorted set of 1,000,000: in Node, beside redis-server; what the keys take in
// Chromium, too, whose pointers are half as long.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Page } from '@playwright/test';
import type { NativeRedis } from './native.ts';
import type { Ours } from './ours.ts';
import { median, summarize } from './report.ts';
import type { Row } from './report.ts';

interface Sides { native: NativeRedis; node: Ours; page: Page }
type Side = NativeRedis | Ours;

const MANY = 1_000_000;
const FEW = 1000;
/** Keys that one EVAL loads: a script holds its journal until it ends. */
const LOADED_AT_ONCE = 50_000;
const CALLS = 100_000;

/** ARGV: first and last key. */
const FILL = "for i = ARGV[1], ARGV[2] do redis.call('SET', 'key:' .. i, 'value:' .. i) end";
const FILL_SORTED = "for i = ARGV[1], ARGV[2] do redis.call('ZADD', 'z', i * 7919 % 1000003, 'm' .. i) end";
/** ARGV: rounds, and among how many keys each round has one of its own. */
const AMONG = "local n, x, call = tonumber(ARGV[2]), 42, redis.call for i = 1, ARGV[1] do x = x * 16807 % 2147483647\n"
  + "local k = 'key:' .. x % n ";

/** Commands in constant time, by name. */
const CONSTANT: Readonly<Record<string, string>> = {
  GET: "call('GET', k)", SET: "call('SET', k, i)", INCR: "call('INCR', 'counter')", EXISTS: "call('EXISTS', k)",
  STRLEN: "call('STRLEN', k)", TYPE: "call('TYPE', k)", TTL: "call('TTL', k)", EXPIRE: "call('EXPIRE', k, 1000)",
  'SET, DEL': "call('SET', 'lock', 1, 'NX') call('DEL', 'lock')", HSET: "call('HSET', 'h', k, i)", HGET: "call('HGET', 'h', k)",
};

/** On a sorted set of a million, one of its members or places a round. */
const SORTED: Readonly<Record<string, string>> = {
  'ZADD, another score': "call('ZADD', 'z', x % 1000003, 'm' .. x % n)",
  'ZADD, a new member': "call('ZADD', 'z', x % 1000003, 'new' .. x)",
  'ZRANGE by rank, 10 members': "local at = x % n call('ZRANGE', 'z', at, at + 9)",
  'ZRANGE by score, 10 members': "local at = x % n call('ZRANGE', 'z', at, '+inf', 'BYSCORE', 'LIMIT', 0, 10)",
  ZRANK: "call('ZRANK', 'z', 'm' .. x % n)",
};

export async function largeRows(sides: Sides, rounds: number): Promise<Row[]> {
  const few = await constantTimes(sides, FEW, FEW, rounds);
  const before = await memory(sides);
  await load(sides, FILL, MANY);
  const bytes = memoryRow(before, await memory(sides), await bytesInChromium(sides.page));
  const same = await constantTimes(sides, undefined, FEW, rounds);
  const spread = await constantTimes(sides, undefined, MANY, rounds);
  const sorted = await sortedRows(sides, rounds);
  for (const side of [sides.native, sides.node]) await side.clear();
  return [
    ...keptRows('With 1,000,000 keys loaded, of the speed with 1,000: on the same 1,000 keys', few, same, 60),
    ...keptRows('With 1,000,000 keys loaded, of the speed with 1,000: on any of the million', few, spread),
    bytes, ...sorted,
  ];
}

/** Calls `script` for all of 1 to `count`, on both sides, emptied before. */
async function load({ native, node }: Sides, script: string, count: number): Promise<void> {
  for (const side of [native, node]) {
    await side.clear();
    for (let at = 1; at <= count; at += LOADED_AT_ONCE) {
      await side.measure(script, at, Math.min(count, at + LOADED_AT_ONCE - 1));
    }
  }
}

type Times = Record<string, { native: number; node: number }>;

async function constantTimes(sides: Sides, filled: number | undefined, among: number, rounds: number): Promise<Times> {
  if (filled !== undefined) await load(sides, FILL, filled);
  return timesOf(sides, CONSTANT, among, rounds);
}

/** Medians, in turns. */
async function timesOf(
  { native, node }: Sides, programs: Readonly<Record<string, string>>, among: number, rounds: number,
): Promise<Times> {
  const times: Times = {};
  for (const [name, work] of Object.entries(programs)) {
    process.stderr.write(`large: ${name}\n`);
    const measured: [number, number][] = [];
    const measure = async (side: Side): Promise<number> => side.measure(`${AMONG}${work} end`, CALLS, among);
    for (let round = -1; round < rounds; round++) {
      const pair: [number, number] = [await measure(native), await measure(node)];
      if (round >= 0) measured.push(pair);
    }
    times[name] = { native: median(measured.map(([it]) => it)), node: median(measured.map(([, it]) => it)) };
  }
  return times;
}

function keptRows(section: string, few: Times, many: Times, target?: number): Row[] {
  return Object.keys(few).map((name): Row => {
    const kept = 100 * few[name].node / many[name].node;
    return {
      section, name, other: 100 * few[name].native / many[name].native, ours: { Node: kept }, unit: '%',
      ...(target !== undefined && { target: `>= ${target} %`, met: { Node: kept >= target } }),
    };
  });
}

async function sortedRows(sides: Sides, rounds: number): Promise<Row[]> {
  await load(sides, FILL_SORTED, MANY);
  const section = 'A sorted set of 1,000,000 members, in a script, against redis-server';
  const rows = Object.entries(await timesOf(sides, SORTED, MANY, rounds)).map(([name, { native, node }]): Row =>
    ({ section, name, other: native, ours: { Node: node }, ratio: { Node: native / node }, unit: 'ms' }));
  return summarize(section, rows, { least: 0.3 });
}

/** Bytes in use. */
async function memory({ native }: Sides): Promise<{ native: number; node: number }> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return { native: await native.memory(), node: heapUsed + external };
}

type Used = Awaited<ReturnType<typeof memory>>;

/** Bytes that a small string takes in the page's own thread. */
async function bytesInChromium(page: Page): Promise<number> {
  const tools = await page.context().newCDPSession(page);
  const fill = (from: number, to: number): Promise<number> =>
    page.evaluate(([script, first, last]) => window.bench.measureHere(script, [first, last]), [FILL, from, to] as const);
  const used = async (): Promise<number> => {
    await tools.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize = 0 } = await tools.send('Runtime.getHeapUsage') as { usedSize: number; backingStorageSize?: number };
    return usedSize + backingStorageSize;
  };
  await fill(1, FEW);
  const before = await used();
  for (let at = FEW + 1; at <= MANY; at += LOADED_AT_ONCE) await fill(at, Math.min(MANY, at + LOADED_AT_ONCE - 1));
  const after = await used();
  await tools.detach();
  return (after - before) / (MANY - FEW);
}

function memoryRow(before: Used, after: Used, chromium: number): Row {
  const native = (after.native - before.native) / (MANY - FEW);
  const node = (after.node - before.node) / (MANY - FEW);
  return {
    section: 'Memory of 1,000,000 small strings', name: 'a key with its value', other: native, ours: { Node: node, Chromium: chromium },
    ratio: { Node: native / node, Chromium: native / chromium }, unit: 'bytes', target: '<= 1.2 times',
    met: { Node: node <= 1.2 * native, Chromium: chromium <= 1.2 * native },
  };
}
