// The panels behind the first one, and the list of runs: each is fetched when it is first looked at, or once there is time.

export const panels = {
  events: () => import('../events/EventsPanel.svelte'),
  keyspace: () => import('../../hosts/redis/panels/keyspace/KeyspacePanel.svelte'),
  log: () => import('../log/LogPanel.svelte'),
  runs: () => import('../reply/RunList.svelte'),
  scripts: () => import('../../hosts/redis/panels/scripts/ScriptsPanel.svelte'),
};

/** Fetches all of them, so that none is waited for later. A failure shows where a panel is opened. */
export function fetchPanels(): void {
  for (const load of Object.values(panels)) load().catch(() => undefined);
}
