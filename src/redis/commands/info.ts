// INFO: sections of "name:value" lines. What has no meaning here (memory of an allocator, persistence to disk,
// replication offsets) is left out rather than invented.
import type { Command } from '../command.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../keyspace.ts';
import type { Bytes } from '../reply.ts';
import { V7_4 } from '../version.ts';

type Section = (engine: Engine) => Record<string, string | number>;

const SECTIONS: Record<string, Section> = {
  Server: ({ clock, startedAt, version }) => ({
    redis_version: version, redis_mode: 'standalone', arch_bits: 64,
    server_time_usec: Math.floor(clock() * 1000),
    uptime_in_seconds: Math.floor((clock() - startedAt) / 1000),
    uptime_in_days: Math.floor((clock() - startedAt) / 86400000),
  }),
  Clients: ({ blocking, clients, config }) => ({
    connected_clients: clients.size, maxclients: config.get('maxclients')!, blocked_clients: blocking.count,
  }),
  Memory: ({ databases, config, scripting }) => ({
    used_memory: databases.reduce((sum, db) => sum + memoryOf(db), 0),
    number_of_cached_scripts: scripting?.list().length ?? 0,
    maxmemory: config.get('maxmemory')!, maxmemory_policy: config.get('maxmemory-policy')!,
  }),
  Stats: ({ commands, databases, errors, pubsub, release }) => ({
    total_commands_processed: total([...allCommands(commands)], ({ calls }) => calls),
    expired_keys: total(databases, ({ expired }) => expired), evicted_keys: 0,
    ...(release >= V7_4 && { expired_subkeys: total(databases, ({ expiredFields }) => expiredFields) }),
    keyspace_hits: total(databases, ({ hits }) => hits), keyspace_misses: total(databases, ({ misses }) => misses),
    pubsub_channels: pubsub.channels.size, pubsub_patterns: pubsub.patterns.size,
    total_error_replies: total([...errors.values()], (count) => count),
  }),
  CPU: (engine) => {
    const { user, system } = engine.cpu();
    return { used_cpu_sys: system.toFixed(6), used_cpu_user: user.toFixed(6) };
  },
  Replication: ({ removesExpired }) => ({
    role: removesExpired ? 'master' : 'slave', connected_slaves: 0, master_repl_offset: 0,
  }),
  Commandstats: ({ commands }) => Object.fromEntries([...allCommands(commands)]
    .filter(({ calls, rejected }) => calls + rejected !== 0)
    .map(({ name, calls, rejected, failed }) =>
      [`cmdstat_${name}`, `calls=${calls},rejected_calls=${rejected},failed_calls=${failed}`])),
  Errorstats: ({ errors }) => Object.fromEntries([...errors]
    .map(([code, count]) => [`errorstat_${code}`, `count=${count}`])),
  Cluster: () => ({ cluster_enabled: 0 }),
  Keyspace: ({ databases, now }) => Object.fromEntries(databases
    .filter(({ size }) => size !== 0)
    .map((db) => [`db${db.id}`, `keys=${db.size},expires=${db.expires.size},avg_ttl=${averageTtl(db, now)}`])),
};

/** Sections that INFO alone leaves out. */
const EXTRA = new Set(['Commandstats']);

/** The text of INFO for the sections asked for: none for the usual ones; "default", "all" and "everything" too. */
export function describeServer(engine: Engine, asked: readonly Bytes[]): Bytes {
  const names = new Set(asked.map((name) => name.toLowerCase()));
  const all = names.has('all') || names.has('everything');
  const usual = asked.length === 0 || names.has('default');
  return Object.entries(SECTIONS)
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

/** Bytes, roughly: a fixed cost for each key and element beside their text, from the first keys on to all. */
function memoryOf({ entries }: Database): number {
  let sum = 0;
  let count = 0;
  for (const [key, { value }] of entries) {
    if (count === SAMPLE) break;
    sum += 64 + key.length + (typeof value === 'string' ? value.length : 64 * value.size);
    count++;
  }
  return count === 0 ? 0 : Math.round(sum / count * entries.size);
}
