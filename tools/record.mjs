// npm run record: asks the servers what tests ask them, and writes their answers beside the tests (tests/**/recorded).
//
//     npm run record                                    all tests, all releases whose server is installed
//     npm run record -- tests/redis/commands/sort.test.ts [more words for vitest]
//     npm run record -- --release 8.6 --release 7.0     only what these releases answer
//
// redis-server in PATH (or REDIS_SERVER) is asked for 7.0; the folder REDIS_SERVERS holds one for each other release, by its
// name ("8.6", "valkey-9.1"). A recording changes only where an answer did: its diff is what a version changed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './build.mjs';

const { values: { release = [] }, positionals } = parseArgs({
  options: { release: { type: 'string', multiple: true } }, allowPositionals: true, strict: true,
});
const { RELEASE, SEED, LIVE, CI, ...env } = process.env;
const run = (args) => spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env: { ...env, RECORD: release.join(',') || 'all' } }).status ?? 1;

if (positionals.length === 0) process.exitCode = run(['--import', 'tsx', 'tests/redis/releases/main.ts', '--record', ...release]);
process.exitCode ||= run([join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...positionals]);
