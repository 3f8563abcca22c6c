// The page's door of the Workflow host.
import Graph from '@lucide/svelte/icons/workflow';
import type { PageDoor } from '../page.ts';

export const workflowDoor: PageDoor = {
  views: [{ view: 'json', label: 'JSON', about: 'As JSON' }, { view: 'cli', label: 'List', about: 'Value by value' }],
  differenceName: (difference) => ('node' in difference && 'field' in difference ? `${String(difference.field)} by ${String(difference.node)}` : ''),
  thing: { label: 'State field', of: (name) => name.trim() },
  diagnose: () => import('./page/diagnose.ts'),
  parts: () => import('./page/parts.ts'),
  panels: { graph: { load: () => import('./panels/Graph.svelte'), icon: Graph, ofRun: true } },
};
