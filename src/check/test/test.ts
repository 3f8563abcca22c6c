// evalua test: the tests beside scripts, on the engine, and beside it on a real server.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { startThread } from '../../node/files.ts';
import type { HostInfo } from '../../protocol.ts';
import { CoverageReport, lcovOf } from '../../testing/coverage-report.ts';
import { drive } from '../../testing/drive.ts';
import type { Bench } from '../../testing/drive.ts';
import { testSchema } from '../../testing/json-schema.ts';
import type { TestResult } from '../../testing/model.ts';
import { isCoverable, luaOf, originIn, suitesOf, versionsOf } from '../../testing/suites.ts';
import type { Suite } from '../../testing/suites.ts';
import type { Told } from '../../testing/work.ts';
import { hosts } from '../../hosts/list.ts';
import { CallError } from '../call-error.ts';
import { pathOf } from '../paths.ts';
import { ClusterServer } from './cluster.ts';
import { junitOf } from './junit.ts';
import type { FileResults } from './junit.ts';
import { openTests } from './open-tests.ts';
import type { Tests } from './open-tests.ts';
import { coverageText, faultText, resultText, totalText } from './report.ts';
import { SingleServer } from './single-server.ts';
import { readTestCall, TEST_USAGE } from './test-call.ts';
import type { TestCall } from './test-call.ts';
import type { Where, Work } from './tests-thread.ts';

/** Runs what the arguments say, and prints what became of it. Returns the exit status. */
export async function test(args: string[]): Promise<number> {
  try {
    const call = readTestCall(args);
    if (call.help) {
      process.stdout.write(`${TEST_USAGE}\n`);
      return 0;
    }
    if (call.schema) {
      process.stdout.write(`${JSON.stringify(testSchema(hosts.map(({ info }) => info)), null, 2)}\n`);
      return 0;
    }
    return await new TestCommand(call).run();
  } catch (cause) {
    if (!(cause instanceof CallError)) throw cause;
    process.stderr.write(`evalua: ${cause.message}\n`);
    return 2;
  }
}

class TestCommand {
  private readonly infos: HostInfo[] = hosts.map(({ info }) => info);
  private readonly done: FileResults[] = [];
  /** By their paths: projects may have files of one name. */
  private readonly coverage = new CoverageReport();

  constructor(private readonly call: TestCall) {}

  async run(): Promise<number> {
    const begun = performance.now();
    const all = await openTests(pathOf(this.call.path));
    const where = await this.where();
    for (const tests of all) for (const suite of suitesOf(tests.opened.project, this.infos, tests.opened.bare)) if (tests.files.includes(suite.file)) await this.suite(suite, tests, where);
    const results = this.done.flatMap((one) => one.results);
    const faults = this.done.reduce((sum, one) => sum + one.faults.length, 0);
    process.stdout.write(totalText(results, faults, performance.now() - begun));
    this.write();
    return faults > 0 ? 2 : results.some(({ state }) => state === 'failed') ? 1 : 0;
  }

  /** The server, of which it is made sure that it can be used. Throws CallError. */
  private async where(): Promise<Where | undefined> {
    const { redis, cluster } = this.call;
    if (redis === undefined) return undefined;
    const mark = `evalua-test-${randomBytes(6).toString('hex')}`;
    const link = await (cluster ? ClusterServer.open(redis) : SingleServer.open(redis, mark));
    process.stdout.write(`On ${link.title} at ${redis.host}, beside the engine\n`);
    await link.close();
    return { url: redis.href, cluster, mark };
  }

  private async suite(suite: Suite, tests: Tests, where: Where | undefined): Promise<void> {
    const file = shown(tests.pathOf(suite.file));
    const results: TestResult[] = [];
    this.done.push({ file, host: suite.host.title, results, faults: suite.faults });
    process.stdout.write(`${file}  (${shown(tests.pathOf(suite.of))}, ${suite.host.title})\n`);
    for (const fault of suite.faults) process.stderr.write(faultText(file, fault));
    const covered = { script: suite.script, lua: luaOf(suite), origin: (line: number) => { const at = originIn(suite, line); return { ...at, file: tests.pathOf(at.file) }; } };
    const covers = this.call.coverage !== undefined && isCoverable(suite);
    if (covers) this.coverage.add(covered, { lines: [], arms: [] });
    const { project, bare } = tests.opened;
    await drive(suite, { project, bare, file: suite.file, covers }, () => thread(versionsOf(suite), where), {
      result: (_, result, hits) => {
        results.push(result);
        if (hits !== undefined) this.coverage.add(covered, hits);
        process.stdout.write(resultText(result, file));
      },
    });
  }

  /** Throws CallError. */
  private write(): void {
    const { junit, coverage } = this.call;
    if (coverage !== undefined) process.stdout.write(coverageText(this.coverage.files, shown));
    try {
      if (junit !== undefined) writeFileSync(pathOf(junit), junitOf(this.done));
      if (coverage !== undefined) writeFileSync(pathOf(coverage), lcovOf(this.coverage.files, shown));
    } catch (cause) {
      throw new CallError(`It cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
}

/** A path as one would write it here. */
function shown(path: string): string {
  const here = relative(pathOf('.'), path);
  return here.startsWith('..') ? path : here;
}

function thread(versions: Work['versions'], where: Where | undefined): Bench {
  const worker = startThread('tests-thread', import.meta.url);
  return {
    start(job, tell) {
      worker.on('message', (told: Told) => tell(told));
      worker.once('error', (cause) => tell({ tells: 'fault', text: cause.stack ?? cause.message }));
      worker.postMessage({ job, versions, ...where && { where } } satisfies Work);
    },
    end: () => void worker.terminate(),
  };
}
