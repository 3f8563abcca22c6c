// INFO: sections of "name:value" lines. What has no meaning here (memory of an allocator, persistence to disk,
// replication offsets) is left out rather than invented.
import type { Command } from '../command.ts';
import { Hash } from '../data/hash.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../keyspace.ts';
import { keySizes } from '../key-sizes.ts';
import { EMPTY, sampledMemory } from '../memory-account.ts';
import type { Bytes } from '../reply.ts';
import { describeModules } from './modules.ts';
import { describeReplication } from './replication.ts';

/** What the clock of last uses counts up to, in seconds. */
const LRU_CLOCK = 2 ** 24;

type Section = (engine: Engine) => Record<string, string | number>;

const SECTIONS: Record<string, Section> = {
  Server: ({ clock, startedAt, release, has, config, identity }) => ({
    redis_version: release.redisVersion,
    ...(has.serverTable && { server_name: release.family, valkey_version: release.version, valkey_release_stage: 'ga' }),
    redis_git_sha1: '00000000', redis_git_dirty: 0,
    [has.serverTable && identity.name !== 'redis' ? 'server_mode' : 'redis_mode']: 'standalone', arch_bits: 64,
    server_time_usec: Math.floor(clock() * 1000),
    uptime_in_seconds: Math.floor((clock() - startedAt) / 1000),
    uptime_in_days: Math.floor((clock() - startedAt) / 86400000),
    hz: config.get('hz')!, configured_hz: config.get('hz')!, lru_clock: Math.floor(clock() / 1000) % LRU_CLOCK,
    ...(config.get('availability-zone') !== undefined && { availability_zone: config.get('availability-zone')! }),
  }),
  Clients: ({ blocking, clients, config, tracking, has, pause, watched }) => {
    const all = [...clients.values()];
    return {
      connected_clients: clients.size, cluster_connections: 0, maxclients: config.get('maxclients')!,
      blocked_clients: blocking.count, tracking_clients: tracking.count,
      ...(has.listenersCounted && {
        pubsub_clients: total(all, ({ subscriptions }) => Number(subscriptions !== 0)),
        watching_clients: total(all, (client) => Number(client.watched.length !== 0)),
      }),
      clients_in_timeout_table: 0,
      ...(has.listenersCounted && { total_watched_keys: watched }),
      ...(has.blockingKeysCounted && {
        total_blocking_keys: blocking.keys, total_blocking_keys_on_nokey: blocking.keysThatMayGo,
      }),
      ...(has.pausesTold && pause.report()),
    };
  },
  Memory: ({ databases, config, eviction, lazyFreed, pubsub, scripting }) => {
    const used = Math.round(eviction.used() ?? sampledMemory(databases) + pubsub.bytes);
    const vms = scripting?.memoryUsed() ?? { scripts: 0, functions: 0 };
    const most = config.integer('maxmemory');
    return {
      used_memory: used, used_memory_human: human(used), used_memory_startup: EMPTY, used_memory_dataset: used - EMPTY,
      allocator_allocated: used, used_memory_lua: vms.scripts, used_memory_vm_eval: vms.scripts, used_memory_vm_functions: vms.functions,
      used_memory_vm_total: vms.scripts + vms.functions,
      number_of_cached_scripts: scripting?.list().length ?? 0, number_of_functions: scripting?.functions.count ?? 0,
      number_of_libraries: scripting?.functions.list().length ?? 0,
      maxmemory: most, maxmemory_human: human(most), maxmemory_policy: config.get('maxmemory-policy')!,
      mem_not_counted_for_evict: 0, lazyfree_pending_objects: 0, lazyfreed_objects: lazyFreed,
    };
  },
  Persistence: ({ journal, savedAt }) => ({
    loading: 0, async_loading: 0, rdb_changes_since_last_save: journal.past + journal.writes,
    rdb_bgsave_in_progress: 0, rdb_last_save_time: Math.floor(savedAt / 1000),
    rdb_last_bgsave_status: 'ok', aof_enabled: 0, aof_rewrite_in_progress: 0, aof_rewrite_scheduled: 0,
    aof_last_bgrewrite_status: 'ok', aof_last_write_status: 'ok',
  }),
  Stats: ({ acl, commands, config, connections, databases, errors, eviction, pubsub, has, scripting, tracking }) => ({
    total_connections_received: connections.count,
    total_commands_processed: total([...allCommands(commands)], ({ calls }) => calls),
    expired_keys: total(databases, ({ expired }) => expired), evicted_keys: eviction.evicted,
    ...(has.expiriesTold && { expired_keys_active: total(databases, ({ expiredInRounds }) => expiredInRounds) }),
    ...(has.scriptsPass && { evicted_scripts: scripting?.evicted ?? 0 }),
    ...(has.fieldsGoInRounds && { expired_fields: total(databases, ({ expiredFields }) => expiredFields) }),
    ...(has.fieldExpiryStats && { expired_subkeys: total(databases, ({ expiredFields }) => expiredFields) }),
    ...(has.expiriesTold && { expired_subkeys_active: total(databases, ({ fieldsExpiredInRounds }) => fieldsExpiredInRounds) }),
    keyspace_hits: total(databases, ({ hits }) => hits), keyspace_misses: total(databases, ({ misses }) => misses),
    pubsub_channels: pubsub.channels.size, pubsub_patterns: pubsub.patterns.size,
    migrate_cached_sockets: 0, pubsubshard_channels: pubsub.shards.size, tracking_total_keys: tracking.readers.size,
    tracking_total_items: tracking.items, tracking_total_prefixes: tracking.prefixes.size,
    unexpected_error_replies: 0, total_error_replies: total([...errors.values()], (count) => count),
    ...((has.fieldExpiryStats || has.serverTable) && {
      client_query_buffer_limit_disconnections: 0,
      client_output_buffer_limit_disconnections: config.outputDisconnections,
    }),
    ...(has.aclDatabases && { acl_access_denied_db: acl.denied.database }),
    ...(has.deniedCounted && Object.fromEntries((['auth', 'command', 'key', 'channel'] as const)
      .map((reason) => [`acl_access_denied_${reason === 'command' ? 'cmd' : reason}`, acl.denied[reason]]))),
  }),
  CPU: (engine) => {
    const { user, system } = engine.cpu();
    return {
      used_cpu_sys: system.toFixed(6), used_cpu_user: user.toFixed(6),
      ...(engine.has.activeTimeTold && { used_active_time_main_thread: (user + system).toFixed(6) }),
    };
  },
  Replication: describeReplication,
  Hotkeys: ({ hotKeys }) => (hotKeys === undefined ? {} : { 'hotkeys-tracking-active': hotKeys.active ? 1 : 0, 'hotkeys-cmd-cpu-time': 0 }),
  Modules: describeModules,
  Commandstats: ({ commands }) => Object.fromEntries([...allCommands(commands)]
    .filter(({ calls, rejected }) => calls + rejected !== 0)
    .map((command) => [`cmdstat_${command.name}`, commandStatistics(command)])),
  Errorstats: ({ errors }) => Object.fromEntries([...errors].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => [`errorstat_${name.replace(/[#:]/g, '_')}`, `count=${count}`])),
  Latencystats: ({ commands, config }) => Object.fromEntries([...allCommands(commands)]
    .filter(({ latency }) => latency !== undefined)
    .map(({ name, latency }) => [`latency_percentiles_usec_${name}`, config.get('latency-tracking-info-percentiles')!
      .split(' ').map((each) => `p${each}=${latency!.percentile(Number(each)).toFixed(3)}`).join(',')])),
  Cluster: () => ({ cluster_enabled: 0 }),
  Keyspace: ({ databases, now, has }) => Object.fromEntries(databases
    .filter(({ size }) => size !== 0)
    .map((db) => [`db${db.id}`, `keys=${db.size},expires=${db.expires.size},avg_ttl=${averageTtl(db, now)}`
      + (has.fieldExpiryStats ? `,subexpiry=${hashesWithTimes(db)}` : '')
      + (has.fieldsGoInRounds ? `,keys_with_volatile_items=${hashesWithTimes(db)}` : '')])),
  Keysizes: ({ databases }) => Object.assign({}, ...databases.map(keySizes)) as Record<string, Bytes>,
};

