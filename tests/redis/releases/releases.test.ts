// What the engine tells of itself as each release, beside what that release's server told (recorded/*.txt). `main.ts`
// prints what differs, and records.
import { expect, test } from 'vitest';
import { spanOf } from '../../../src/redis/command.ts';
import type { CommandSpec } from '../../../src/redis/command.ts';
import { commandTables } from '../../../src/redis/tables.ts';
import { isIn, RELEASES } from '../../../src/redis/version.ts';
import { differences } from './compare.ts';
import { recordedFacts, RELEASE_NAMES } from './facts.ts';

test.each(RELEASE_NAMES)('COMMAND, CONFIG GET * and INFO of %s', async (release) => {
  const found = await differences(release);
  expect(found).toEqual([]);
});

/** The servers say otherwise of themselves: 8.0.6 has VISMEMBER, and 7.0 told another release of CLIENT PAUSE. */
const TOLD_OTHERWISE = new Set(['vismember', 'client|pause']);

test.each([['redis', '8.6'], ['valkey', 'valkey-9.1']] as const)('commands came to %s with the release that %s tells', (family, release) => {
  const facts = recordedFacts(release);
  const since = (name: string): string | undefined => facts.get(`command ${name} since`) ?? facts.get(`command ${name.toUpperCase()} since`);
  const look = (name: string, spec: CommandSpec): void => {
    const { redis, valkey } = spanOf(spec);
    const inherited = redis !== undefined && isIn({ redis }, RELEASES['valkey-8.1']) ? redis : undefined;
    if (!TOLD_OTHERWISE.has(name)) expect(family === 'redis' ? redis : valkey ?? inherited, name).toBe(since(name));
    for (const [sub, its] of Object.entries(spec.subcommands ?? {})) look(`${name}|${sub}`, its);
  };
  for (const table of commandTables) for (const [name, spec] of Object.entries(table)) look(name, spec);
});
