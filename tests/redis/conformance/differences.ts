// What may differ between the engine and redis-server 7.0, and what is not sent at all, each with its reason.
import type { Bytes } from '../wire.ts';

/** Commands that are not sent. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'shutdown': 'ends the server', 'quit': 'ends the connection', 'monitor': 'the connection serves nothing else then',
  'sync': 'replication: one node', 'psync': 'replication: one node', 'replicaof': 'replication: one node',
  'slaveof': 'replication: one node', 'failover': 'replication: one node', 'replconf': 'replication: one node',
  'migrate': 'needs another server', 'wait': 'waits without end for replicas that do not exist',
  'save': 'writes to a disk', 'bgsave': 'writes to a disk', 'bgrewriteaof': 'writes to a disk',
  'debug': 'meant for tests; each of its parts that we have is compared in tests of its own',
  'client|pause': 'holds up what follows', 'client|kill': 'ends connections', 'client|reply': 'replies are left out',
  'client|unblock': 'used by the fuzzer itself', 'client|tracking': 'messages without a place among the replies',
  'client|caching': 'needs tracking', 'client|setname': 'sent by a grammar', 'script|debug': 'a debugger',
  'script|kill': 'nothing runs', 'function|kill': 'nothing runs', 'config|rewrite': 'there is no file',
  'config|resetstat': 'changes nothing that is compared', 'acl|load': 'there is no file', 'acl|save': 'there is no file',
  'module|load': 'no modules', 'module|loadex': 'no modules', 'module|unload': 'no modules', 'module|list': 'no modules',
  'module|help': 'no modules', 'latency|graph': 'drawn from measured times', 'pfselftest': 'takes seconds',
  'xadd': 'sent by a grammar that knows the last ids: with * they tell the time',
};

interface Difference { reason: string; applies: (args: readonly Bytes[], ours: Bytes, theirs: Bytes) => boolean }

export const DIFFERENCES: readonly Difference[] = [
];

export const allowed = (args: readonly Bytes[], ours: Bytes, theirs: Bytes): boolean =>
  DIFFERENCES.some(({ applies }) => applies(args, ours, theirs));

/** Encodings that may differ. */
export const encodingAllowed = (_ours: Bytes, _theirs: Bytes): boolean => false;
