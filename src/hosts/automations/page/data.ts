// The world as it goes into projects and comes from them, and the way back from what replaced it.
import { byteSize, count } from '../../../bytes/units.ts';
import type { Seed } from '../../../project/project.ts';
import { isObject } from '../../../world/schema.ts';
import type { JsonObject } from '../../../world/schema.ts';
import type { Port } from '../../../protocol.ts';
import { AutomationsPort } from './port.ts';

/** Milliseconds for which a world that was replaced can be brought back. */
export const LASTS = 60_000;

/** What is left out first where a world is too large: what was, not what is. */
const LOGS = ['executions', 'routes', 'deliveries'] as const;

/** The world in so many bytes. Values of secrets never leave. */
export async function worldNow(port: Pick<AutomationsPort, 'ask'>, bytes: number): Promise<{ seed: Seed; left: string }> {
  const world: Record<string, unknown> = { ...await port.ask('world', { secrets: false }) };
  const left: string[] = [];
  const { secrets } = world;
  if (Array.isArray(secrets) && secrets.length > 0) {
    world.secrets = secrets.map((row: unknown) => (isObject(row) ? { ...row, value: '' } : row));
    left.push(`${count(secrets.length, 'secret')} without ${secrets.length === 1 ? 'its value' : 'their values'}.`);
  }
  for (const log of LOGS) {
    if (sizeOf(world) <= bytes) break;
    const rows = world[log];
    if (!Array.isArray(rows) || rows.length === 0) continue;
    world[log] = [];
    left.push(`${count(rows.length, 'row')} of ${log} did not fit.`);
  }
  const size = sizeOf(world);
  if (size > bytes) return { seed: [], left: `The world did not fit: it has ${byteSize(size)}, and ${byteSize(bytes)} are left.` };
  return { seed: world as JsonObject as Seed, left: left.join(' ') };
}

/** The same of what there was before a run; undefined: that is not known any more. */
export async function worldBefore(session: Port, run: number, bytes: number): Promise<{ seed: Seed; left: string } | undefined> {
  if (!session.knows(run)) return undefined;
  const copy = await session.copy('5.4', run);
  try {
    const ask = (world: string, name: string, given: unknown): Promise<unknown> => copy.call((api) => api.ask(world, name, given));
    return await worldNow(new AutomationsPort({ act: session.act, ask }), bytes);
  } finally {
    copy.end('it told what there was');
  }
}

const sizeOf = (world: object): number => new TextEncoder().encode(JSON.stringify(world)).length;

/** Loads the world of a project. `replaced` gets what brings the one before back. */
export async function makeWorld(port: AutomationsPort, seed: Seed, replaced: (back: () => Promise<void>) => void): Promise<{ text: string; failed: boolean }> {
  if (Array.isArray(seed)) return { text: seed.length === 0 ? 'It came without a world.' : 'What came with it is no world of automations.', failed: seed.length > 0 };
  const got = await port.act('load', { world: seed as JsonObject });
  if ('error' in got) return { text: `Its world could not be loaded: ${got.error}`, failed: true };
  replaced(async () => void await port.act('load', { world: got.before }));
  return { text: 'Its world is here.', failed: false };
}

/** Rows that an example wants, each line `{"table": "tasks", "row": {...}}`: they join what is there. Throws where one does not fit. */
export async function makeRows(port: AutomationsPort, lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const given: unknown = JSON.parse(line);
    if (!isObject(given) || typeof given.table !== 'string' || !isObject(given.row)) throw new TypeError(`no row of a table: ${line}`);
    const got = await port.act('put', { table: given.table, row: given.row as JsonObject });
    if ('error' in got) throw new TypeError(got.error);
  }
}
