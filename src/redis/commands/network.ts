// Commands that concern other servers: a cluster, replicas, somewhere to move keys to. There are none.
import { integer, parseInteger } from '../arguments.ts';
import { crc16 } from '../crc16.ts';
import type { Client } from '../client.ts';
import type { CommandSpec, CommandTable, FlagName } from '../command.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { OK, Status } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';

type Args = readonly Bytes[];

/** A key's slot in a cluster: by what stands between the first braces, if anything does. */
function keySlot(_client: Client, args: Args): Reply {
  const tag = /^[^{]*\{([^}]+)\}/.exec(args[2])?.[1] ?? args[2];
  return crc16(tag) & 16383;
}

function noCluster(): Reply { throw new RedisError('ERR This instance has cluster support disabled'); }

/** It stays the master that it is. */
function replicaof(_client: Client, args: Args): Reply {
  if (args[1].toLowerCase() === 'no' && args[2].toLowerCase() === 'one') return OK;
  const port = parseInteger(args[2]);
  if (port === undefined || port < 0 || port > 65535) throw new RedisError('ERR Invalid master port');
  throw new RedisError('ERR There is no network here to replicate over');
}

function failover(_client: Client, args: Args): Reply {
  let aborts = false;
  for (let i = 1; i < args.length; i++) {
    const option = args[i].toLowerCase();
    const left = args.length - i - 1;
    if (option === 'timeout' && left > 0) {
      if (integer(args[++i]) <= 0) throw new RedisError('ERR FAILOVER timeout must be greater than 0');
    } else if (option === 'to' && left > 1) integer(args[i += 2]);
    else if (option === 'abort' && args.length === 2) aborts = true;
    else if (option !== 'force') throw syntaxError();
  }
  throw new RedisError(aborts ? 'ERR No failover in progress.' : 'ERR FAILOVER requires connected replicas.');
}

function noReplica(): Reply { throw new RedisError('ERR There is no network here to replicate over'); }

const REPLICA_OPTIONS = new Set(['listening-port', 'ip-address', 'capa', 'ack', 'getack', 'rdb-only',
  'rdb-filter-only']);

function replconf(_client: Client, args: Args): Reply {
  if (args.length % 2 === 0) throw syntaxError();
  for (let i = 1; i < args.length; i += 2) {
    const option = args[i].toLowerCase();
    if (!REPLICA_OPTIONS.has(option)) throw new RedisError(`ERR Unrecognized REPLCONF option: ${args[i]}`);
    if (option === 'listening-port' || option === 'rdb-only') integer(args[i + 1]);
  }
  return OK;
}

/** Words of MIGRATE with so many arguments. */
const MIGRATE_OPTIONS: Readonly<Record<string, number | undefined>> = { copy: 0, replace: 0, auth: 1, auth2: 2 };

/** The arguments that are keys; undefined for a syntax error. */
function migrated(args: Args): number[] | undefined {
  for (let i = 6; i < args.length; i++) {
    const option = args[i].toLowerCase();
    if (option === 'keys') return args.map((_, at) => at).slice(i + 1);
    const length = MIGRATE_OPTIONS[option];
    if (length === undefined || i + length >= args.length) return undefined;
    i += length;
  }
  return [3];
}

const WITH_KEYS = 'ERR When using MIGRATE KEYS option, the key argument must be set to the empty string';

function migrate({ db }: Client, args: Args): Reply {
  const keys = migrated(args);
  if (keys === undefined) throw syntaxError();
  if (keys[0] !== 3 && args[3] !== '') throw new RedisError(WITH_KEYS);
  integer(args[5]);
  integer(args[4]);
  if (!keys.some((at) => db.peek(args[at]) !== undefined)) return new Status('NOKEY');
  throw new RedisError('IOERR error or timeout writing to target instance');
}

const STALE = ['stale'] as const;
const ADMIN = ['admin', 'stale'] as const;
const CHANGES = ['admin', 'stale', 'no_async_loading'] as const;
const TELLS = ['nondeterministic_output'] as const;
const VALKEY_LOADING = [{ valkey: '8.0.0', moreFlags: ['loading'] }] as const;
const WHILE_LOADING = [{ redis: '7.2.0', flags: ['loading', 'stale'] }] as const;

