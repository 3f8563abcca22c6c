// Publish and subscribe. Each channel is confirmed by a message of its own: the last one is the reply, those
// before it are pushed.
import type { Client } from '../client.ts';
import type { CommandTable, LaterSpec } from '../command.ts';
import { RedisError } from '../errors.ts';
import { matches } from '../../bytes/glob.ts';
import { Push } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { helpOf } from './help.ts';

function confirm(
  client: Client, kind: Bytes, names: readonly Bytes[], change: (name: Bytes) => void,
  count = (): number => client.channels.size + client.patterns.size,
): Reply {
  let reply: Push | undefined;
  for (const name of names) {
    if (reply !== undefined) client.push(reply);
    change(name);
    reply = new Push([kind, name, count()]);
  }
  return reply ?? new Push([kind, null, count()]);
}

function subscribe(client: Client, args: readonly Bytes[]): Reply {
  return confirm(client, 'subscribe', args.slice(1), (name) => client.engine.pubsub.subscribe(client, name));
}

function psubscribe(client: Client, args: readonly Bytes[]): Reply {
  return confirm(client, 'psubscribe', args.slice(1), (name) => client.engine.pubsub.subscribePattern(client, name));
}

function unsubscribe(client: Client, args: readonly Bytes[]): Reply {
  const names = args.length > 1 ? args.slice(1) : [...client.channels];
  return confirm(client, 'unsubscribe', names, (name) => client.engine.pubsub.unsubscribe(client, name));
}

function punsubscribe(client: Client, args: readonly Bytes[]): Reply {
  const names = args.length > 1 ? args.slice(1) : [...client.patterns];
  return confirm(client, 'punsubscribe', names, (name) => client.engine.pubsub.unsubscribePattern(client, name));
}

function ssubscribe(client: Client, args: readonly Bytes[]): Reply {
  if (client.denyBlocking) throw new RedisError("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");
  return confirm(client, 'ssubscribe', args.slice(1), (name) => client.engine.pubsub.subscribeShard(client, name),
    () => client.shardChannels.size);
}

function sunsubscribe(client: Client, args: readonly Bytes[]): Reply {
  const names = args.length > 1 ? args.slice(1) : [...client.shardChannels];
  return confirm(client, 'sunsubscribe', names, (name) => client.engine.pubsub.unsubscribeShard(client, name),
    () => client.shardChannels.size);
}

function spublish({ engine }: Client, args: readonly Bytes[]): Reply {
  return engine.pubsub.publishShard(args[1], args[2]);
}

function publish({ engine }: Client, args: readonly Bytes[]): Reply {
  return engine.pubsub.publish(args[1], args[2]);
}

function pubsubChannels({ engine }: Client, args: readonly Bytes[]): Reply {
  const pattern = atMostOne(args);
  return [...engine.pubsub.channels.keys()].filter((name) => pattern === undefined || matches(pattern, name));
}

function pubsubShardchannels({ engine }: Client, args: readonly Bytes[]): Reply {
  const pattern = atMostOne(args);
  return [...engine.pubsub.shards.keys()].filter((name) => pattern === undefined || matches(pattern, name));
}

function atMostOne(args: readonly Bytes[]): Bytes | undefined {
  if (args.length <= 3) return args[2];
  throw new RedisError(`ERR unknown subcommand or wrong number of arguments for '${args[1]}'. Try PUBSUB HELP.`);
}

function pubsubNumsub({ engine }: Client, args: readonly Bytes[]): Reply {
  return args.slice(2).flatMap((name) => [name, engine.pubsub.channels.get(name)?.size ?? 0]);
}

function pubsubShardnumsub({ engine }: Client, args: readonly Bytes[]): Reply {
  return args.slice(2).flatMap((name) => [name, engine.pubsub.shards.get(name)?.size ?? 0]);
}

function pubsubNumpat({ engine }: Client): Reply { return engine.pubsub.patterns.size; }

const pubsubHelp = helpOf('PUBSUB', `
CHANNELS [<pattern>]
    Return the currently active channels matching a <pattern> (default: '*').
NUMPAT
    Return number of subscriptions to patterns.
NUMSUB [<channel> ...]
    Return the number of subscribers for the specified channels, excluding
    pattern subscriptions(default: no channels).
SHARDCHANNELS [<pattern>]
    Return the currently active shard level channels matching a <pattern> (default: '*').
SHARDNUMSUB [<shardchannel> ...]
    Return the number of subscribers for the specified shard level channel(s)`);

/** Since 8.6.3. */
const MAY_LACK_MEMORY: LaterSpec = { redis: '8.6.3', flags: ['pubsub', 'denyoom', 'noscript', 'loading', 'stale'] };

