// What an engine is to others: the primary, or a replica that is fed with its changes. ROLE and INFO tell of it.
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import type { Engine } from '../engine.ts';
import type { Reply } from '../reply.ts';

/** Replicas follow at once: there is nothing that they lag behind by. */
const OFFSET = 0;

function role({ engine: { master, replicas } }: Client): Reply {
  if (master !== undefined) return ['slave', master.host, master.port, 'connected', OFFSET];
  return ['master', OFFSET, replicas.map(({ host, port }) => [host, String(port), String(OFFSET)])];
}

/** The fields of INFO's section. */
export function describeReplication({ master, replicas }: Engine): Record<string, string | number> {
  return {
    role: master === undefined ? 'master' : 'slave',
    ...(master !== undefined && {
      master_host: master.host, master_port: master.port, master_link_status: 'up', master_last_io_seconds_ago: 0,
      master_sync_in_progress: 0, slave_read_repl_offset: OFFSET, slave_repl_offset: OFFSET, slave_priority: 100,
      slave_read_only: 1, replica_announced: 1,
    }),
    connected_slaves: replicas.length,
    ...Object.fromEntries(replicas.map(({ host, port }, i) =>
      [`slave${i}`, `ip=${host},port=${port},state=online,offset=${OFFSET},lag=0`])),
    master_failover_state: 'no-failover', master_repl_offset: OFFSET,
  };
}

export const replicationCommands: CommandTable = {
  role: {
    arity: 1, flags: ['noscript', 'loading', 'stale', 'fast'], group: 'server', categories: ['admin', 'dangerous'],
    syntax: '',
    summary: 'Return the role of the instance in the context of replication', since: '2.8.12', complexity: 'O(1)',
    run: role,
  },
};