/** A subcommand of CLUSTER. */
const sub = (
  arity: number, flags: readonly FlagName[], syntax: string, summary: string, more: Partial<CommandSpec> = {},
): CommandSpec => ({
  arity, flags, syntax, summary, group: 'cluster', since: '3.0.0', complexity: 'O(1)', run: noCluster, ...more,
});

const SLOTS = 'O(N) where N is the total number of hash slot arguments';
const RANGES = 'O(N) where N is the total number of the slots between the start slot and end slot arguments.';
const NODES = 'O(N) where N is the total number of Cluster nodes';
const RANGE = 'start-slot end-slot [start-slot end-slot ...]';
const since7 = '7.0.0';

const cluster: Readonly<Record<string, CommandSpec>> = {
  addslots: sub(-3, CHANGES, 'slot [slot ...]', 'Assign new hash slots to receiving node', { complexity: SLOTS }),
  addslotsrange: sub(-4, CHANGES, RANGE, 'Assign new hash slots to receiving node',
    { since: since7, complexity: RANGES }),
  bumpepoch: sub(2, CHANGES, '', 'Advance the cluster config epoch', { tips: TELLS }),
  'count-failure-reports': sub(3, ADMIN, 'node-id', 'Return the number of failure reports active for a given node',
    { tips: TELLS, complexity: 'O(N) where N is the number of failure reports' }),
  countkeysinslot: sub(3, STALE, 'slot', 'Return the number of local keys in the specified hash slot'),
  delslots: sub(-3, CHANGES, 'slot [slot ...]', 'Set hash slots as unbound in receiving node', { complexity: SLOTS }),
  delslotsrange: sub(-4, CHANGES, RANGE, 'Set hash slots as unbound in receiving node',
    { since: since7, complexity: RANGES }),
  failover: sub(-2, CHANGES, '[FORCE | TAKEOVER]', 'Forces a replica to perform a manual failover of its master.'),
  flushslots: sub(2, CHANGES, '', "Delete a node's own slots information"),
  forget: sub(3, CHANGES, 'node-id', 'Remove a node from the nodes table'),
  getkeysinslot: sub(4, STALE, 'slot count', 'Return local key names in the specified hash slot',
    { tips: TELLS, complexity: 'O(log(N)) where N is the number of requested keys' }),
  help: sub(2, ['loading', 'stale'], '', 'Show helpful text about the different subcommands', { since: '5.0.0' }),
  info: sub(2, STALE, '', 'Provides info about Redis Cluster node state', { later: VALKEY_LOADING, tips: TELLS }),
  keyslot: sub(3, STALE, 'key', 'Returns the hash slot of the specified key',
    { later: [{ valkey: '9.1.0', run: keySlot }], complexity: 'O(N) where N is the number of bytes in the key' }),
  links: sub(2, STALE, '', 'Returns a list of all TCP links to and from peer nodes in cluster',
    { tips: TELLS, since: since7, complexity: NODES }),
  meet: sub(-4, CHANGES, 'ip port [cluster_bus_port]', 'Force a node cluster to handshake with another node'),
  myid: sub(2, STALE, '', 'Return the node id', { later: VALKEY_LOADING }),
  myshardid: sub(2, STALE, '', 'Returns the shard ID of a node.', { later: VALKEY_LOADING, tips: TELLS, since: '7.2.0' }),
  nodes: sub(2, STALE, '', 'Get Cluster config for the node', { later: VALKEY_LOADING, tips: TELLS, complexity: NODES }),
  replicas: sub(3, ADMIN, 'node-id', 'List replica nodes of the specified master node',
    { tips: TELLS, since: '5.0.0' }),
  replicate: sub(3, CHANGES, 'node-id', 'Reconfigure a node as a replica of the specified master node',
    { later: [{ valkey: '9.0.0', arity: -3, syntax: '<node-id | NO ONE>' }] }),
  reset: sub(-2, ['admin', 'noscript', 'stale'], '[HARD | SOFT]', 'Reset a Redis Cluster node', {
    complexity: 'O(N) where N is the number of known nodes. The command may execute a FLUSHALL as a side effect.',
  }),
  saveconfig: sub(2, CHANGES, '', 'Forces the node to save cluster state on disk'),
  'set-config-epoch': sub(3, CHANGES, 'config-epoch', 'Set the configuration epoch in a new node'),
  setslot: sub(-4, CHANGES, 'slot <IMPORTING node-id | MIGRATING node-id | NODE node-id | STABLE>',
    'Bind a hash slot to a specific node', { later: [{ valkey: '8.0.0', moreFlags: ['may_replicate'] }] }),
  shards: sub(2, STALE, '', 'Get array of cluster slots to node mappings',
    { later: WHILE_LOADING, tips: TELLS, since: since7, complexity: 'O(N) where N is the total number of cluster nodes' }),
  slaves: sub(3, ADMIN, 'node-id', 'List replica nodes of the specified master node',
    { tips: TELLS, deprecated: { since: '5.0.0', replacedBy: '`CLUSTER REPLICAS`' } }),
  slots: sub(2, STALE, '', 'Get array of Cluster slot to node mappings',
    { later: WHILE_LOADING, tips: TELLS, complexity: NODES, deprecated: { since: since7, replacedBy: '`CLUSTER SHARDS`' } }),
};

