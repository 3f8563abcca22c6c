// The areas of the page on a desk, in the order in which F6 goes through them: the scripts, the editor, what a run did, the dock.
import type { Workspace } from '../Workspace.svelte.ts';

type Area = 'list' | 'script' | 'panels' | 'dock';

const areasOf = ({ layout, docks }: Workspace): Area[] =>
  [...(layout.list ? ['list' as const] : []), 'script', 'panels', ...(layout.console && docks.length > 0 ? ['dock' as const] : [])];

/** Where the keyboard is; undefined: above all of them. */
const current = (): Area | undefined => (document.activeElement?.closest<HTMLElement>('[data-area]')?.dataset.area as Area | undefined);

/** Moves the keyboard into the next area (1) or the one before (-1), on a phone to and fro between the script and what it did. */
export function goToArea(workspace: Workspace, by: 1 | -1): void {
  const { layout } = workspace;
  if (layout.phone) return void workspace.focus(layout.place === 'script' ? 'result' : 'script');
  const areas = areasOf(workspace);
  const here = current();
  const at = here === undefined ? (by === 1 ? -1 : 0) : areas.indexOf(here);
  const next = areas[(at + by + areas.length) % areas.length];
  if (next === 'list') document.querySelector<HTMLElement>('[data-area=list] [aria-current=true]')?.focus();
  else void workspace.focus(next === 'script' ? 'script' : next === 'panels' ? workspace.panel : workspace.dock);
}
