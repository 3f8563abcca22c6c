// The page's own panels behind the first one, and the list of runs: each is fetched when it is first looked at, or once there
// is time. A host's are named in its door.
import type { PageDoor } from '../../hosts/page.ts';

/** A panel in a row of tabs, and in the menu of them all. */
export interface PanelItem { value: string; title: string; keys?: string }

export const panels = {
  welcome: () => import('../result/FirstVisit.svelte'),
  sections: () => import('../result/Sections.svelte'),
  events: () => import('../events/EventsPanel.svelte'),
  log: () => import('../log/LogPanel.svelte'),
  problems: () => import('../problems/ProblemsPanel.svelte'),
  analysis: () => import('../analysis/AnalysisPanel.svelte'),
  tests: () => import('../tests/TestsPanel.svelte'),
  debug: () => import('../debug/DebugPlace.svelte'),
  longReply: () => import('../kit/BigReply.svelte'),
  error: () => import('../reply/ErrorCard.svelte'),
  advice: () => import('../reply/AdviceList.svelte'),
  runs: () => import('../reply/RunList.svelte'),
};

/** Fetches all of them and the host's, so that none is waited for later. A failure shows where a panel is opened. */
export function fetchPanels(door: PageDoor): void {
  const its = Object.values(door.panels ?? {}).map(({ load }) => load);
  for (const load of [...Object.values(panels), ...its]) load().catch(() => undefined);
}
