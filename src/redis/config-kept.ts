// Settings that Redis has and that mean nothing here: nothing is saved, replicated or clustered, and there is one
// thread. Programs ask for them and set them, so they are kept. One a word: its name, "=", its value, and for a number
// the bounds that are not those of an int ("a..b", "long", "memory") or the other words of a choice.
import type { Bytes } from './reply.ts';

/** Those that cannot be set while the engine runs; "_" stands for an empty value. */
export const FIXED = (
  'always-show-logo=no aof_rewrite_cpulist=_ appenddirname=appendonlydir appendfilename=appendonly.aof'
  + ' bgsave_cpulist=_ bio_cpulist=_ cluster-config-file=nodes.conf cluster-enabled=no cluster-port=0 daemonize=no'
  + ' dbfilename=dump.rdb dir=/ disable-thp=yes enable-debug-command=yes enable-module-command=no'
  + ' enable-protected-configs=no io-threads-do-reads=no io-threads=1 logfile=_ pidfile=_ rdbchecksum=yes replicaof=_'
  + ' server_cpulist=_ set-proc-title=yes socket-mark-id=0 supervised=no syslog-enabled=no syslog-facility=local0'
  + ' syslog-ident=redis tcp-backlog=511 unixsocket=_ unixsocketperm=0 cluster-databases=1 hash-seed=_ mptcp=no repl-mptcp=no'
  + ' rdma-completion-vector=-1 rdma-rx-size=1048576 unixsocketgroup=_ enable-debug-assert=no').split(' ');

/** Those of FIXED that Redis keeps from clients for their danger alone. */
export const PROTECTED: ReadonlySet<Bytes> = new Set(['dir', 'dbfilename']);

export const KEPT = (
  'active-defrag-cycle-max=25 1..99|active-defrag-cycle-min=1 1..99|active-defrag-ignore-bytes=104857600 memory'
  + '|active-defrag-max-scan-fields=1000 1..9223372036854775807|active-defrag-threshold-lower=10 0..1000'
  + '|active-defrag-threshold-upper=100 0..1000|activedefrag=no|aof-disable-auto-gc=no|aof-load-truncated=yes'
  + '|aof-rewrite-incremental-fsync=yes|aof-timestamp-enabled=no|auto-aof-rewrite-min-size=67108864 memory|bind='
  + '|bind-source-addr=|cluster-allow-pubsubshard-when-down=yes|cluster-allow-reads-when-down=no'
  + '|cluster-allow-replica-migration=yes|cluster-announce-bus-port=0 0..65535|cluster-announce-hostname='
  + '|cluster-announce-human-nodename=|hide-user-data-from-log=no'
  + '|active-defrag-cycle-us=500 0..100000|cluster-announce-client-ipv4=|cluster-announce-client-ipv6='
  + '|cluster-announce-client-port=0 0..65535|cluster-announce-client-tls-port=0 0..65535|cluster-blacklist-ttl=60 long'
  + '|cluster-config-save-behavior=sync best-effort|cluster-manual-failover-timeout=5000 1..2147483647'
  + '|cluster-slot-migration-log-max-len=1000 long|cluster-slot-stats-enabled=no|dual-channel-replication-enabled=no'
  + '|log-format=legacy logfmt json|log-timestamp-format=legacy iso8601 milliseconds|prefetch-batch-max-size=16 0..128'
  + '|rdma-bind=|rdma-port=0 0..65535|slot-migration-max-failover-repl-bytes=0 memory'
  + '|max-new-connections-per-cycle=10 1..1000|max-new-tls-connections-per-cycle=1 1..1000'
  + '|cluster-announce-ip=|cluster-announce-port=0 0..65535|cluster-announce-tls-port=0 0..65535'
  + '|cluster-link-sendbuf-limit=0 memory|cluster-migration-barrier=1|cluster-node-timeout=15000 long'
  + '|cluster-preferred-endpoint-type=ip hostname unknown-endpoint|cluster-replica-no-failover=no'
  + '|cluster-replica-validity-factor=10|cluster-require-full-coverage=yes|crash-log-enabled=yes'
  + '|crash-memcheck-enabled=yes|dynamic-hz=yes|ignore-warnings=|jemalloc-bg-thread=yes|key-load-delay=0 -2147483648..2147483647'
  + '|masterauth=|masteruser=|min-replicas-max-lag=10|no-appendfsync-on-rewrite=no'
  + '|oom-score-adj=no yes relative absolute|proc-title-template={title} {listen-addr} {server-mode}'
  + '|propagation-error-behavior=ignore panic panic-on-replicas|protected-mode=yes|rdb-del-sync-files=no'
  + '|rdb-save-incremental-fsync=yes|repl-backlog-ttl=3600 long|repl-disable-tcp-nodelay=no'
  + '|repl-diskless-load=disabled on-empty-db swapdb|repl-diskless-sync=yes|repl-diskless-sync-delay=5'
  + '|repl-diskless-sync-max-replicas=0|replica-announce-ip=|replica-announce-port=0 0..65535|replica-announced=yes'
  + '|replica-ignore-disk-write-errors=no|replica-ignore-maxmemory=yes|replica-lazy-flush=no|replica-priority=100'
  + '|sanitize-dump-payload=no yes clients|shutdown-on-sigint=default|shutdown-on-sigterm=default|shutdown-timeout=10'
  + '|stop-writes-on-bgsave-error=yes|tcp-keepalive=300|tls-port=0 0..65535'
  + '|cluster-compatibility-sample-ratio=0 0..100|replica-full-sync-buffer-limit=0 memory'
  + '|aof-load-corrupt-tail-max-size=0 long|vset-force-single-threaded-execution=no|lookahead=16 1..2147483647'
  + '|cluster-slot-migration-handoff-max-lag-bytes=1048576 memory|cluster-slot-migration-write-pause-timeout=10000 long'
  + '|use-exit-on-panic=no|rdb-key-save-delay=0 -2147483648..2147483647|watchdog-period=0|cluster-ping-interval=0 long'
  + '|loading-process-events-interval-bytes=2097152 1024..2147483647|debug-context=|events-per-io-thread=2'
  + '|repl-rdb-channel=yes|lazyexpire-nested-arbitrary-keys=yes|cluster-slot-migration-max-archived-tasks=32 1..2147483647'
  + '|cluster-slot-migration-sync-buffer-drain-timeout=60000 long|io-threads-always-active=no|min-io-threads-avoid-copy-reply=7'
  + '|min-string-size-avoid-copy-reply=16384|min-string-size-avoid-copy-reply-threaded=65536'
  + '|cluster-message-gossip-perc=10 1..100').split('|');

/** Settings that have an older name with "slave" in place of "replica". */
export const FORMER_NAMES: readonly (readonly [former: Bytes, name: Bytes])[] = (
  'min-replicas-max-lag min-replicas-to-write repl-ping-replica-period replica-announce-ip replica-announce-port'
  + ' replica-ignore-maxmemory replica-lazy-flush replica-priority replica-read-only replica-serve-stale-data replicaof'
  + ' cluster-replica-no-failover cluster-replica-validity-factor').split(' ')
  .map((name) => [name.replace('replica', 'slave'), name]);