/** Subcommands of later releases, of both families and of one. */
const clusterOfLater: Readonly<Record<string, CommandSpec>> = {
  'slot-stats': sub(-4, ['stale', 'loading'], '<SLOTSRANGE start-slot end-slot | ORDERBY metric [LIMIT limit] [ASC | DESC]>',
    'Return an array of slot usage statistics for slots assigned to the current node.', {
      since: '8.2.0', valkey: '8.0.0', tips: ['nondeterministic_output', 'request_policy:all_shards'],
      complexity: 'O(N) where N is the total number of slots based on arguments. O(N*log(N)) with ORDERBY subcommand.',
    }),
  cancelslotmigrations: sub(2, CHANGES, '', 'Cancel all current ongoing slot migration operations.', {
    only: 'valkey', since: '9.0.0', complexity: 'O(N), where N is the number of slot migration operations being cancelled.',
  }),
  flushslot: sub(-3, ['admin', 'write', 'no_async_loading'], 'slot [ASYNC | SYNC]', 'Removes all keys from the target slot.', {
    only: 'valkey', since: '9.0.0', categories: ['keyspace'],
    complexity: 'O(N) where N is the number of keys in the target slot',
  }),
  getslotmigrations: sub(2, CHANGES, '', 'Gets the status of ongoing and recently finished slot import and export operations.', {
    only: 'valkey', since: '9.0.0', complexity: 'O(N), where N is the number of active slot import and export jobs.',
  }),
  migrateslots: sub(-4, CHANGES, 'SLOTSRANGE start-slot end-slot [start-slot end-slot ...] NODE node-id [...]',
    'Migrate the given slots from this node to the specified nodes.', {
      only: 'valkey', since: '9.0.0',
      complexity: 'O(N) where N is the total number of the slots between all start slot and end slot arguments.',
    }),
  syncslots: sub(-3, CHANGES, 'subcommand [argument ...]', 'A container for internal slot migration commands.',
    { since: '8.4.0', valkey: '9.0.0', complexity: 'Depends on subcommand.', later: [{ redis: '8.4.0', tips: TELLS }, { valkey: '9.0.0', moreFlags: ['may_replicate'] }] }),
  migration: sub(-4, CHANGES, '<IMPORT start-slot end-slot [start-slot end-slot ...] | CANCEL <ID task-id | ALL> | STATUS'
    + ' <ID task-id | ALL>>', 'Start, monitor and cancel slot migration.', { since: '8.4.0', complexity: RANGES }),
};

const ofConnection: Partial<CommandSpec> = { categories: ['connection'] };
/** Valkey takes it without a cluster, too. */
/** Whether a client is content with what a replica has. */
const reads = (readOnly: boolean): Partial<CommandSpec> => ({
  ...ofConnection,
  later: [{ valkey: '8.0.0', run: (client) => {
    client.readOnly = readOnly;
    return OK;
  } }],
});
const READS_ON_REPLICAS = 'read queries for a connection to a cluster replica node';
const becomes: Omit<CommandSpec, 'since'> = {
  arity: 3, flags: ['admin', 'noscript', 'stale', 'no_async_loading'], group: 'server', complexity: 'O(1)',
  syntax: '<host port | NO ONE>', run: replicaof,
  summary: 'Make the server a replica of another instance, or promote it as master.',
};
const INTERNAL = 'Internal command used for replication';

