// Ways to run the script more than once, as the palette and the menu at Run list them.
import type { Action } from '../../hosts/page.ts';
import type { Workspace } from '../Workspace.svelte.ts';

export function repeatActions(workspace: Workspace): (Action & { about: string })[] {
  const { page, ready: enabled } = workspace;
  const act = (title: string, about: string, what: 'series' | 'clients'): Action & { about: string } =>
    ({ group: 'Run', title, about, enabled, run: () => { workspace.repeating = what; } });
  return [
    act('Run it several times', 'With a step in an argument, or each case once: a table of replies and changes.', 'series'),
    ...page?.interleaving === undefined ? [] : [act(page.interleaving.title, page.interleaving.about, 'clients')],
  ];
}