export const pubsubCommands: CommandTable = {
  subscribe: {
    later: [MAY_LACK_MEMORY], arity: -2, flags: ['pubsub', 'noscript', 'loading', 'stale'], group: 'pubsub', channels: { last: -1 },
    syntax: 'channel [channel ...]',
    summary: 'Listen for messages published to the given channels', since: '2.0.0',
    complexity: 'O(N) where N is the number of channels to subscribe to.', run: subscribe,
  },
  unsubscribe: {
    arity: -1, flags: ['pubsub', 'noscript', 'loading', 'stale'], group: 'pubsub',
    syntax: '[channel [channel ...]]',
    summary: 'Stop listening for messages posted to the given channels', since: '2.0.0',
    complexity: 'O(N) where N is the number of clients already subscribed to a channel.', run: unsubscribe,
  },
  psubscribe: {
    later: [MAY_LACK_MEMORY], arity: -2, flags: ['pubsub', 'noscript', 'loading', 'stale'], group: 'pubsub',
    channels: { last: -1, pattern: true },
    syntax: 'pattern [pattern ...]',
    summary: 'Listen for messages published to channels matching the given patterns', since: '2.0.0',
    complexity: 'O(N) where N is the number of patterns the client is already subscribed to.', run: psubscribe,
  },
  punsubscribe: {
    arity: -1, flags: ['pubsub', 'noscript', 'loading', 'stale'], group: 'pubsub',
    syntax: '[pattern [pattern ...]]',
    summary: 'Stop listening for messages posted to channels matching the given patterns', since: '2.0.0',
    complexity: 'O(N+M) where N is the number of patterns the client is already subscribed and M is the number of'
      + ' total patterns subscribed in the system (by any client).',
    run: punsubscribe,
  },
  ssubscribe: {
    later: [MAY_LACK_MEMORY], arity: -2, flags: ['pubsub', 'noscript', 'loading', 'stale'], group: 'pubsub',
    keys: [{ uses: ['not_key'], first: 1, last: -1 }], channels: { last: -1 },
    syntax: 'shardchannel [shardchannel ...]',
    summary: 'Listen for messages published to the given shard channels', since: '7.0.0',
    complexity: 'O(N) where N is the number of shard channels to subscribe to.', run: ssubscribe,
  },
  sunsubscribe: {
    arity: -1, flags: ['pubsub', 'noscript', 'loading', 'stale'], group: 'pubsub',
    keys: [{ uses: ['not_key'], first: 1, last: -1 }],
    syntax: '[shardchannel [shardchannel ...]]',
    summary: 'Stop listening for messages posted to the given shard channels', since: '7.0.0',
    complexity: 'O(N) where N is the number of clients already subscribed to a shard channel.', run: sunsubscribe,
  },
  spublish: {
    arity: 3, flags: ['pubsub', 'loading', 'stale', 'fast', 'may_replicate'], group: 'pubsub',
    keys: [{ uses: ['not_key'], first: 1, last: 1 }], channels: { last: 1 },
    syntax: 'shardchannel message',
    summary: 'Post a message to a shard channel', since: '7.0.0',
    complexity: 'O(N) where N is the number of clients subscribed to the receiving shard channel.', run: spublish,
  },
  publish: {
    arity: 3, flags: ['pubsub', 'loading', 'stale', 'fast', 'may_replicate'], group: 'pubsub', channels: { last: 1 },
    syntax: 'channel message',
    summary: 'Post a message to a channel', since: '2.0.0',
    complexity: 'O(N+M) where N is the number of clients subscribed to the receiving channel and M is the total'
      + ' number of subscribed patterns (by any client).',
    run: publish,
  },
  pubsub: {
    arity: -2, flags: [], group: 'pubsub',
    syntax: '',
    summary: 'A container for Pub/Sub commands', since: '2.8.0', complexity: 'Depends on subcommand.',
    subcommands: {
      numsub: {
        arity: -2, flags: ['pubsub', 'loading', 'stale'], group: 'pubsub',
        syntax: '[channel [channel ...]]',
        summary: 'Get the count of subscribers for channels', since: '2.8.0',
        complexity: 'O(N) for the NUMSUB subcommand, where N is the number of requested channels', run: pubsubNumsub,
      },
      channels: {
        arity: -2, flags: ['pubsub', 'loading', 'stale'], group: 'pubsub',
        syntax: '[pattern]',
        summary: 'List active channels', since: '2.8.0',
        complexity: 'O(N) where N is the number of active channels, and assuming constant time pattern matching'
          + ' (relatively short channels and patterns)',
        run: pubsubChannels,
      },
      help: {
        arity: 2, flags: ['loading', 'stale'], group: 'pubsub',
        syntax: '',
        summary: 'Show helpful text about the different subcommands', since: '6.2.0', complexity: 'O(1)',
        run: pubsubHelp,
      },
      shardnumsub: {
        arity: -2, flags: ['pubsub', 'loading', 'stale'], group: 'pubsub',
        syntax: '[shardchannel [shardchannel ...]]',
        summary: 'Get the count of subscribers for shard channels', since: '7.0.0',
        complexity: 'O(N) for the SHARDNUMSUB subcommand, where N is the number of requested shard channels',
        run: pubsubShardnumsub,
      },
      shardchannels: {
        arity: -2, flags: ['pubsub', 'loading', 'stale'], group: 'pubsub',
        syntax: '[pattern]',
        summary: 'List active shard channels', since: '7.0.0',
        complexity: 'O(N) where N is the number of active shard channels, and assuming constant time pattern matching'
          + ' (relatively short shard channels).',
        run: pubsubShardchannels,
      },
      numpat: {
        arity: 2, flags: ['pubsub', 'loading', 'stale'], group: 'pubsub',
        syntax: '',
        summary: 'Get the count of unique patterns pattern subscriptions', since: '2.8.0', complexity: 'O(1)',
        run: pubsubNumpat,
      },
    },
  },
};
