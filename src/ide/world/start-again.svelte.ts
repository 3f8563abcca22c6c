// Beginning again: a world as the data of the open script makes it, or with nothing in it; and the way back.
import type { HostData } from '../../hosts/page.ts';
import { isSeeded } from '../../project/project.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { capital, sentence } from './texts.ts';

/** Milliseconds for which what there was can be brought back. */
const LASTS = 60_000;

/** The world becomes what the data of the open script makes, whatever there was. */
export async function resetToData(workspace: Workspace): Promise<void> {
  await anew(workspace, async (data) => {
    const seed = $state.snapshot(workspace.projects.current?.seed ?? []);
    if (isSeeded(seed)) return (await data.make(seed)).text;
    await workspace.fetchExamples();
    const { example } = workspace;
    if (example === undefined || example.seed.length === 0) return `The script came without data: ${data.name} is as at first.`;
    await data.makeExample(example.seed);
    return `${capital(data.name)} is what the example begins with.`;
  });
}

export async function clearWorld(workspace: Workspace): Promise<void> {
  await anew(workspace, async (data) => `${capital(data.name)} is empty.`);
}

/** Empties the world, then makes something of it; `make` says what. */
async function anew(workspace: Workspace, make: (data: HostData) => Promise<string>): Promise<void> {
  const { doors, hostId: world, notices, session } = workspace;
  try {
    const page = await doors.open(world);
    const data = page?.data;
    if (session === undefined) return notices.show('The engine is still starting.', { tone: 'warning' });
    if (data === undefined) return notices.show('This host holds no data.', { tone: 'warning' });
    await workspace.worlds.follow();
    const before = { state: await session.states.take(world), name: session.states.name(world) };
    if (data.clear === undefined) await session.states.put(world, []);
    else await data.clear();
    const text = await make(data);
    page?.ran?.();
    notices.show(text, { lasts: LASTS, topic: 'start again', action: { label: 'Undo', run: () => void back(workspace, world, data, before) } });
  } catch (cause) {
    notices.show(`It could not begin again: ${sentence(cause)}`, { tone: 'error' });
  }
}

/** A state of a world, and the name under which it was there. */
export interface Before { state: readonly Uint8Array[]; name: string }

/** Puts a state of a world back to where it was, though another may be in the world by now; what a client had open (a transaction) is over. */
export async function back({ session, notices, doors }: Workspace, world: string, data: Pick<HostData, 'name'>, { state, name }: Before): Promise<void> {
  try {
    await session?.states.put(world, state, name);
    doors.page(world)?.ran?.();
    notices.show(`${capital(data.name)} is as it was.`, { topic: 'start again' });
  } catch (cause) {
    notices.show(`It could not be taken back: ${sentence(cause)}`, { tone: 'error' });
  }
}
