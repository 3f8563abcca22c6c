// What looking back costs: a recorded run beside the same run that is not, and the ways in a run of ten million lines. For comparison
// stands what a recording line by line keeps: each step's line and locals, as text.
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Debugger } from '../../src/debug/debugger.ts';
import { hosts } from '../../src/hosts/list.ts';
import { Machine } from '../../src/hosts/machine.ts';
import { createLua } from '../../src/lua/create.ts';
import type { Chunk, Outcome, Recording, RunRecord, RunRequest, WasmModules } from '../../src/protocol.ts';
import { median, percentile } from './report.ts';
import type { Row } from './report.ts';

const COSTS = 'A recorded run, against one that is not';
const WAYS = 'Looking back at a run of ten million lines';
const atMost = (most: number, unit: string): string => `<= ${most.toFixed(most < 10 ? 1 : 0)} ${unit}`;

/** A figure of our own, held against the most that it may be. */
const figure = (name: string, value: number, unit: Row['unit'], most?: number): Row => ({
  section: WAYS, name, ours: { Node: value }, unit, ...most !== undefined && { target: atMost(most, unit), met: { Node: value <= most } },
});
/** A recorded run beside a plain one: at most so many times as long. */
const compared = (name: string, { plain, recorded }: Cost, times: number): Row => ({
  section: COSTS, name, other: plain, ours: { Node: recorded }, ratio: { Node: plain / recorded }, unit: 'ms',
  target: `<= ${times} times`, met: { Node: recorded <= times * plain },
});

interface Cost { plain: number; recorded: number }

const timed = async (work: () => Promise<unknown> | unknown): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

const KINDS: [name: string, script: string][] = [
  ['loops', 'local s = 0 for i = 1, 8000000 do s = s + i % 7 end return s'],
  ['tables', 'local t = {} for i = 1, 1500000 do t[i % 1000] = { i, i + 1 } end return #t'],
  ['strings', 'local s = 0 for i = 1, 1000000 do s = s + #(("x"):rep(i % 9) .. i) end return s'],
  ['closures and calls', 'local function add(n) return function(x) return x + n end end local s = 0 for i = 1, 2000000 do s = add(i)(s) % 1009 end return s'],
  ['coroutines', 'local co = coroutine.wrap(function() while true do coroutine.yield(1) end end) local s = 0 for i = 1, 1500000 do s = s + co() end return s'],
];
const INCR = "for i = 1, 1000000 do redis.call('INCR', KEYS[1]) end return redis.call('GET', KEYS[1])";
/** Five lines a round. */
const LINES = `local s, t = 0, {}
for i = 1, 2000000 do
  local a = i % 7
  s = s + a
  t[a] = s % 1000
  if i % 500000 == 0 then redis.call('SET', KEYS[1], i) end
end
return s`;

class Page {
  private readonly chunks: Chunk[] = [];
  private turns = 0;
  private who = 0;
  private readonly machine = new Machine((message) => { if (message.event === 'changed') this.chunks.push(message.args[0]); }, hosts);

  static async start(wasm: WasmModules): Promise<Page> {
    const page = new Page();
    page.machine.start({ wasm, role: 'primary', position: 0 });
    const { result, batch } = await page.machine.act('redis', 'connect', null, { id: ++page.turns, who: 0, waited: false });
    if (batch !== undefined) page.chunks.push(batch);
    page.who = (result as { done: { id: number } }).done.id;
    return page;
  }

  async run(request: Partial<RunRequest> & { script: string }, recorded: boolean): Promise<{ record: RunRecord; recording: Recording; milliseconds: number }> {
    const host = request.host ?? 'redis';
    const whole: RunRequest = { host, lua: '5.1', settings: { 'time-limit': 120_000 }, inputs: { keys: ['k'], argv: [] }, client: this.who, ...request };
    const part = await this.machine.part('redis', this.who);
    const [chunks, at] = [[...this.chunks], Date.now()];
    const from = performance.now();
    const answer = await this.machine.run(whole, { id: ++this.turns, who: this.who, waited: false, ...recorded && { recorded: true as const } });
    const milliseconds = performance.now() - from;
    if (answer.batch !== undefined) this.chunks.push(answer.batch);
    const record = (answer.result as Extract<Outcome<RunRecord>, { done: unknown }>).done;
    const recording = { world: host, call: { request: whole }, who: this.who, at, chunks, parts: part === null ? [] : [part], ...answer.recorded };
    return { record, recording, milliseconds };
  }
}

/** A recorded run against a plain one, in turns: medians, and the ratio. */
async function cost(page: Page, request: Partial<RunRequest> & { script: string }, turns: number): Promise<Cost> {
  const times = { plain: [] as number[], recorded: [] as number[] };
  await page.run(request, false);
  for (let i = 0; i < turns; i++) {
    for (const kind of i % 2 === 0 ? ['plain', 'recorded'] as const : ['recorded', 'plain'] as const) {
      times[kind].push((await page.run(request, kind === 'recorded')).milliseconds);
    }
  }
  return { plain: median(times.plain), recorded: median(times.recorded) };
}

