// What the page shows of the Redis host.
import type { HostInfo } from '../../protocol.ts';
import type { Command } from '../../redis/command.ts';
import { RELEASES } from '../../redis/version.ts';
import { titles } from './examples/titles.ts';
import { vocabulary } from './vocabulary.ts';

export const redisInfo = (commands: ReadonlyMap<string, Command>): HostInfo => ({
  id: 'redis',
  title: 'Redis',
  about: 'EVAL as in Redis 7.0: a script with KEYS and ARGV on a keyspace in this page.',
  lua: ['5.1'],
  inputs: [
    { id: 'keys', label: 'KEYS', hint: 'One key a line: KEYS[1], KEYS[2], ...' },
    { id: 'argv', label: 'ARGV', hint: 'One argument a line: ARGV[1], ARGV[2], ...' },
  ],
  panels: ['keyspace', 'scripts', 'console'],
  settings: [
    {
      id: 'rollback', kind: 'boolean', label: 'Roll back on error', initial: false,
      about: 'A script that fails leaves no effect. Redis itself keeps what was written before the error.',
    },
    {
      id: 'time-limit', kind: 'number', label: 'Time limit', initial: 0, min: 0, max: 3_600_000, unit: 'ms',
      about: 'A script that runs longer is ended. 0: no limit, as in Redis.',
    },
    {
      id: 'redis-version', kind: 'choice', label: 'Version', initial: '7.0',
      about: 'The release of Redis that is emulated: its commands, its replies, what INFO and redis.REDIS_VERSION say.',
      options: Object.keys(RELEASES).map((value) => ({ value, label: value })),
    },
  ],
  examples: titles,
  vocabulary: vocabulary(commands),
});
