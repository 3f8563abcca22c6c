// HOTKEYS (8.6): which keys cost most time and traffic. Times are those of this machine.
import { integer } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandSpec, CommandTable } from '../command.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { HotKeys } from '../hot-keys.ts';
import type { HotKeysOptions, Metric } from '../hot-keys.ts';
import { MapReply, OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { helpOf } from './help.ts';

type Args = readonly Bytes[];

function within(text: Bytes, most: number, message: Bytes): number {
  const failed = (): RedisError => new RedisError(`ERR ${message}`);
  const value = integer(text, failed);
  if (value < 1 || value > most) throw failed();
  return value;
}

/** METRICS and what they are; where they end. */
function readMetrics(args: Args): { metrics: Set<Metric>; end: number } {
  if (args.length < 4 || args[2].toLowerCase() !== 'metrics') throw new RedisError('ERR METRICS parameter is required');
  const count = within(args[3], 2, 'METRICS count must be > 0 and <= 2');
  const metrics = new Set<Metric>();
  const words = args.slice(4, 4 + count).map((word) => word.toLowerCase());
  for (const word of words) {
    if (word !== 'cpu' && word !== 'net') continue;
    if (metrics.has(word)) throw new RedisError(`ERR METRICS ${word.toUpperCase()} defined more than once!`);
    metrics.add(word);
  }
  if (words.length !== count) throw new RedisError('ERR METRICS count does not match number of metric types provided');
  if (metrics.size === 0) throw new RedisError('ERR METRICS no valid metrics passed. Supported: CPU|NET');
  return { metrics, end: 4 + count };
}

function readOptions(args: Args): HotKeysOptions {
  const { metrics, end } = readMetrics(args);
  let [count, duration, ratio] = [10, 0, 1];
  for (let i = end; i < args.length; i += 2) {
    const word = i + 1 < args.length ? args[i].toLowerCase() : '';
    if (word === 'count') count = within(args[i + 1], 64, 'COUNT must be between 1 and 64');
    else if (word === 'duration') duration = 1000 * within(args[i + 1], 1_000_000, 'DURATION must be between 1 and 1000000');
    else if (word === 'sample') ratio = within(args[i + 1], 2 ** 31 - 1, 'SAMPLE ratio must be positive');
    else if (word === 'slots') throw new RedisError('ERR SLOTS parameter cannot be used in non-cluster mode');
    else throw syntaxError();
  }
  return { metrics, count, duration, ratio };
}

/** The session that runs, or the last one. */
function sessionOf({ engine: { hotKeys } }: Client): HotKeys | undefined {
  hotKeys?.look();
  return hotKeys;
}

function start(client: Client, args: Args): Reply {
  if (sessionOf(client)?.active === true) throw new RedisError('ERR hotkey tracking session already in progress');
  client.engine.hotKeys = new HotKeys(client.engine, readOptions(args));
  return OK;
}

function stop(client: Client): Reply {
  const session = sessionOf(client);
  if (session?.active !== true) return null;
  session.stop();
  return OK;
}

function reset(client: Client): Reply {
  if (sessionOf(client)?.active === true) throw new RedisError('ERR hotkey tracking session in progress, stop tracking first');
  client.engine.hotKeys = undefined;
  return OK;
}

function get(client: Client): Reply {
  const session = sessionOf(client);
  if (session === undefined) return null;
  const { active, all, startedAt, duration, counted, cpuTime, options: { metrics, ratio } } = session;
  const told: [Bytes, Reply][] = [
    ['tracking-active', active ? 1 : 0], ['sample-ratio', ratio], ['selected-slots', [[0, 16383]]],
    ['all-commands-all-slots-us', all.cpu], ['net-bytes-all-commands-all-slots', all.net],
    ['collection-start-time-unix-ms', startedAt], ['collection-duration-ms', duration],
  ];
  if (metrics.has('cpu')) told.push(['total-cpu-time-user-ms', cpuTime.user], ['total-cpu-time-sys-ms', cpuTime.system]);
  if (metrics.has('net')) told.push(['total-net-bytes', counted]);
  if (metrics.has('cpu')) told.push(['by-cpu-time-us', session.top('cpu').flat()]);
  if (metrics.has('net')) told.push(['by-net-bytes', session.top('net').flat()]);
  return [new MapReply(told)];
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
      stop: sub({ arity: 2, tips: [SPECIAL], syntax: '', summary: 'Stops hotkeys tracking.', run: stop }),
      get: sub({
        arity: 2, tips: ['nondeterministic_output', SPECIAL, 'response_policy:special'], syntax: '', run: get,
        summary: 'Returns lists of top K hotkeys depending on metrics chosen in HOTKEYS START command.',
      }),
      reset: sub({
        arity: 2, tips: [SPECIAL], syntax: '', summary: 'Release the resources used for hotkey tracking.', run: reset,
      }),
      help: {
        arity: 2, flags: ['loading', 'stale'], group: 'server', since: '8.6.1', syntax: '', complexity: 'O(1)',
        summary: 'Return helpful text about HOTKEYS command parameters.', run: help,
      },
    },
  },
};
