// Profiles a run in a worker of its own, whose world is a copy: plain runs for how long it takes, sampled ones for where the time
// goes, and one in which everything is counted. The world is put back before each.
import type { LuaRuntime } from '../../lua/runtime.ts';
import type { HostCallSum, Profile, ProfileOrder, RunRecord } from '../../protocol.ts';
import type { Clock, HostCalls, World } from '../host.ts';
import { Counter } from './counter.ts';
import { Sampler } from './sampler.ts';

/** Instructions that a VM does in a millisecond, about, and samples that are wanted of a run. */
const SPEED = 50_000;
const WANTED = 1_000;
/** Instructions between two samples. */
const [LEAST, MOST] = [10, 20_000];
/** Milliseconds of sampled runs that are enough, and runs that are the most. */
const ENOUGH = 100;
const RUNS = 20;

const NO_NAMES: HostCalls = { label: (name) => name, met: () => undefined };

/** Everything that a profile is made with. */
export interface Bench {
  world: World;
  order: ProfileOrder;
  clock: Clock;
  /** The VMs that there are, and `watch`, which is done to each, and to those that are made later. */
  watch(each: (lua: LuaRuntime) => void): void;
}

export async function profile(bench: Bench): Promise<Profile> {
  const { clock, order } = bench;
  const names = await bench.world.hostCalls?.() ?? NO_NAMES;
  const runner = new Runner(bench);
  runner.run(); // the first one compiles, and nobody counts it
  const plain: number[] = [];
  for (let run = 0; run < order.runs; run++) plain.push(runner.run().duration);
  const typical = [...plain].sort((a, b) => a - b)[plain.length >> 1];

  const sampler = new Sampler(clock.elapsed, names);
  const every = Math.round(Math.min(MOST, Math.max(LEAST, (typical * SPEED) / WANTED)));
  const sampled: number[] = [];
  bench.watch((lua) => {
    lua.setProbe(sampler.probe(every));
    lua.setAround(sampler.around(lua));
  });
  const runs = Math.min(RUNS, Math.max(1, Math.ceil(ENOUGH / Math.max(typical, 0.01))));
  for (let run = 0; run < runs; run++) {
    sampler.begin();
    sampled.push(runner.run().duration);
  }

  const counter = new Counter(clock.elapsed, names);
  bench.watch((lua) => {
    lua.setProbe(counter.probe);
    lua.setAround(counter.around(lua));
  });
  const { duration: counted, error } = runner.run();
  bench.watch((lua) => {
    lua.setProbe(undefined);
    lua.setAround(undefined);
  });
  counter.finish();
  return {
    plain, sampled, counted, countingEnded: counter.ended, ...joined(sampler, counter, runs),
    calls: sampler.calls, callsDropped: sampler.dropped, sums: sumsOf(sampler, counter, runs),
    ...(error !== undefined && { error: error.message }), differs: runner.differs,
  };
}

/** Runs the same again and again, from the same world. */
class Runner {
  differs = false;
  private first: string | undefined;
  private turns = 0;

  constructor(private readonly bench: Bench) {}

  run(): RunRecord {
    const { world, order: { request } } = this.bench;
    const outcome = this.tried(() => world.run(request, { id: ++this.turns, who: request.client, waited: false }));
    if (!('done' in outcome)) throw new Error('A run that waits cannot be profiled.');
    const reply = JSON.stringify(outcome.done.reply);
    this.differs ||= this.first !== undefined && this.first !== reply;
    this.first ??= reply;
    return outcome.done;
  }

  private tried<T>(work: () => T): T {
    const { world, order: { parts } } = this.bench;
    if (world.trial !== undefined) return world.trial(work);
    const mark = world.mark();
    try {
      return work();
    } finally {
      world.settle();
      world.back(mark);
      world.restore(parts);
    }
  }
}

/** What was sampled and what was counted of each line and function, in the order of the script. */
function joined(sampler: Sampler, counter: Counter, runs: number): Pick<Profile, 'lines' | 'functions' | 'flame' | 'samples'> {
  const { lines, functions, ...rest } = sampler.finish(runs);
  const byLine = new Map(lines.map((line) => [`${line.chunk}:${line.line}`, line]));
  for (const [name, { chunk, line, count }] of counter.lines) {
    byLine.set(name, { ...byLine.get(name) ?? { chunk, line, self: 0, total: 0 }, count });
  }
  const byFunction = new Map(functions.map((one) => [`${one.chunk}:${one.line}`, one]));
  for (const [name, { step: { chunk, defined, name: called }, calls }] of counter.functions) {
    byFunction.set(name, { ...byFunction.get(name) ?? { chunk, line: defined, name: called, self: 0, total: 0 }, calls });
  }
  const inOrder = (a: { chunk: string; line: number }, b: { chunk: string; line: number }): number =>
    a.chunk.localeCompare(b.chunk) || a.line - b.line;
  return { lines: [...byLine.values()].sort(inOrder), functions: [...byFunction.values()].sort((a, b) => b.self - a.self), ...rest };
}

function sumsOf(sampler: Sampler, counter: Counter, runs: number): HostCallSum[] {
  return [...sampler.sums].map(([name, { calls, failed, time }]): HostCallSum => {
    const size = counter.sizes.get(name);
    return {
      name, calls: calls / runs, failed: failed / runs, time: time / runs, sent: size?.sent ?? 0, got: size?.got ?? 0,
      ...(size?.complexity !== undefined && { complexity: size.complexity }),
      ...(size?.met !== undefined && { met: size.met }), ...(size !== undefined && size.most > 0 && { most: size.most }),
    };
  }).sort((a, b) => b.time - a.time);
}
