// The page's door of the plain host.
import type { PageDoor } from '../page.ts';

export const plainDoor: PageDoor = { diagnose: () => import('./page/diagnose.ts') };
