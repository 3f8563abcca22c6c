// Automations, seen from the worker: nothing of them is there before one is opened.
import type { HostDoor } from '../host.ts';
import { automationsInfo } from './info.ts';

export const automations: HostDoor = {
  info: automationsInfo,
  words: async () => (await import('./vocabulary.ts')).vocabulary,
  examples: async () => (await import('./examples/all.ts')).examples,
  async open(ground) {
    const { AutomationsWorld } = await import('./world.ts');
    return new AutomationsWorld(ground);
  },
};
