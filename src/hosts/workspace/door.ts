// The Workspace host, seen from the worker: nothing of it is there before one is opened.
import type { HostDoor } from '../host.ts';
import { TIME_LIMIT, workspaceInfo } from './info.ts';

export const workspace: HostDoor = {
  info: workspaceInfo,
  examples: () => Promise.resolve([]),
  async open(ground) {
    const [{ WorkspaceRunner }, { StatelessWorld }] = await Promise.all([import('./runner.ts'), import('../stateless.ts')]);
    const runner = new WorkspaceRunner(ground);
    return new StatelessWorld(ground, runner, ({ settings }) => Number(settings['time-limit'] ?? TIME_LIMIT), { told: () => runner.told() });
  },
};
