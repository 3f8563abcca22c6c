// The worker that runs scripts. Answers go through comlink; what is told of its own accord goes as
// plain messages on the same channel, which keeps their order (see src/session/remote.ts).
import { expose } from 'comlink';
import { hosts } from '../src/hosts/list.ts';
import { Machine } from '../src/hosts/machine.ts';
import { packAnswers } from '../src/packed.ts';

/** What a build keeps apart, by host. */
const TEXTS: Record<string, (() => Promise<{ default: unknown }>) | undefined> = {
  redis: () => import('virtual:command-docs'),
};
packAnswers();
expose(new Machine((message) => postMessage(message), hosts, {
  texts: async (host) => (await TEXTS[host]?.())?.default,
  debugger: async (doors, lua) => new (await import('../src/debug/debugger.ts')).Debugger(doors, lua),
}));
