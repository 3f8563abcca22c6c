// What may differ between the engine and redis-server 7.0, and what is not sent at all, each with its reason.
import type { Bytes } from '../wire.ts';

/** Commands that are not sent. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'shutdown': 'ends the server', 'quit': 'ends the connection', 'monitor': 'the connection serves nothing else then',
  'sync': 'replication: one node', 'psync': 'replication: one node', 'replicaof': 'replication: one node',
  'slaveof': 'replication: one node', 'failover': 'replication: one node', 'replconf': 'replication: one node',
  'migrate': 'needs another server', 'wait': 'waits without end for replicas that do not exist',
  'save': 'writes to a disk', 'bgsave': 'writes to a disk', 'bgrewriteaof': 'writes to a disk',
  'multi': 'sent by a grammar that ends what it begins',
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

const named = (args: readonly Bytes[], name: RegExp): boolean => args.some((arg) => name.test(arg));
const NOT_DOUBLE = "One or more scores can't be converted into double";

/** After one of these the two may hold other things: the sequence ends there. */
export const DIFFERENCES: readonly Difference[] = [
  {
    reason: 'SORT of redis-server fails where an earlier command read a number out of range: errno is not cleared',
    applies: (args, ours, theirs) => named(args, /^sort(_ro)?$/i) && theirs.includes(NOT_DOUBLE) && !ours.includes(NOT_DOUBLE),
  },
  {
    reason: 'streams are not dumped',
    applies: (args, ours) => named(args, /^dump$/i) && (ours.includes('DUMP of a key') || named(args, /^EVAL/i)),
  },
  {
    reason: 'SORT BY ... ALPHA leaves elements of equal weight in an order that depends on its way of sorting',
    applies: (args) => named(args, /^sort(_ro)?$/i) && named(args, /^by$/i) && named(args, /^alpha$/i),
  },
];

export const allowed = (args: readonly Bytes[], ours: Bytes, theirs: Bytes): boolean =>
  DIFFERENCES.some(({ applies }) => applies(args, ours, theirs));

/** Commands after which the order in a list is not certain, though no reply tells it. */
export const uncertain = (args: readonly Bytes[]): boolean =>
  named(args, /^sort$/i) && named(args, /^store$/i) && named(args, /^by$/i) && named(args, /^alpha$/i);

/** Encodings that may differ. */
export const encodingAllowed = (_ours: Bytes, _theirs: Bytes): boolean => false;
