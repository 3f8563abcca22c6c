// What our engine tells otherwise than the servers, or not at all, and why.

interface Exception {
  why: string;
  /** `own` and `real` are undefined where one side does not have it. */
  fits(subject: string, own: string | undefined, real: string | undefined): boolean;
}

/** Fields of INFO that are left out, by what they tell of. */
const UNTOLD: Readonly<Record<string, RegExp>> = {
  'The process, its build and its machine': /^info Server (?:atomicvar_api|config_file|executable|gcc_version|monotonic_clock|multiplexing_api|os|process_id|process_supervised|redis_build_id|run_id)$/,
  'Its threads and its loop': /^info (?:Server (?:io_threads_active|clients_hz)|CPU used_cpu_\w+_(?:children|main_thread)|Threads.*|Stats (?:io_threaded_\w+|\w*eventloop_\w+|instantaneous_ops_per_sec|expire_cycle_cpu_milliseconds|expired_time_cap_reached_count|expired_stale_perc|expired_keys_with_volatile_items_stale_perc|expired_(?:sub)?keys_active|\w+_eviction_exceeded_time))$/,
  'Its network': /^info (?:Server (?:tcp_port|listener\d)|TLS.*|Clients client_recent_max_\w+_buffer|Stats (?:instantaneous_(?:in|out)put_\w+|total_net_\w+|total_(?:reads|writes)_processed|reply_buffer_\w+|rejected_connections|evicted_clients|acl_access_denied_tls_cert))$/,
  'Its allocator': /^info (?:Memory (?:allocator_\w+|mem_\w+|rss_\w+|active_defrag_running|total_system_memory\w*|used_memory_(?:dataset_perc|overhead|peak\w*|rss\w*))|Stats (?:\w*active_defrag_\w+))$/,
  'Memory of its Lua': /^info (?:Memory used_memory_(?:functions|lua\w*|scripts\w*|vm_\w+)|Scripting Engines.*)$/,
  'Files and forks': /^info (?:Persistence (?:aof_\w+|current_\w+|module_fork_\w+|slot_migration_fork_in_progress|rdb_(?:current_bgsave_time_sec|last_bgsave_time_sec|last_cow_size|last_load_\w+|saves\w*))|Stats (?:latest_fork_usec|total_forks|dump_payload_sanitizations))$/,
  'A stream of replication': /^info (?:Replication (?:master_replid2?|repl_backlog_\w+|second_repl_offset|replicas_waiting_psync)|Stats (?:sync_\w+|slave_expires_tracked_keys))$/,
  'Parts that are off': /^info (?:Keysizes|Cluster Info)$/,
};

const EXCEPTIONS: readonly Exception[] = [
  ...Object.entries(UNTOLD).map(([why, fields]): Exception => ({
    why: `${why}: no counterpart here, and nothing is invented.`, fits: (subject, own) => own === undefined && fields.test(subject),
  })),
  {
    why: 'A server built without TLS has no such settings; ours is built like that.',
    fits: (subject, own) => subject.startsWith('config tls-') && own === undefined,
  },
  { why: 'It listens where the page or the network says.', fits: (subject) => subject === 'config bind' },
];

export const exceptionFor = (subject: string, own: string | undefined, real: string | undefined): Exception | undefined =>
  EXCEPTIONS.find(({ fits }) => fits(subject, own, real));
