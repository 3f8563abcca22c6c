// What may differ between the engine and redis-server 7.0, and what is not sent at all, each with its reason.
import { RELEASE } from '../real-redis.ts';
import type { Bytes } from '../wire.ts';

/** Commands that are not sent. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'shutdown': 'ends the server', 'quit': 'ends the connection', 'monitor': 'the connection serves nothing else then',
  'sync': 'replication: one node', 'psync': 'replication: one node', 'replicaof': 'replication: one node',
  'slaveof': 'replication: one node', 'failover': 'replication: one node', 'replconf': 'replication: one node',
  'migrate': 'needs another server', 'wait': 'waits without end for replicas that do not exist',
  'save': 'writes to a disk', 'bgsave': 'writes to a disk', 'bgrewriteaof': 'writes to a disk',
  'multi': 'sent by a grammar that ends what it begins',
  'auth': 'sent by a grammar that comes back to the user of before',
  'debug': 'meant for tests; each of its parts that we have is compared in tests of its own',
  'client|pause': 'holds up what follows', 'client|kill': 'ends connections', 'client|reply': 'replies are left out',
  'client|unblock': 'used by the fuzzer itself', 'client|tracking': 'messages without a place among the replies',
  'client|caching': 'needs tracking', 'client|setname': 'sent by a grammar', 'script|debug': 'a debugger',
  'script|kill': 'nothing runs', 'function|kill': 'nothing runs', 'config|rewrite': 'there is no file',
  'config|resetstat': 'changes nothing that is compared', 'acl|load': 'there is no file', 'acl|save': 'there is no file',
  'module|load': 'no modules', 'module|loadex': 'no modules', 'module|unload': 'no modules', 'module|list': 'no modules',
  'module|help': 'no modules', 'latency|graph': 'drawn from measured times', 'pfselftest': 'takes seconds',
  ...Object.fromEntries(['VADD', 'VSIM', 'VREM', 'VCARD', 'VDIM', 'VEMB', 'VSETATTR', 'VGETATTR', 'VISMEMBER'].map((name) =>
    [name, 'sent by a grammar that knows vectors'])),
  'VLINKS': 'tells of a graph that chance makes', 'VINFO': 'tells of a graph that chance makes', 'VRANDMEMBER': 'chance',
  'hotkeys': 'measures time and traffic',
  'xadd': 'sent by a grammar that knows the last ids: with * they tell the time',
};

interface Difference { reason: string; applies: (args: readonly Bytes[], ours: Bytes, theirs: Bytes) => boolean }

const named = (args: readonly Bytes[], name: RegExp): boolean => args.some((arg) => name.test(arg));
const sorts = (args: readonly Bytes[]): boolean => named(args, /^sort(_ro)?$/i);
const NOT_DOUBLE = "One or more scores can't be converted into double";

/** After one of these the two may hold other things: the sequence ends there. */
export const DIFFERENCES: readonly Difference[] = [
  {
    reason: 'redis-server writes a message to the client itself into the midst of what EXEC answers',
    applies: (args, ours, theirs) => /^exec$/i.test(args[0]) && ours[0] === '>' && theirs.includes('\r\n>'),
  },
  {
    reason: 'where a count of keys is no number, redis-server finds keys in another way and does not ask how they are used',
    applies: (args, ours, theirs) => /NOPERM|can't access at least one/.test(ours + theirs)
      && named(args, /^(?:msetex|(z|s|l|bl|bz)(mpop|inter|union|diff|intercard|interstore|unionstore|diffstore))$/i),
  },
  {
    reason: 'SET of redis-server 8.4 and later with GET and a digest that is none answers twice',
    applies: (args, ours) => named(args, /^set$/i) && named(args, /^get$/i) && ours.includes('16 hexadecimal'),
  },
  {
    reason: 'SORT of redis-server fails where an earlier command read a number out of range: errno is not cleared',
    applies: (args, ours, theirs) => sorts(args) && theirs.includes(NOT_DOUBLE) && !ours.includes(NOT_DOUBLE),
  },
  {
    reason: 'SORT ... ALPHA reads up to a zero byte, and leaves what is equal then in an order of its own',
    applies: (args, ours, theirs) => sorts(args) && named(args, /^alpha$/i) && ours[0] === theirs[0]
      && (named(args, /^by$/i) || (ours + theirs).includes('\0')),
  },
  {
    reason: 'SORT of a set BY a constant gives the order of a hash table, of which LIMIT takes any part',
    applies: (args, ours, theirs) => sorts(args) && named(args, /^by$/i) && ours[0] === theirs[0],
  },
  {
    reason: 'places at the same distance have an order that depends on the way of sorting',
    applies: (args, ours, theirs) => named(args, /^geo(radius|search)/i) && ours.split('\r\n')[0] === theirs.split('\r\n')[0],
  },
  {
    reason: 'a small integer is one value for all keys that have it, whose idle time counts from the first moment of the clock '
      + 'until one of them is looked at: from 7.2 on, up to 8.0',
    applies: (args, _ours, theirs) => named(args, /^idletime$/i) && /\d{4}/.test(theirs),
  },
  {
    reason: 'FUNCTION LIST before 8.0 tells an argument that it does not know with its line ends, which end the reply early',
    applies: (args, ours) => named(args, /^function$/i) && named(args, /[\r\n]/) && ours.startsWith('-ERR Unknown argument'),
  },
];

/** What stores a set element by element in the order of a hash table, which is each one's own. */
export const storesInOrder = (args: readonly Bytes[]): boolean => named(args, /^(sunionstore|sdiffstore)$/i);

export const allowed = (args: readonly Bytes[], ours: Bytes, theirs: Bytes): boolean =>
  DIFFERENCES.some(({ applies }) => applies(args, ours, theirs));

/** Commands that may store what no reply tells: the same, in an order of its own, or a part of it. */
export const uncertain = (args: readonly Bytes[]): boolean =>
  (named(args, /^sort$/i) && named(args, /^store$/i) && named(args, /^by$/i) && named(args, /^alpha$/i))
  || (named(args, /^geo(radius|search)/i) && named(args, /^(store|storedist|geosearchstore)$/i) && named(args, /^count$/i));

/**
 * Encodings that may differ. `inOrder`: SUNIONSTORE or SDIFFSTORE ran before. Whether a set that outgrows intset becomes a
 * listpack or a hash table hangs on which of its elements came first. Valkey 8.1 moves a string out of its object where a
 * time to live no longer fits, and leaves it there; its allocator decides.
 */
export const encodingAllowed = (ours: Bytes, theirs: Bytes, inOrder: boolean): boolean => {
  const both = (names: RegExp): boolean => names.test(ours) && names.test(theirs);
  return (inOrder && both(/^\$\d+\r\n(listpack|hashtable)\r\n$/)) || (RELEASE === 'valkey-8.1' && both(/embstr|raw/));
};
