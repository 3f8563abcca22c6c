// Workflow, seen from the worker: nothing of it is there before a workflow is opened.
import type { HostDoor } from '../host.ts';
import { StatelessWorld } from '../stateless.ts';
import { TIME_LIMIT, workflowInfo } from './info.ts';

export const workflow: HostDoor = {
  info: workflowInfo,
  words: async () => (await import('./vocabulary.ts')).vocabulary,
  examples: async () => (await import('./examples/all.ts')).examples,
  async open(ground) {
    const [{ WorkflowRunner }, { questions }] = await Promise.all([import('./runner.ts'), import('./questions.ts')]);
    return new StatelessWorld(ground, new WorkflowRunner(ground), ({ settings }) => Number(settings['time-limit'] ?? TIME_LIMIT), questions);
  },
};
