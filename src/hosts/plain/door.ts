// Plain Lua, seen from the worker: little of it is there before a script asks for it.
import type { HostDoor } from '../host.ts';
import { StatelessWorld } from '../stateless.ts';
import { plainInfo, TIME_LIMIT } from './info.ts';

export const plain: HostDoor = {
  info: plainInfo,
  words: async () => (await import('./vocabulary.ts')).vocabulary,
  examples: async () => (await import('./examples.ts')).examples,
  async open(ground) {
    const { PlainRunner } = await import('./runner.ts');
    return new StatelessWorld(ground, new PlainRunner(ground), ({ settings }) => Number(settings['time-limit'] ?? TIME_LIMIT));
  },
};
