// What a first visit begins with, before any host has said what it offers.
import type { FirstVisit } from '../../page.ts';

export const first: FirstVisit = {
  script: {
    name: 'Counter', lua: '5.1', inputs: { keys: ['visits:today'], argv: ['3600'] },
    script: `-- Counts a visit and keeps the counter for an hour.
local visits = redis.call('INCR', KEYS[1])
if visits == 1 then
  redis.call('EXPIRE', KEYS[1], ARGV[1])
end
return {visits, redis.call('TTL', KEYS[1])}
`,
  },
  panels: [{ id: 'keyspace', title: 'Keyspace', dock: true }, { id: 'scripts', title: 'Script cache', dock: true }, { id: 'console', title: 'Console', dock: 'front' },
    { id: 'audit', title: 'Audit', analysis: true }],
  inputs: [
    { id: 'keys', label: 'KEYS', hint: 'one value a line', kind: 'values' },
    { id: 'argv', label: 'ARGV', hint: 'one value a line', kind: 'values' },
  ],
};
