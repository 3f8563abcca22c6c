// What is known of the Workspace host before one is opened.
import type { HostInfo } from '../../protocol.ts';

export const TIME_LIMIT = 30_000;

export const workspaceInfo: HostInfo = {
  id: 'workspace',
  title: 'Workspace',
  about: 'A script of a local-first production tool: it reads and changes entities by core.*, and people review what it did before it counts.',
  lua: ['5.4'],
  project: { seed: 'load', entry: 'entry', told: 'told', files: 'files' },
  inputs: [
    { id: 'args', kind: 'text', label: 'Arguments', hint: 'args as JSON; empty: {}' },
    { id: 'capabilities', kind: 'values', label: 'Capabilities', hint: 'data.write:lighting.*, one a line' },
    { id: 'mode', kind: 'choice', label: 'Mode', hint: 'Where it writes', options: [{ value: '', label: 'session' }, { value: 'session', label: 'session' }, { value: 'autoCommit', label: 'autoCommit' }] },
    { id: 'world', kind: 'choice', label: 'World', hint: 'What there is', options: [{ value: '', label: 'theatre' }, { value: 'theatre', label: 'theatre' }, { value: 'contacts', label: 'contacts' }, { value: 'empty', label: 'empty' }] },
    { id: 'files', kind: 'text', label: 'Files', hint: 'Modules, scripts and manifests as JSON: {"workspace/modules/utils.lua": "return {}"}' },
    { id: 'script', kind: 'line', label: 'Script', hint: 'Its name in a manifest, for on_error, isolation, shutdown_timeout; empty: none' },
  ],
  panels: [],
  settings: [{ id: 'time-limit', kind: 'number', label: 'Time limit', about: 'A run that takes longer ends with an error. 0: no limit.', initial: TIME_LIMIT, min: 0, max: 3_600_000, unit: 'ms' }],
  examples: [],
  vocabulary: [],
};
