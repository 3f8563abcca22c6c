// What the empty result says of Redis to who is new.
import type { Welcome } from '../../page.ts';

export const welcome: Welcome = {
  lines: [
    'A Redis of its own runs in this tab, held against the real servers of each release, from 7.0 to 8.6, and Valkey.',
    'Run shows the reply, each key that changed, before and after, and each command with its line and its reply.',
    'Nothing leaves the browser: scripts and data stay here, and a link holds all of what you share.',
  ],
  examples: ['token-bucket', 'lock-release', 'delayed-queue'],
  about: 'Redis is a registered trademark of Redis Ltd.; Evalua is neither made nor endorsed by them.',
};
