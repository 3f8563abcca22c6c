// Random commands of all families, sent to redis-server too. SEED= takes others, COMMANDS= more of them; a
// million is `npm run fuzz`.
import { expect, test } from 'vitest';
import { redisInstalled } from '../real-redis.ts';
import { fuzz, shown } from './fuzz.ts';

const SEED = Number(process.env.SEED ?? 70015);
const COMMANDS = Number(process.env.COMMANDS ?? 20_000);
/** Milliseconds after which it is enough, whatever the machine. */
const TIME = process.env.COMMANDS === undefined ? 15_000 : Infinity;

test.runIf(redisInstalled())(`random commands are answered as by redis-server (SEED=${SEED})`, async () => {
  const { commands, findings } = await fuzz(SEED, COMMANDS, 3, { until: Date.now() + TIME });
  expect(findings.map(shown).join('\n\n')).toBe('');
  expect(commands).toBeGreaterThan(1000);
}, 600_000);
