// The data that a script expects: of an example, and of one that came with some.
import { typed } from './state/inputs.ts';
import type { Workspace } from './Workspace.svelte.ts';

/** Opens an example as a script of its own, of the open one's host if not said otherwise, and makes the data that it expects. */
export async function openExample(workspace: Workspace, id: string, host = workspace.host): Promise<void> {
  const { doors, layout, projects, session } = workspace;
  const all = host?.id === workspace.host?.id ? await workspace.fetchExamples() : host && await session?.examples(host.id);
  const example = all?.find((one) => one.id === id);
  if (!host || !example) return;
  const { script } = example;
  const same = projects.list.find((one) => one.host === host.id && one.script === script);
  if (same) projects.open(same.id);
  else projects.create({ script, inputs: typed(example.inputs), name: example.title, host: host.id, lua: host.lua[0] });
  layout.show('script');
  if (example.seed.length === 0) return;
  const data = (await doors.open(host.id))?.data;
  await workspace.worlds.follow();
  await data?.makeExample(example.seed);
}

/** Makes the data that the open project came with. */
export async function loadData({ host, notices, page, projects, session, worlds }: Workspace): Promise<void> {
  if (!session) return notices.show('The engine is still starting.', { tone: 'warning' });
  if (!page?.data) return notices.show(`${host?.title ?? 'This host'} holds no data.`, { tone: 'warning' });
  await worlds.follow();
  const { text, failed } = await page.data.make($state.snapshot(projects.current?.seed ?? []));
  notices.show(text, { tone: failed ? 'warning' : 'plain' });
}
