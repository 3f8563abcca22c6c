// CLUSTER and what belongs to it: this is one node, of no cluster. What clients ask to find that out is here.
import type { CommandTable } from '../command.ts';
import { RedisError } from '../errors.ts';
import type { Reply } from '../reply.ts';

function disabled(): Reply { throw new RedisError('ERR This instance has cluster support disabled'); }

export const clusterCommands: CommandTable = {
  asking: {
    arity: 1, flags: ['fast'], group: 'cluster', categories: ['connection'],
    syntax: '',
    summary: 'Sent by cluster clients after an -ASK redirect', since: '3.0.0', complexity: 'O(1)', run: disabled,
  },
  readonly: {
    arity: 1, flags: ['loading', 'stale', 'fast'], group: 'cluster', categories: ['connection'],
    syntax: '',
    summary: 'Enables read queries for a connection to a cluster replica node', since: '3.0.0',
    complexity: 'O(1)', run: disabled,
  },
  readwrite: {
    arity: 1, flags: ['loading', 'stale', 'fast'], group: 'cluster', categories: ['connection'],
    syntax: '',
    summary: 'Disables read queries for a connection to a cluster replica node', since: '3.0.0',
    complexity: 'O(1)', run: disabled,
  },
  cluster: {
    arity: -2, flags: [], group: 'cluster',
    syntax: '',
    summary: 'A container for cluster commands', since: '3.0.0', complexity: 'Depends on subcommand.',
    subcommands: {
      info: {
        arity: 2, flags: ['stale'], group: 'cluster',
        tips: ['nondeterministic_output'],
        syntax: '',
        summary: 'Provides info about Redis Cluster node state', since: '3.0.0', complexity: 'O(1)', run: disabled,
      },
      nodes: {
        arity: 2, flags: ['stale'], group: 'cluster',
        tips: ['nondeterministic_output'],
        syntax: '',
        summary: 'Get Cluster config for the node', since: '3.0.0',
        complexity: 'O(N) where N is the total number of Cluster nodes', run: disabled,
      },
      slots: {
        arity: 2, flags: ['stale'], group: 'cluster',
        tips: ['nondeterministic_output'],
        syntax: '',
        summary: 'Get array of Cluster slot to node mappings', since: '3.0.0',
        deprecated: { since: '7.0.0', replacedBy: '`CLUSTER SHARDS`' },
        complexity: 'O(N) where N is the total number of Cluster nodes', run: disabled,
      },
      shards: {
        arity: 2, flags: ['stale'], group: 'cluster',
        tips: ['nondeterministic_output'],
        syntax: '',
        summary: 'Get array of cluster slots to node mappings', since: '7.0.0',
        complexity: 'O(N) where N is the total number of cluster nodes', run: disabled,
      },
      myid: {
        arity: 2, flags: ['stale'], group: 'cluster',
        syntax: '',
        summary: 'Return the node id', since: '3.0.0', complexity: 'O(1)', run: disabled,
      },
      keyslot: {
        arity: 3, flags: ['stale'], group: 'cluster',
        syntax: 'key',
        summary: 'Returns the hash slot of the specified key', since: '3.0.0',
        complexity: 'O(N) where N is the number of bytes in the key', run: disabled,
      },
      countkeysinslot: {
        arity: 3, flags: ['stale'], group: 'cluster',
        syntax: 'slot',
        summary: 'Return the number of local keys in the specified hash slot', since: '3.0.0',
        complexity: 'O(1)', run: disabled,
      },
      getkeysinslot: {
        arity: 4, flags: ['stale'], group: 'cluster',
        tips: ['nondeterministic_output'],
        syntax: 'slot count',
        summary: 'Return local key names in the specified hash slot', since: '3.0.0',
        complexity: 'O(log(N)) where N is the number of requested keys', run: disabled,
      },
      help: {
        arity: 2, flags: ['loading', 'stale'], group: 'cluster',
        syntax: '',
        summary: 'Show helpful text about the different subcommands', since: '5.0.0', complexity: 'O(1)', run: disabled,
      },
    },
  },
};
