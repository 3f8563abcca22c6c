// npm run fuzz: many commands, with a seed that repeats them.
import { redisInstalled, RELEASE } from '../real-redis.ts';
import { fuzz } from './fuzz.ts';

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? process.env[name.toUpperCase()] : process.argv[at + 1];
};

if (!redisInstalled()) throw new Error(`the server of ${RELEASE} is not installed: there is nothing to compare with`);
const seed = Number(option('seed') ?? Date.now() % 1e9);
const commands = Number(option('commands') ?? 1_000_000);
const most = Number(option('findings') ?? 10);
console.log(`RELEASE=${RELEASE} SEED=${seed} COMMANDS=${commands}`);
const from = Date.now();
const outcome = await fuzz(seed, commands, most, { tell: console.log });
const seconds = ((Date.now() - from) / 1000).toFixed(0);
console.log(`\n${outcome.commands} commands in ${outcome.sequences} sequences, ${seconds} s: `
  + `${outcome.findings.length === 0 ? 'no difference' : `${outcome.findings.length} kinds of differences`}`);
if (outcome.findings.length > 0) console.log(outcome.findings.map(({ seed: own }) => `SEED=${own}`).join(' '));
process.exitCode = outcome.findings.length === 0 ? 0 : 1;