export const networkCommands: CommandTable = {
  clusterscan: {
    arity: -2, flags: ['readonly'], group: 'cluster', since: '9.1.0', only: 'valkey', run: noCluster, categories: ['keyspace'],
    keys: [{ first: 1, last: 1, uses: ['not_key'] }],
    tips: ['nondeterministic_output', 'request_policy:special', 'response_policy:special'],
    syntax: 'cursor [MATCH pattern] [COUNT count] [TYPE type] [SLOT slot]',
    summary: 'Iterates over the keys in the cluster.', complexity: 'O(N) where N is the number of elements returned.',
  },
  trimslots: {
    arity: -5, flags: ['write'], group: 'cluster', since: '8.4.0', run: noCluster,
    categories: ['keyspace', 'dangerous', '-cluster'], syntax: 'RANGES numranges start-slot end-slot [start-slot end-slot ...]',
    summary: 'Trim the keys that belong to specified slots.',
    complexity: 'O(N) where N is the total number of keys in all databases',
  },
  cluster: {
    arity: -2, flags: [], group: 'cluster', since: '3.0.0', syntax: '', complexity: 'Depends on subcommand.',
    summary: 'A container for cluster commands', subcommands: { ...cluster, ...clusterOfLater },
  },
  readonly: sub(1, ['loading', 'stale', 'fast'], '', `Enables ${READS_ON_REPLICAS}`, reads(true)),
  readwrite: sub(1, ['loading', 'stale', 'fast'], '', `Disables ${READS_ON_REPLICAS}`, reads(false)),
  asking: sub(1, ['fast'], '', 'Sent by cluster clients after an -ASK redirect', ofConnection),
  replicaof: { ...becomes, since: '5.0.0' },
  slaveof: { ...becomes, since: '1.0.0', deprecated: { since: '5.0.0', replacedBy: '`REPLICAOF`' } },
  failover: {
    arity: -1, flags: ['admin', 'noscript', 'stale'], group: 'server', since: '6.2.0', complexity: 'O(1)',
    syntax: '[TO host port [FORCE]] [ABORT] [TIMEOUT milliseconds]', run: failover,
    summary: 'Start a coordinated failover between this server and one of its replicas.',
  },
  sync: {
    arity: 1, flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'], group: 'server', since: '1.0.0',
    syntax: '', summary: INTERNAL, complexity: '', run: noReplica,
  },
  psync: {
    arity: -3, flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'], group: 'server', since: '2.8.0',
    syntax: 'replicationid offset', summary: INTERNAL, complexity: '', run: noReplica,
  },
  replconf: {
    arity: -1, flags: ['admin', 'noscript', 'loading', 'stale', 'allow_busy'], group: 'server', since: '3.0.0',
    syntax: '', summary: 'An internal command for configuring the replication stream', complexity: 'O(1)',
    run: replconf,
  },
  migrate: {
    arity: -6, flags: ['write', 'movablekeys'], group: 'generic', since: '2.6.0', categories: ['dangerous'],
    tips: TELLS,
    keys: [
      { access: 'RW', first: 3, last: 3, uses: ['access', 'delete'] },
      { access: 'RW', keyword: 'KEYS', from: -2, last: -1, uses: ['access', 'delete', 'incomplete'] },
    ],
    locate: (args) => {
      const keys = migrated(args) ?? [3];
      return keys[0] === 3 ? keys : args[3] === '' ? keys : [];
    },
    syntax: 'host port <key | > destination-db timeout [COPY] [REPLACE] [[AUTH password] | [AUTH2 username password]]'
      + ' [KEYS key [KEYS key ...]]',
    summary: 'Atomically transfer a key from a Redis instance to another one.',
    complexity: 'This command actually executes a DUMP+DEL in the source instance, and a RESTORE in the target'
      + ' instance. See the pages of these commands for time complexity. Also an O(N) data transfer between the two'
      + ' instances is performed.',
    run: migrate,
  },
};
