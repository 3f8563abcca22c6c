// The page's door of the Automations host.
import Bot from '@lucide/svelte/icons/bot';
import Globe from '@lucide/svelte/icons/globe';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Route from '@lucide/svelte/icons/route';
import type { PageDoor } from '../page.ts';
import { AutomationsPage } from './page/AutomationsPage.svelte.ts';
import { rowText, thingOf } from './page/things.ts';

export const automationsDoor: PageDoor = {
  differenceName: (difference) => ('table' in difference && 'id' in difference ? `${String(difference.table)} ${String(difference.id)}` : ''),
  differenceText: rowText,
  thing: { label: 'Record', as: 'table / name or id / field', of: thingOf },
  views: [{ view: 'json', label: 'JSON', about: 'As JSON' }, { view: 'cli', label: 'List', about: 'Value by value' }],
  panels: {
    world: {
      load: () => import('./panels/World.svelte'), icon: Globe, ofRun: true, list: true,
      count: ({ differences, differencesDropped }) => differences.length + differencesDropped,
    },
    automations: { load: () => import('./panels/Automations.svelte'), icon: Bot },
    executions: { load: () => import('./panels/Executions.svelte'), icon: ListChecks, list: true },
    router: { load: () => import('./panels/Router.svelte'), icon: Route, list: true },
  },
  open: (house) => AutomationsPage.open(house),
  diagnose: () => import('./page/diagnose.ts'),
};
