// MEMORY STATS, DOCTOR and their like, of the estimate that INFO tells too. There is no allocator: its share is 0.
import type { Has } from '../changes.ts';
import type { Client } from '../client.ts';
import type { CommandSpec } from '../command.ts';
import { EMPTY, sampledMemory } from '../memory-account.ts';
import { Double, MapReply, OK, Verbatim } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';

/** Bytes below which DOCTOR says nothing. */
const SMALL = 5 * 1024 * 1024;

/** The tables of a database. */
const tablesOf = ({ memoryOfTables }: Has): Reply => new MapReply(['main', 'expires', ...(memoryOfTables ? [] : ['slot-to-keys'])]
  .map((table): [Bytes, Reply] => [`overhead.hashtable.${table}`, 0]));

function stats({ engine: { databases, has } }: Client): Reply {
  const total = Math.floor(sampledMemory(databases));
  const dataset = total - EMPTY;
  const keys = databases.reduce((sum, { size }) => sum + size, 0);
  const whole = new Double(100);
  return new MapReply(Object.entries<Reply>({
    'peak.allocated': total, 'total.allocated': total, 'startup.allocated': EMPTY, 'replication.backlog': 0,
    ...(has.memoryOfScripts && { 'replica.fullsync.buffer': 0 }), ...(has.memoryOfSlots && { 'replicas.repl.buffer': 0 }),
    'clients.slaves': 0, 'clients.normal': 0, 'cluster.links': 0,
    ...(has.memoryOfSlots && { 'cluster.slot_import': 0, 'cluster.slot_export': 0 }),
    'aof.buffer': 0, 'lua.caches': 0, 'functions.caches': 0, ...(has.memoryOfScripts && { 'script.VMs': 0 }),
    ...Object.fromEntries(databases.filter(({ size }) => size !== 0).map(({ id }) => [`db.${id}`, tablesOf(has)])),
    ...(has.memoryOfTables && { 'overhead.db.hashtable.lut': 0, 'overhead.db.hashtable.rehashing': 0 }),
    'overhead.total': EMPTY, ...(has.memoryOfTables && { 'db.dict.rehashing.count': 0 }), 'keys.count': keys,
    'keys.bytes-per-key': keys === 0 ? 0 : Math.floor(dataset / keys), 'dataset.bytes': dataset,
    'dataset.percentage': dataset === 0 ? new Double(0) : whole, 'peak.percentage': whole,
    'allocator.allocated': total, 'allocator.active': total, 'allocator.resident': total,
    ...(has.memoryOfTables && { 'allocator.muzzy': 0 }),
    'allocator-fragmentation.ratio': new Double(1), 'allocator-fragmentation.bytes': 0,
    'allocator-rss.ratio': new Double(1), 'allocator-rss.bytes': 0, 'rss-overhead.ratio': new Double(1),
    'rss-overhead.bytes': 0, fragmentation: new Double(1), 'fragmentation.bytes': 0,
  }));
}

function doctor({ engine: { databases } }: Client): Reply {
  return new Verbatim('txt', sampledMemory(databases) < SMALL
    ? "Hi Sam, this instance is empty or is using very little memory, my issues detector can't be used in these"
      + ' conditions. Please, leave for your mission on Earth and fill it with some data. The new Sam and I will be'
      + ' back to our programming as soon as I finished rebooting.\n'
    : "Hi Sam, I can't find any memory issue in your instance. I can only account for what occurs on this base.\n");
}

const common: Omit<CommandSpec, 'summary' | 'complexity'> = {
  arity: 2, flags: [], group: 'server', since: '4.0.0', syntax: '',
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
};
const OF_ALLOCATOR = 'Depends on how much memory is allocated, could be slow';

const VALKEY_LOADING = [{ valkey: '8.0.0', moreFlags: ['loading'] }] as const;

export const memoryReports: Readonly<Record<string, CommandSpec>> = {
  doctor: { ...common, summary: 'Outputs memory problems report', complexity: 'O(1)', run: doctor },
  stats: { ...common, summary: 'Show memory usage details', complexity: 'O(1)', run: stats },
  'malloc-stats': {
    ...common, later: VALKEY_LOADING, summary: 'Show allocator internal stats', complexity: OF_ALLOCATOR,
    run: () => new Verbatim('txt', 'Stats not supported for the current allocator'),
  },
  purge: {
    ...common, later: VALKEY_LOADING, summary: 'Ask the allocator to release memory', complexity: OF_ALLOCATOR,
    tips: ['request_policy:all_shards', 'response_policy:all_succeeded'], run: () => OK,
  },
};
