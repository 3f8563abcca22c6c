// What the words of the first versions mean, which knew one host: links, folders and embeds that name none are for it.
import type { Home } from './project/project.ts';

export const HOME: Home = { host: 'redis', seedFile: 'seed.redis' };
