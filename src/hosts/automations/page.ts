// The page's door of the Automations host.
import type { PageDoor } from '../page.ts';

export const automationsDoor: PageDoor = {
  views: [{ view: 'json', label: 'JSON', about: 'As JSON' }, { view: 'cli', label: 'List', about: 'Value by value' }],
};
