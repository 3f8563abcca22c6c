// The test suite of Redis 7.0.15 itself, over those of its units that are fast, against `npm run serve`. What runs it
// lies beside the checkout and may be absent; it counts the tests that pass of those that pass on redis-server.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtEvalua } from '../node-build.ts';

/** REDIS_SUITE names another place. */
const RUNNER = process.env.REDIS_SUITE ?? join(import.meta.dirname, '../../../shared/redis-suite/run.mjs');
const MINUTES = 12;
/** Units of which at least 99 of 100 tests pass, and those of which 97 do. Slow ones are left out. */
const UNITS = {
  99: ['scripting', 'functions', 'multi', 'type/string', 'type/incr', 'type/list', 'type/set', 'type/zset',
    'type/hash', 'type/stream', 'type/stream-cgroups'],
  97: ['expire', 'keyspace', 'sort', 'scan', 'dump', 'bitops', 'bitfield', 'geo', 'pubsub', 'protocol', 'slowlog',
    'tracking', 'quit'],
};
/** What takes longest begins: two units run at a time. */
const units = ['geo', ...[...UNITS[99], ...UNITS[97]].filter((unit) => unit !== 'geo')];

interface Result { unit: string; passed: number; expected: number; err: string[]; stopped: boolean; seconds: number }

const absent = !existsSync(RUNNER) ? `${RUNNER} is not there`
  : spawnSync('tclsh', { input: 'exit' }).status !== 0 ? 'tclsh is not installed' : undefined;

/** Runs the suite; its figures by unit. */
async function run(folder: string): Promise<Map<string, Result>> {
  const figures = join(folder, 'figures.json');
  const child = spawn(process.execPath, [RUNNER, '--start', `node ${builtEvalua()} serve --port {port}`,
    '--unit', units.join(','), '--jobs', '2', '--timeout', '400', '--out', folder, '--json', figures],
  { stdio: 'inherit' });
  await new Promise((resolve) => child.once('exit', resolve));
  const { results } = JSON.parse(readFileSync(figures, 'utf8')) as { results: Result[] };
  return new Map(results.map((result) => [result.unit, result]));
}

if (absent !== undefined) test.skip(`the suite of Redis 7.0.15 was not run: ${absent}`);
else describe('the suite of Redis 7.0.15', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evalua-suite-'));
  let results: Map<string, Result>;
  beforeAll(async () => { results = await run(folder); }, MINUTES * 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(units)('%s: no more than a few fail', (unit) => {
    const { passed, expected, err } = results.get(unit)!;
    expect(expected).toBeGreaterThan(0);
    expect(100 * passed / expected, err.join('\n')).toBeGreaterThanOrEqual(95);
  });

  test.each([99, 97] as const)('at least %i of 100 tests pass in all', (share) => {
    const own = UNITS[share].map((unit) => results.get(unit)!);
    const total = (count: (result: Result) => number): number => own.reduce((sum, result) => sum + count(result), 0);
    const failed = own.filter(({ passed, expected }) => passed < expected)
      .map(({ unit, passed, expected, err }) => `${unit} ${passed} of ${expected}: ${err.join('; ')}`);
    expect(100 * total(({ passed }) => passed) / total(({ expected }) => expected), failed.join('\n'))
      .toBeGreaterThanOrEqual(share);
  });
});
