// Which releases have a setting, of those that not all have, and what its value is at first where releases differ in that.
import type { Bytes } from './reply.ts';
import type { Span } from './version.ts';

const SINCE_7_2: Span = { redis: '7.2.0' };
const SINCE_7_4: Span = { redis: '7.4.0', valkey: '8.0.0' };
/** Valkey's own, by the release that brought them. */
const VALKEY_8_0: Span = { valkey: '8.0.0' };
const VALKEY_8_1: Span = { valkey: '8.1.0' };
const VALKEY_9_0: Span = { valkey: '9.0.0' };
const VALKEY_9_1: Span = { valkey: '9.1.0' };

const all = (span: Span, names: string): [name: string, span: Span][] => names.split(' ').map((name) => [name, span]);

export const SPANS: Readonly<Record<string, Span | undefined>> = Object.fromEntries([
  ...all(SINCE_7_2, 'set-max-listpack-entries set-max-listpack-value locale-collate cluster-announce-human-nodename cluster-ping-interval'),
  ...all(SINCE_7_4, 'max-new-connections-per-cycle max-new-tls-connections-per-cycle aof-rewrite-cpulist bgsave-cpulist'
    + ' bio-cpulist server-cpulist hide-user-data-from-log'),
  ...all({ redis: '7.0.0', until: { valkey: '8.0.0' } }, 'dynamic-hz'),
  ...all({ redis: '7.0.0', until: { redis: '8.0.0', valkey: '8.0.0' } }, 'io-threads-do-reads'),
  ...all({ redis: '8.0.0' }, 'cluster-compatibility-sample-ratio replica-full-sync-buffer-limit repl-rdb-channel'),
  ...all({ redis: '8.2.0', valkey: '8.0.0' }, 'cluster-slot-stats-enabled'),
  ...all({ redis: '8.2.0' }, 'aof-load-corrupt-tail-max-size vset-force-single-threaded-execution'),
  ...all({ redis: '8.4.0' }, 'cluster-slot-migration-handoff-max-lag-bytes cluster-slot-migration-write-pause-timeout lookahead'),
  ...all({ redis: '8.6.0' }, 'key-memory-histograms stream-idmp-duration stream-idmp-maxsize'
    + ' lazyexpire-nested-arbitrary-keys cluster-slot-migration-max-archived-tasks cluster-slot-migration-sync-buffer-drain-timeout'),
  ...all({ redis: '8.6.0', valkey: '8.0.0' }, 'prefetch-batch-max-size'),
  ...all({ valkey: '8.0.0', until: { valkey: '9.0.0' } }, 'events-per-io-thread'),
  ...all({ redis: '7.0.0', until: { valkey: '9.0.0' } }, 'sanitize-dump-payload'),
  ...all(VALKEY_8_0, 'rdb-version-check extended-redis-compatibility availability-zone primaryauth primaryuser'
    + ' cluster-announce-client-ipv4 cluster-announce-client-ipv6 cluster-blacklist-ttl cluster-manual-failover-timeout'
    + ' dual-channel-replication-enabled unixsocketgroup debug-context'),
  ...all(VALKEY_8_1, 'import-mode active-defrag-cycle-us log-format log-timestamp-format rdma-bind'
    + ' rdma-completion-vector rdma-port rdma-rx-size commandlog-execution-slower-than commandlog-slow-execution-max-len'
    + ' commandlog-request-larger-than commandlog-large-request-max-len commandlog-reply-larger-than'
    + ' commandlog-large-reply-max-len enable-debug-assert'),
  ...all(VALKEY_9_0, 'cluster-announce-client-port cluster-announce-client-tls-port cluster-databases mptcp repl-mptcp'
    + ' cluster-slot-migration-log-max-len slot-migration-max-failover-repl-bytes'),
  ...all(VALKEY_9_1, 'cluster-config-save-behavior hash-seed io-threads-always-active min-io-threads-avoid-copy-reply'
    + ' min-string-size-avoid-copy-reply min-string-size-avoid-copy-reply-threaded cluster-message-gossip-perc'),
]);

const EVERYWHERE: Span = { redis: '7.0.0' };

/** The releases in which CONFIG GET tells a setting only by its very name, not by a pattern. */
export const HIDDEN: Readonly<Record<string, Span | undefined>> = Object.fromEntries([
  ...all(EVERYWHERE, 'redis-version key-load-delay use-exit-on-panic rdb-key-save-delay watchdog-period cluster-ping-interval'
    + ' loading-process-events-interval-bytes debug-context events-per-io-thread enable-debug-assert repl-rdb-channel'
    + ' lazyexpire-nested-arbitrary-keys cluster-slot-migration-max-archived-tasks io-threads-always-active'
    + ' cluster-slot-migration-sync-buffer-drain-timeout min-io-threads-avoid-copy-reply min-string-size-avoid-copy-reply'
    + ' min-string-size-avoid-copy-reply-threaded cluster-message-gossip-perc'),
  ...all({ redis: '7.2.0' }, 'aof-disable-auto-gc'),
  ...all({ redis: '8.6.0' }, 'prefetch-batch-max-size'),
]);

/** Bounds of numbers that some releases drew closer. */
export const BOUNDS: Readonly<Record<string, Span & { readonly min: number; readonly max: number } | undefined>> = {
  'maxmemory-samples': { ...SINCE_7_4, min: 1, max: 64 },
};

/** A setting's value at first from some releases on. */
interface Initial extends Span { readonly value: Bytes }

const VALKEY_FREES_LAZILY: Initial = { ...VALKEY_8_0, value: 'yes' };

export const INITIALS: Readonly<Record<string, Initial>> = {
  'lazyfree-lazy-eviction': VALKEY_FREES_LAZILY,
  'lazyfree-lazy-expire': VALKEY_FREES_LAZILY,
  'lazyfree-lazy-server-del': VALKEY_FREES_LAZILY,
  'lazyfree-lazy-user-del': VALKEY_FREES_LAZILY,
  'lazyfree-lazy-user-flush': VALKEY_FREES_LAZILY,
  'replica-lazy-flush': VALKEY_FREES_LAZILY,
  'hide-user-data-from-log': VALKEY_FREES_LAZILY,
  'repl-backlog-size': { ...VALKEY_8_0, value: '10485760' },
  'loading-process-events-interval-bytes': { redis: '8.0.0', value: '524288' },
  'syslog-ident': { ...VALKEY_8_0, value: 'valkey' },
};
