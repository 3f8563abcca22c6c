// The list of hosts as the page knows them: a door by the host's id. That of the host which a first visit begins with is there
// from the start, the others are fetched when one of their scripts is opened.
import { HOME } from '../home.ts';
import type { PageDoor } from './page.ts';
import { redisDoor } from './redis/page.ts';

const DOORS: Record<string, (() => Promise<PageDoor>) | undefined> = {
  plain: async () => (await import('./plain/page.ts')).plainDoor,
  automations: async () => (await import('./automations/page.ts')).automationsDoor,
  workflow: async () => (await import('./workflow/page.ts')).workflowDoor,
};

export const HOME_DOOR: PageDoor & Required<Pick<PageDoor, 'first'>> = redisDoor;

/** One with nothing in it is that of a host which is not here. */
export async function doorOf(host: string): Promise<PageDoor> {
  return host === HOME.host ? HOME_DOOR : await DOORS[host]?.() ?? {};
}