/** Bytes that are held after a collection: all, and without the memories of VMs. `external` counts those, and array buffers. */
function held(): { all: number; kept: number } {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let i = 0; i < 3; i++) collect();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { all: heapUsed + external, kept: heapUsed + arrayBuffers };
}

/** Bytes a step of a recording that keeps each step's line and locals. */
function bytesLineByLine(wasm: WasmModules): number {
  const lua = createLua('5.1', wasm['5.1']!);
  lua.openLibraries(['base', 'string']);
  lua.load(LINES.replace(/ {2}if i % 5.*\n/, '').replace('2000000', '20000'), '@script');
  let [steps, bytes] = [0, 0];
  lua.setProbe({
    line: (vm, line) => {
      const locals: Record<string, string> = {};
      for (let i = 1, name; (name = vm.pushLocal(0, i)) !== undefined; i++) {
        locals[name] = vm.toBytes(-1);
        vm.pop(1);
      }
      steps++;
      bytes += JSON.stringify({ line, locals }).length;
    },
  });
  lua.run(0);
  return bytes / steps;
}

export async function debugRows(wasm: WasmModules, turns: number): Promise<Row[]> {
  const rows: Row[] = [];
  const page = await Page.start(wasm);
  for (const lua of ['5.1', '5.4'] as const) {
    for (const [name, script] of KINDS) rows.push(compared(`${name}, Lua ${lua}`, await cost(page, { host: 'plain', lua, script }, turns), 1.1));
  }
  rows.push(compared('a million INCR', await cost(page, { script: INCR }, turns), 1.3));
  const short = await cost(page, { script: "return redis.call('INCR', KEYS[1])" }, 400);
  rows.push({ ...figure('a short script: what recording adds', short.recorded - short.plain, 'ms', 0.1), section: COSTS });
  return [...rows, ...await ways(page, wasm)];
}

async function ways(page: Page, wasm: WasmModules): Promise<Row[]> {
  const { milliseconds: plain } = await page.run({ script: LINES }, false);
  const { recording } = await page.run({ script: LINES }, true);
  const before = held();
  const debug = new Debugger(hosts, (version, limits) => createLua(version, wasm[version]!, limits));
  const opening = await timed(() => debug.open(recording));
  let count = 0;
  const indexing = await timed(async () => { for (let done = false; !done;) ({ count, done } = await debug.indexed()); });
  const after = held();
  const session = after.all - before.all;
  const perStep = (after.kept - before.kept) / count;
  const jumps: number[] = [];
  for (let i = 0; i < 200; i++) {
    const step = Math.floor(((i * 0.6180339887) % 1) * count);
    jumps.push(await timed(() => debug.visit({ step, world: false })));
  }
  const back: number[] = [];
  for (let i = 0; i < 20; i++) back.push(await timed(async () => {
    const { step } = await debug.travel(count - 1000 * (i + 1), { go: 'into', back: true }, { breakpoints: [] });
    await debug.visit({ step: step!, world: false });
  }));
  const breakpoint = await timed(() => debug.travel(count, { go: 'on', back: true }, { breakpoints: [{ chunk: 0, line: 3 }] }));
  const condition = await timed(() => debug.travel(count, { go: 'on', back: true }, { breakpoints: [{ chunk: 0, line: 3, condition: 'i == 1990000' }] }));
  const variable = await timed(() => debug.travel(count, { go: 'change', of: { variable: 's', frame: 0 } }, { breakpoints: [] }));
  const key = await timed(() => debug.travel(count, { go: 'change', of: { thing: { db: 0, key: 'k' } } }, { breakpoints: [] }));
  const world = await timed(() => debug.visit({ step: Math.floor(count / 2), asks: [{ name: 'key', given: { db: 0, key: 'k', limit: 10 } }] }));
  debug.close();
  const lineByLine = bytesLineByLine(wasm);
  return [
    figure(`opening; ${count.toLocaleString('en')} lines, which ran for ${plain.toFixed(0)} ms`, opening, 'ms', 1.3 * plain + 20),
    figure('the index of steps, in slices afterwards', indexing, 'ms'),
    figure('a jump, median', median(jumps), 'ms', 5),
    figure('a jump, 95th percentile', percentile(jumps, 0.95), 'ms', 15),
    figure('one line back', median(back), 'ms', 10),
    figure('back to a breakpoint', breakpoint, 'ms', 50),
    figure('back to a breakpoint with a condition', condition, 'ms'),
    figure('to the last change of a variable', variable, 'ms'),
    figure('to the last change of a key', key, 'ms', 50),
    figure('a key as it was in the midst', world, 'ms'),
    figure('memory of a session, its VM with it', session / 1024, 'KB', 200 * 1024),
    {
      section: WAYS, name: 'bytes kept a step, against line by line', other: lineByLine, ours: { Node: perStep }, unit: 'bytes',
      ratio: { Node: lineByLine / perStep }, target: '>= 100', met: { Node: lineByLine / perStep >= 100 },
    },
  ];
}
