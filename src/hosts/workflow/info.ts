// What the page shows of the Workflow host.
import type { HostInfo } from '../../protocol.ts';
import { titles } from './examples/titles.ts';

/** Milliseconds that a run may take where the settings say nothing else: the engines' own limit. */
export const TIME_LIMIT = 30_000;

export const workflowInfo: HostInfo = {
  id: 'workflow',
  title: 'Workflow',
  about: 'A YAML file of nodes whose Lua reads a state and returns what changes in it; the Reply is the state at the end.',
  lua: ['5.1'],
  runsOn: ['5.1', '5.4'],
  endings: ['.yaml', '.yml'],
  inputs: [
    { id: 'state', kind: 'text', label: 'State', hint: 'The state at the start, as JSON: {"count": 1}' },
    { id: 'mocks', kind: 'text', label: 'Mocks', hint: 'What nodes give that cannot run here, as JSON: {"ask": "yes"}; a list: for each run of the node the next' },
    { id: 'resume', kind: 'text', label: 'Resume', hint: 'Updates of the state with which an interrupted run goes on, as a JSON list: [{"approved": true}]' },
  ],
  panels: [{ id: 'graph', title: 'Graph' }],
  settings: [
    {
      id: 'runtime', kind: 'choice', label: 'Runtime', about: 'Which engine is emulated.', initial: 'python', release: true,
      options: [
        { value: 'python', label: 'Python', about: 'LuaJIT 2.1 and the conversions of Python: whole floats become integers.' },
        { value: 'rust', label: 'Rust', about: 'Lua 5.4 and the conversions of Rust: integers and floats stay apart.' },
        { value: 'both', label: 'Both', about: 'Runs both and tells the first node where they part.' },
      ],
    },
    {
      id: 'time-limit', kind: 'number', label: 'Time limit', about: 'A run that takes longer ends with an error. 0: no limit.',
      initial: TIME_LIMIT, min: 0, max: 3_600_000, unit: 'ms',
    },
  ],
  examples: titles,
  vocabulary: [],
};
