// HOTKEYS (8.6). What single keys cost in time and bytes is not measured here, and START says so.
import { integer } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandSpec, CommandTable } from '../command.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { helpOf } from './help.ts';

type Args = readonly Bytes[];

function within(text: Bytes, most: number, message: Bytes): number {
  const failed = (): RedisError => new RedisError(`ERR ${message}`);
  const value = integer(text, failed);
  if (value < 1 || value > most) throw failed();
  return value;
}

/** Checks METRICS and what they are; where they end. */
function checkMetrics(args: Args): number {
  if (args.length < 4 || args[2].toLowerCase() !== 'metrics') throw new RedisError('ERR METRICS parameter is required');
  const count = within(args[3], 2, 'METRICS count must be > 0 and <= 2');
  const metrics = args.slice(4, 4 + count).map((word) => word.toUpperCase());
  const twice = metrics.find((metric, i) => (metric === 'CPU' || metric === 'NET') && metrics.indexOf(metric) < i);
  if (twice !== undefined) throw new RedisError(`ERR METRICS ${twice} defined more than once!`);
  if (metrics.length !== count) throw new RedisError('ERR METRICS count does not match number of metric types provided');
  if (!metrics.includes('CPU') && !metrics.includes('NET')) {
    throw new RedisError('ERR METRICS no valid metrics passed. Supported: CPU|NET');
  }
  return 4 + count;
}

function start(_client: Client, args: Args): Reply {
  for (let i = checkMetrics(args); i < args.length; i += 2) {
    const word = i + 1 < args.length ? args[i].toLowerCase() : '';
    if (word === 'count') within(args[i + 1], 64, 'COUNT must be between 1 and 64');
    else if (word === 'duration') within(args[i + 1], 1_000_000, 'DURATION must be between 1 and 1000000');
    else if (word === 'sample') within(args[i + 1], 2 ** 31 - 1, 'SAMPLE ratio must be positive');
    else if (word === 'slots') throw new RedisError('ERR SLOTS parameter cannot be used in non-cluster mode');
    else throw syntaxError();
  }
  throw new RedisError('ERR What single keys cost is not measured here');
}

const help = helpOf('HOTKEYS', `
START <METRICS count [CPU] [NET]> [COUNT k] [DURATION duration] [SAMPLE ratio] [SLOTS count slot...]
    Starts hotkeys tracking with specified metrics.
    * METRICS count [CPU] [NET]
        Specify count of metrics and choose amongst:
        - CPU: Track hotkeys by CPU time percentage
        - NET: Track hotkeys by network bytes percentage
    * COUNT k
        Specifies the value of K for the top-K hotkeys tracking. Default: 10
    * DURATION duration
        Specifies tracking duration in seconds. 0 means tracking will continue until manually stopped. Default: 0
    * SAMPLE ratio
        Keys are tracked with probability 1/ratio. Default: 1 (tracks every key)
    * SLOTS count slot...
        Specify which slots to track keys from. Only available in cluster mode. Default: empty (track all slots)
STOP
    Stop hotkeys tracking. Results are still available via GET
GET
    Get results from hotkeys tracking.
RESET
    Reset memory used for hotkeys tracking. Tracking must have been stopped.
    Results will no longer be available after this command.`);

const sub = (spec: Omit<CommandSpec, 'group' | 'complexity' | 'since' | 'flags'> & { since?: string }): CommandSpec =>
  ({ flags: ['admin', 'noscript'], since: '8.6.0', complexity: 'O(1)', ...spec, group: 'server' });

const SPECIAL = 'request_policy:special';

export const hotKeyCommands: CommandTable = {
  hotkeys: {
    arity: -2, flags: [], group: 'server', since: '8.6.0', syntax: '', complexity: 'Depends on subcommand.',
    summary: 'A container for hotkeys tracking commands.',
    subcommands: {
      start: sub({
        arity: -2, tips: [SPECIAL], run: start, summary: 'Starts hotkeys tracking.',
        syntax: 'METRICS count [CPU] [NET] [COUNT k] [DURATION seconds] [SAMPLE ratio] [SLOTS count slot [slot ...]]',
      }),
      stop: sub({ arity: 2, tips: [SPECIAL], syntax: '', summary: 'Stops hotkeys tracking.', run: () => null }),
      get: sub({
        arity: 2, tips: ['nondeterministic_output', SPECIAL, 'response_policy:special'], syntax: '', run: () => null,
        summary: 'Returns lists of top K hotkeys depending on metrics chosen in HOTKEYS START command.',
      }),
      reset: sub({
        arity: 2, tips: [SPECIAL], syntax: '', summary: 'Release the resources used for hotkey tracking.', run: () => OK,
      }),
      help: {
        arity: 2, flags: ['loading', 'stale'], group: 'server', since: '8.6.1', syntax: '', complexity: 'O(1)',
        summary: 'Return helpful text about HOTKEYS command parameters.', run: help,
      },
    },
  },
};
