// LATENCY: what took long, and how long commands take.
import type { Client } from '../client.ts';
import type { Command, CommandTable } from '../command.ts';
import { RedisError } from '../errors.ts';
import type { LatencyEvent } from '../latency.ts';
import { latencyGraph } from '../latency-graph.ts';
import { MapReply, Verbatim } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { helpOf } from './help.ts';

type Args = readonly Bytes[];

function latest({ engine }: Client): Reply {
  return [...engine.timing.latency.events].map(([name, { samples, worst, sum, count }]) => {
    const { at, milliseconds } = samples.at(-1)!;
    return [name, at, milliseconds, worst, ...engine.has.latencyTotals ? [sum, count] : []];
  });
}

function history({ engine }: Client, args: Args): Reply {
  const event = engine.timing.latency.events.get(args[2]);
  return event === undefined ? [] : event.samples.map(({ at, milliseconds }) => [at, milliseconds]);
}

function reset({ engine }: Client, args: Args): Reply { return engine.timing.latency.reset(args.slice(2)); }

function graph({ engine }: Client, args: Args): Reply {
  const event = engine.timing.latency.events.get(args[2]);
  if (event === undefined) throw new RedisError(`ERR No samples available for event '${args[2]}'`);
  return new Verbatim('txt', latencyGraph(args[2], event, Math.floor(engine.now / 1000)));
}

/** Commands by name, containers as their subcommands; those that took no time yet are left out. */
function histogram({ engine: { commands } }: Client, args: Args): Reply {
  const asked = args.length === 2 ? [...commands.values()]
    : args.slice(2).map((name) => named(commands, name.toLowerCase())).filter((found) => found !== undefined);
  return new MapReply(asked.flatMap((command) => [command, ...command.subcommands?.values() ?? []])
    .flatMap(({ name, latency }) => (latency === undefined ? [] : [[name, new MapReply([
      ['calls', latency.calls], ['histogram_usec', new MapReply(latency.cumulative())],
    ])] as const])));
}

function named(commands: ReadonlyMap<Bytes, Command>, name: Bytes): Command | undefined {
  const [container, sub] = name.split('|');
  return sub === undefined ? commands.get(name) : commands.get(container)?.subcommands?.get(sub);
}

const DISABLED = "I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this Redis instance. You may use"
  + ' "CONFIG SET latency-monitor-threshold <milliseconds>." in order to enable it. If we weren\'t in a deep space'
  + " mission I'd suggest to take a look at https://redis.io/topics/latency-monitor.\n";
const CALM = 'Dave, no latency spike was observed during the lifetime of this Redis instance, not in the slightest'
  + ' bit. I honestly think you ought to sit down calmly, take a stress pill, and think things over.\n';

/** As Valkey says it. */
const soberly = (report: string): string => report.replace('Redis', 'Valkey').replace(/^Dave, n/, 'N')
  .replace(/ (?:If we weren't|I honestly)[^]*$/, '\n');

/** What happened in numbers; of advice what applies to every slow command. */
function doctor({ engine }: Client): Reply {
  const { events } = engine.timing.latency;
  if (events.size === 0) {
    const report = engine.config.integer('latency-monitor-threshold') === 0 ? DISABLED : CALM;
    return new Verbatim('txt', engine.has.latencyTotals ? soberly(report) : report);
  }
  const report = [...events].map(([name, event], i) => `${i + 1}. ${name}: ${summary(event)}\n`).join('');
  return new Verbatim('txt', "Dave, I have observed latency spikes in this Redis instance. You don't mind talking"
    + ` about it, do you Dave?\n\n${report}\nI have a few advices for you:\n\n- Check your Slow Log to understand what`
    + ' are the commands you are running which are too slow to execute. Please check'
    + ' https://redis.io/commands/slowlog for more information.\n');
}

function summary({ samples, worst }: LatencyEvent): string {
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const average = Math.floor(mean(samples.map(({ milliseconds }) => milliseconds)));
  const deviation = mean(samples.map(({ milliseconds }) => Math.abs(milliseconds - average)));
  const period = (samples.at(-1)!.at - samples[0].at) / Math.max(1, samples.length - 1);
  return `${samples.length} latency spikes (average ${average}ms, mean deviation ${Math.floor(deviation)}ms, period`
    + ` ${period.toFixed(2)} sec). Worst all time event ${worst}ms.`;
}

const help = helpOf('LATENCY', `
DOCTOR
    Return a human readable latency analysis report.
GRAPH <event>
    Return an ASCII latency graph for the <event> class.
HISTORY <event>
    Return time-latency samples for the <event> class.
LATEST
    Return the latest latency samples for all events.
RESET [<event> ...]
    Reset latency data of one or more <event> classes.
    (default: reset all data for all event classes)
HISTOGRAM [COMMAND ...]
    Return a cumulative distribution of latencies in the format of a histogram for the specified command names.
    If no commands are specified then all histograms are replied.`);

export const latencyCommands: CommandTable = {
  latency: {
    arity: -2, flags: [], group: 'server',
    syntax: '',
    summary: 'A container for latency diagnostics commands', since: '2.8.13',
    complexity: 'Depends on subcommand.',
    subcommands: {
      reset: {
        arity: -2, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server',
        tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
        later: [{ redis: '7.2.0', tips: ['request_policy:all_nodes', 'response_policy:agg_sum'] }],
        syntax: '[event [event ...]]',
        summary: 'Reset latency data for one or more events.', since: '2.8.13', complexity: 'O(1)', run: reset,
      },
      help: {
        arity: 2, flags: ['loading', 'stale'], group: 'server',
        syntax: '',
        summary: 'Show helpful text about the different subcommands.', since: '2.8.13', complexity: 'O(1)', run: help,
      },
      latest: {
        arity: 2, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server',
        tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
        syntax: '',
        summary: 'Return the latest latency samples for all events.', since: '2.8.13', complexity: 'O(1)', run: latest,
      },
      graph: {
        arity: 3, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server',
        tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
        syntax: 'event',
        summary: 'Return a latency graph for the event.', since: '2.8.13', complexity: 'O(1)', run: graph,
      },
      histogram: {
        arity: -2, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server',
        tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
        syntax: '[command [command ...]]',
        summary: 'Return the cumulative distribution of latencies of a subset of commands or all.', since: '7.0.0',
        complexity: 'O(N) where N is the number of commands with latency information being retrieved.', run: histogram,
      },
      history: {
        arity: 3, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server',
        tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
        syntax: 'event',
        summary: 'Return timestamp-latency samples for the event.', since: '2.8.13', complexity: 'O(1)', run: history,
      },
      doctor: {
        arity: 2, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server',
        tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
        syntax: '',
        summary: 'Return a human readable latency analysis report.', since: '2.8.13', complexity: 'O(1)', run: doctor,
      },
    },
  },
};
