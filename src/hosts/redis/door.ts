// Redis, seen from the worker.
import type { HostDoor } from '../host.ts';
import { redisInfo } from './info.ts';
import { RedisWorld } from './world.ts';

export const redis: HostDoor = {
  info: redisInfo(new Map()),
  examples: async () => (await import('./examples/all.ts')).examples,
  open: (ground) => new RedisWorld(ground),
};
