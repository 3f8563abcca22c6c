// npm run fuzz: random commands, sent to the engine and to redis-server, until so many have run.
//
//     npm run fuzz -- --commands 1000000     prints its seed; --seed N repeats a run
//     npm run fuzz -- --findings 10          ends after so many kinds of differences
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './build.mjs';

const main = join(ROOT, 'tests/redis/conformance/main.ts');
const child = spawn(process.execPath, ['--import', 'tsx', main, ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
child.once('exit', (code) => { process.exitCode = code ?? 1; });
