// What the words of the first versions mean, which knew one host: links, folders and embeds that name none are for it.
import type { Home } from './project/project.ts';
import type { HostInput } from './protocol.ts';

export const HOME: Home = { host: 'redis', seedFile: 'seed.redis' };

/** The fields that show until a host has said which it has. */
export const FIRST_FIELDS: HostInput[] = [
  { id: 'keys', label: 'KEYS', hint: 'one value a line', kind: 'values' },
  { id: 'argv', label: 'ARGV', hint: 'one value a line', kind: 'values' },
];
