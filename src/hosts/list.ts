// The hosts that there are, in the order in which they are offered. The first one's world is open from the start.
import { automations } from './automations/door.ts';
import type { HostDoor } from './host.ts';
import { plain } from './plain/door.ts';
import { redis } from './redis/door.ts';
import { workflow } from './workflow/door.ts';

export const hosts: readonly HostDoor[] = [redis, plain, workflow, automations];
