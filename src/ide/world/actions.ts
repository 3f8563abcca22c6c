// What can be done to the world of the open script, as the palette lists it.
import type { Action } from '../../hosts/page.ts';
import { WorldClock } from '../clock/clock.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { Snapshots } from './Snapshots.svelte.ts';
import { clearWorld, resetToData } from './start-again.svelte.ts';

export function worldActions(workspace: Workspace): Action[] { return [...dataActions(workspace), ...clockActions(workspace)]; }

function dataActions(workspace: Workspace): Action[] {
  const { page, ready: enabled } = workspace;
  const data = page?.data;
  if (data === undefined) return [];
  const snapshots = Snapshots.of(workspace);
  const act = (title: string, run: () => unknown): Action => ({ group: 'Start again', title, enabled, run: () => void run() });
  return [
    act(workspace.worlds.own ? `Share ${data.name} between all scripts` : `Give each script ${data.name.replace(/^the /, 'a ')} of its own`, () => workspace.worlds.choose(!workspace.worlds.own)),
    act('Reset to its data', () => resetToData(workspace)),
    ...data.clear === undefined ? [] : [act(`Clear ${data.name}`, () => clearWorld(workspace))],
    act(`Keep a snapshot of ${data.name}`, () => snapshots.save(new Date().toLocaleTimeString('en-GB'))),
    ...(snapshots.list ?? []).map((one) => act(`Go back to the snapshot "${one.name}"`, () => snapshots.goBack(one))),
  ];
}

/** Of hosts that have no clock of their own. */
function clockActions(workspace: Workspace): Action[] {
  const { host, page, ready: enabled } = workspace;
  if (host === undefined || host.project?.time !== undefined) return [];
  const clock = new WorldClock(workspace);
  const act = (title: string, run: () => Promise<void>, is = true): Action => ({ group: 'Clock', title, enabled: enabled && is, run: () => void run() });
  const stands = 'stands' in clock.time;
  return [
    act('Let the clock stand', () => clock.stand(), !stands), act('Let the clock run', () => clock.run(), stands),
    act('Move the clock on by 1 second', () => clock.move(1_000)), act('Move the clock on by 60 seconds', () => clock.move(60_000)),
    ...page?.data?.due === undefined ? [] : [act(`Move the clock on to ${page.data.due}`, () => clock.toNext())],
    act('The real time again', () => clock.real()),
  ];
}