/** Sections that INFO alone leaves out. */
const EXTRA = new Set(['Commandstats', 'Latencystats']);

/** What was not timed, as scripts' calls are not, is taken to have lasted as long as what was. */
function commandStatistics({ calls, rejected, failed, microseconds, timed }: Command): string {
  const each = timed === 0 ? 0 : microseconds / timed;
  return `calls=${calls},usec=${Math.round(each * calls)},usec_per_call=${each.toFixed(2)},rejected_calls=${rejected}`
    + `,failed_calls=${failed}`;
}

/** Bytes as people read them. */
function human(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(2)}${'KMGT'[power - 1]}`;
}

/** The text of INFO for the sections asked for: none for the usual ones; "default", "all" and "everything" too. */
export function describeServer(engine: Engine, asked: readonly Bytes[]): Bytes {
  const names = new Set(asked.map((name) => name.toLowerCase()));
  const all = names.has('all') || names.has('everything');
  const usual = asked.length === 0 || names.has('default');
  return Object.entries(SECTIONS)
    .filter(([name]) => (name !== 'Keysizes' || engine.has.sizesTold) && (name !== 'Hotkeys' || engine.commands.has('hotkeys')))
    .filter(([name]) => all || (usual && !EXTRA.has(name)) || names.has(name.toLowerCase()))
    .map(([name, section]) => `# ${name}\r\n${lines(section(engine))}`)
    .join('\r\n');
}

const lines = (values: Record<string, string | number>): Bytes =>
  Object.entries(values).map(([name, value]) => `${name}:${value}\r\n`).join('');

function* allCommands(commands: ReadonlyMap<Bytes, Command>): Generator<Command> {
  for (const command of commands.values()) {
    yield command;
    yield* command.subcommands?.values() ?? [];
  }
}

const total = <T>(items: readonly T[], count: (item: T) => number): number =>
  items.reduce((sum, item) => sum + count(item), 0);

/** How many hashes have fields that expire. */
function hashesWithTimes({ entries, expires }: Database): number {
  return total([...expires.timed], (key) => {
    const contents = entries.get(key)?.contents;
    return Number(contents instanceof Hash && contents.timed);
  });
}

/** How many keys an estimate looks at. */
const SAMPLE = 1000;

function averageTtl({ expires }: Database, now: number): number {
  let sum = 0;
  let count = 0;
  for (const { expireAt } of expires.values()) {
    if (count === SAMPLE) break;
    sum += Math.max(0, expireAt - now);
    count++;
  }
  return count === 0 ? 0 : Math.floor(sum / count);
}
