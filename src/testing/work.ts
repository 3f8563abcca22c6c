// What a worker or a thread does that runs the tests of a file, and what it tells meanwhile.
import type { HostDoor } from '../hosts/host.ts';
import type { HostInfo, WasmModules } from '../protocol.ts';
import { CoverageProbe } from './coverage.ts';
import type { Hits } from './coverage.ts';
import { EngineTarget } from './engine-target.ts';
import type { Outcome, TestResult } from './model.ts';
import { planOf } from './plan.ts';
import type { Target } from './plan.ts';
import { runSuite } from './runner.ts';
import { isCoverable, luaOf, suitesOf } from './suites.ts';
import type { Tested } from './suites.ts';

/** The tests of one file of a project, from the `from`th on. */
export interface Job {
  project: Tested;
  bare: boolean;
  file: string;
  from: number;
  covers: boolean;
  /** It is told what the `from`th did, in the place of a result. */
  observes?: true;
}

export type Told =
  | { tells: 'begin'; at: number }
  /** A run of a test is over. */
  | { tells: 'alive' }
  | { tells: 'result'; at: number; result: TestResult; hits?: Hits }
  | { tells: 'observed'; outcome: Outcome }
  | { tells: 'done' }
  | { tells: 'fault'; text: string };

export interface Workshop {
  hosts: readonly HostDoor[];
  wasm: WasmModules;
  /** In the place of the engine here; `engine` is that, to compare with. */
  target?(engine: Target): Target;
}

/** The host that runs invariants. */
const PLAIN = 'plain';

export async function work({ project, bare, file, from, covers, observes }: Job, { hosts, wasm, target }: Workshop, tell: (told: Told) => void): Promise<void> {
  const infos: HostInfo[] = hosts.map(({ info }) => info);
  const suite = suitesOf(project, infos, bare).find((one) => one.file === file);
  if (suite === undefined) throw new Error(`there is no ${file}`);
  const probe = covers && isCoverable(suite) ? new CoverageProbe(suite.script, luaOf(suite)) : undefined;
  const engine = new EngineTarget(hosts, wasm, probe);
  if (observes) {
    const test = suite.tests[from];
    const outcomes = await engine.run(planOf(suite.host, suite.script, test, suite.entries, test.steps));
    engine.fresh();
    return tell({ tells: 'observed', outcome: suite.finish(outcomes.at(-1)!) });
  }
  const lua = new EngineTarget(hosts, wasm);
  const course = {
    target: (target?.(engine) ?? engine) as Target, lua, plain: infos.find(({ id }) => id === PLAIN)!,
    ran: () => tell({ tells: 'alive' }),
  };
  let at = from;
  try {
    for await (const result of runSuite(suite, course, from, (begun) => tell({ tells: 'begin', at: begun }))) {
      tell({ tells: 'result', at: at++, result, ...probe && { hits: probe.take() } });
    }
  } finally {
    await course.target.close?.();
    engine.fresh();
    lua.fresh();
  }
  tell({ tells: 'done' });
}
