// What the page shows of the Automations host.
import type { HostInfo, HostSetting } from '../../protocol.ts';
import { titles } from './examples/titles.ts';
import { LIMITS, MOST } from './limits.ts';
import { TRIGGERS } from './tables.ts';

const number = (id: keyof typeof LIMITS, label: string, about: string, unit: string, min = 1): HostSetting =>
  ({ id, kind: 'number', label, about, initial: LIMITS[id], min, max: MOST[id], unit });

export const automationsInfo: HostInfo = {
  id: 'automations',
  title: 'Automations',
  about: 'A script of a team platform: it reads and changes the team\'s world by oc.*, when a schedule or an event fires it.',
  chunks: ['script'],
  lua: ['5.4'],
  actsOn: ['5.4'],
  project: {
    seed: 'load', entry: 'entry', told: 'told', tables: { question: 'world', logs: ['executions', 'routes'] }, time: { question: 'clock', act: 'advance' },
  },
  inputs: [
    { id: 'event', kind: 'text', label: 'Event', hint: 'ctx.event as JSON; empty: one made of what the world holds' },
    {
      id: 'trigger', kind: 'choice', label: 'Trigger', hint: 'What fires the script',
      options: [{ value: '', label: 'schedule' }, ...TRIGGERS.slice(1).map((value) => ({ value, label: value }))],
    },
    { id: 'config', kind: 'line', label: 'Config', hint: 'ctx.config as JSON; empty: {}' },
    { id: 'automation', kind: 'line', label: 'Automation', hint: 'a deployed one, by its name; empty: this script' },
    { id: 'now', kind: 'line', label: 'Now', hint: '2026-03-29T02:30:00Z; empty: the world\'s clock' },
  ],
  panels: [
    { id: 'world', title: 'World' }, { id: 'automations', title: 'Automations' }, { id: 'executions', title: 'Executions' }, { id: 'router', title: 'Router' },
  ],
  settings: [
    number('time-limit', 'Time limit', 'A run that takes longer ends with an error. 0: no limit.', 'ms', 0),
    number('memory-limit', 'Memory', 'What a run may hold.', 'MB'),
    number('output-limit', 'Output', 'What a run may print and log.', 'KB'),
    number('call-limit', 'API calls', 'Calls of the platform in a run.', ''),
    number('runs-per-minute', 'Runs a minute', 'Of one automation; those beyond are skipped, and the router says so.', ''),
    number('runs-per-hour', 'Runs an hour', 'The same for an hour.', ''),
    number('depth-limit', 'Chain', 'Automations that may fire one another in a row.', ''),
    {
      id: 'play', kind: 'text', label: 'Play', initial: '', pattern: '\\d{1,3}[wdhm]|', hint: 'empty, or as 7d',
      about: 'In the place of the script the clock moves on by so much (w, d, h, m), and all that is due runs. A run of a deployed automation comes first.',
    },
  ],
  examples: titles,
  vocabulary: [],
};
