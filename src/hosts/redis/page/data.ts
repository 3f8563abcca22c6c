// What the keyspace holds, as commands that make it again: taken along with a project, and made where one is opened.
import { splitArgs } from '../../../bytes/split-args.ts';
import { encodeText } from '../../../bytes/text.ts';
import { count } from '../../../bytes/units.ts';
import { commandsOf } from '../../../project/project.ts';
import type { Seed } from '../../../project/project.ts';
import type { RedisPort } from './port.ts';
import { WORLD } from './port.ts';
import type { RedisPage } from './RedisPage.svelte.ts';

export async function dataNow(port: Pick<RedisPort, 'seed'>, bytes: number): Promise<{ seed: Seed; left: string }> {
  const { commands, left } = await port.seed(bytes);
  return { seed: commands, left: left > 0 ? `${count(left, 'key')} did not fit.` : '' };
}

export async function dataBefore({ session, port }: RedisPage, run: number, bytes: number): Promise<{ seed: Seed; left: string } | undefined> {
  if (!session.knows(run)) return undefined;
  const copy = await session.copy('5.1', run);
  try {
    return await dataNow({ seed: (limit) => copy.call((api) => api.ask(WORLD, 'seed', limit)) as ReturnType<typeof port.seed> }, bytes);
  } finally {
    copy.end('it told what there was');
  }
}

/**
 * Sends commands by a client of its own: what they leave behind (a database, a transaction, another user) is no matter of the
 * script. The keys that they write go first, so that data that is loaded twice is as if it were loaded once.
 */
export async function makeData(page: RedisPage, seed: Seed): Promise<{ text: string; failed: boolean }> {
  const { port, session } = page;
  const commands = commandsOf(seed);
  await port.forget(commands);
  const { id } = await port.connect();
  // Nobody else could bring what such a command waits for.
  const unheed = session.on('waiting', ({ world, who, until }) => {
    if (world === WORLD && who === id && until !== undefined) void port.unblock(id);
  });
  let failed = 0;
  try {
    for (const command of commands) if ((await page.execute(id, again(command))).type === 'error') failed++;
  } finally {
    unheed();
    await port.disconnect(id);
  }
  const all = count(commands.length, 'command');
  return { failed: failed > 0, text: failed === 0 ? `${all} made its data.` : `${failed} of ${all} that make its data failed.` };
}

/** A library that is there already takes its own place. */
function again([name, sub, ...rest]: readonly string[]): string[] {
  const loads = name.toLowerCase() === 'function' && sub?.toLowerCase() === 'load' && rest[0]?.toLowerCase() !== 'replace';
  return [name, ...sub === undefined ? [] : [sub], ...loads ? ['REPLACE'] : [], ...rest];
}

/** Commands as they are typed in the console, by the client that runs the script; as in `makeData`. */
export async function makeExample(page: RedisPage, lines: readonly string[]): Promise<void> {
  const commands = lines.map((line) => splitArgs(encodeText(line)) ?? []).filter(({ length }) => length > 0);
  await page.port.forget(commands);
  for (const args of commands) await page.execute(page.client, again(args));
}
