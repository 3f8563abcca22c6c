// How the two replies to a command are compared: byte for byte, unless they tell of time, chance or an order that has
// no meaning.
import { bytesOf } from '../../../src/redis/bytes.ts';
import { whatHas } from '../../../src/redis/changes.ts';
import { Config } from '../../../src/redis/config.ts';
import { digestOf } from '../../../src/redis/digest.ts';
import { restoreValue } from '../../../src/redis/rdb.ts';
import { Entry } from '../../../src/redis/value.ts';
import { RELEASES } from '../../../src/redis/version.ts';
import { RELEASE } from '../real-redis.ts';
import { readFrame, sortedFrame } from '../wire.ts';
import type { Bytes, Frame } from '../wire.ts';

export type How =
  /** Arrays in any order, at every depth. */
  | 'unordered'
  /** As that, and the words in each text in any order. */
  | 'words'
  /** Integers may differ by what passes between the two. */
  | 'near'
  /** Pairs of maps in any order. */
  | 'maps'
  /** What tells the time in streams is left out. */
  | 'timeless'
  /** Both. */
  | 'timeless maps'
  /** Payloads of DUMP that hold the same: order, nodes and compression are each one's own. */
  | 'payload'
  /** The same types and as many elements, whatever they are. */
  | 'shape'
  /** An error or not. */
  | 'kind';

const HOW: Record<string, How> = {};
const say = (how: How, names: string): void => { for (const name of names.split(' ')) HOW[name] = how; };

// Hash tables have an order of their own in each of the two.
say('unordered', 'hgetall hkeys hvals smembers sinter sunion sdiff keys hscan sscan zscan scan '
  + 'config|get pubsub|channels pubsub|shardchannels function|list command|info command|docs acl|users');
say('words', 'acl|getuser acl|list');
say('payload', 'dump');
say('near', 'ttl pttl expiretime pexpiretime httl hpttl hexpiretime hpexpiretime object|idletime');
say('timeless', 'xinfo|stream xinfo|consumers xpending');
say('shape', 'randomkey srandmember hrandfield zrandmember spop client|id time lastsave memory|usage acl|genpass '
  + 'object|freq');
say('kind', 'slowlog|len slowlog|get commandlog|len commandlog|get latency|histogram function|dump command acl|cat command|count command|list info client|list '
  + 'client|info hello lolwut debug|object memory|stats memory|doctor memory|malloc-stats latency|latest '
  + 'latency|doctor latency|history function|stats role acl|log object|refcount '
  // Helps list what we have.
  + 'client|help memory|help config|help command|help xinfo|help xgroup|help object|help script|help function|help '
  + 'acl|help latency|help slowlog|help pubsub|help');

/** Undefined: byte for byte. Of a script that runs a command, the command's. */
export function howOf(args: readonly Bytes[]): How | undefined {
  const name = args[0]?.toLowerCase() ?? '';
  if (/^(eval|evalsha|fcall)(_ro)?$/.test(name)) {
    // Maps pass through tables, whose order comes from hashes of strings: Valkey's Lua has another function for these.
    const how = howOf(args.slice(3));
    if (args[1].includes('setresp(3)')) return how === undefined ? 'maps' : how === 'timeless' ? 'timeless maps' : how;
    return how !== undefined && args[1].includes('cmsgpack') ? 'kind' : how;
  }
  if (args.length === 0) return undefined;
  if (args.length === 2 && /^command$/i.test(name)) return 'kind'; // all of them: we need not have as many
  if (args.length === 1 && /^[ps]?unsubscribe$/.test(name)) return 'shape'; // from all, in the order of a hash table
  if (name === 'xadd' && args.includes('*')) return 'kind';
  return HOW[name] ?? (args.length > 1 ? HOW[`${name}|${args[1].toLowerCase()}`] : undefined);
}

/** Whether both replies say the same, compared so. */
export function agree(ours: Bytes, theirs: Bytes, how: How | undefined): boolean {
  if (ours === theirs) return true;
  if (how === undefined) return false;
  return framesAgree(readFrame(ours)!.frame, readFrame(theirs)!.frame, how);
}

/** EXEC's replies, each compared as its command asks for. */
export function agreeEach(ours: Bytes, theirs: Bytes, hows: readonly (How | undefined)[]): boolean {
  if (ours === theirs) return true;
  const [own, real] = [readFrame(ours)!.frame, readFrame(theirs)!.frame];
  return own.sign === real.sign && own.items.length === real.items.length && own.items.length === hows.length
    && own.items.every((item, i) => framesAgree(item, real.items[i], hows[i]));
}

function framesAgree(ours: Frame, theirs: Frame, how: How | undefined): boolean {
  switch (how) {
    case 'kind': return (ours.sign === '-') === (theirs.sign === '-');
    case 'payload': return payloads(ours, theirs);
    case 'shape': return shape(ours) === shape(theirs);
    case 'words': return JSON.stringify(words(ours)) === JSON.stringify(words(theirs));
    case 'near': return near(ours, theirs);
    case 'maps': return JSON.stringify(paired(ours)) === JSON.stringify(paired(theirs));
    case 'timeless maps': return framesAgree(paired(ours), paired(theirs), 'timeless');
    case 'timeless': return JSON.stringify(timeless(ours)) === JSON.stringify(timeless(theirs));
    default: return sortedFrame(ours) === sortedFrame(theirs);
  }
}

const shape = ({ sign, text, items }: Frame): string =>
  (sign === '-' ? `-${text}` : sign + (sign === '*' && text === '-1' ? 'nil' : items.map(shape).join('')));

function payloads(ours: Frame, theirs: Frame): boolean {
  if (ours.sign !== theirs.sign || ours.items.length !== theirs.items.length) return false;
  if (ours.text === theirs.text) return ours.items.every((item, i) => payloads(item, theirs.items[i]));
  const [own, real] = [ours, theirs].map(({ text }) => restored(text));
  return own !== undefined && own === real;
}

const HAS = whatHas(RELEASES['7.0']);
const CONFIG = new Config();
CONFIG.set([['redis-version', RELEASE]]);

/** The digest of what a payload holds; of a stream its length, for digests know no streams. */
function restored(payload: Bytes): string | undefined {
  try {
    const value = restoreValue(payload, bytesOf(payload), CONFIG.limits);
    return typeof value !== 'string' && value.type === 'stream' ? `stream ${value.size}` : digestOf(new Entry(value, 0), HAS);
  } catch {
    return undefined;
  }
}

const words = ({ sign, text, items }: Frame): unknown =>
  [sign, text.split(' ').sort(), items.map((item) => JSON.stringify(words(item))).sort()];

const SLACK = 3000;

function near(ours: Frame, theirs: Frame): boolean {
  if (ours.sign !== theirs.sign || ours.items.length !== theirs.items.length) return false;
  if (ours.text === theirs.text) return ours.items.every((item, i) => near(item, theirs.items[i]));
  return Number(ours.text) >= 0 && Number(theirs.text) >= 0 && Math.abs(Number(ours.text) - Number(theirs.text)) <= SLACK;
}

/** What producers sent is forgotten in rounds of the server's own. */
const TIMED = new Set(['idle', 'seen-time', 'active-time', 'inactive', 'pids-tracked', 'iids-tracked']);

/** The pairs of each map, and of what may be one for RESP2, in the order of their bytes. */
function paired({ sign, text, items }: Frame): Frame {
  const own = items.map(paired);
  const isMap = sign === '%' || (sign === '*' && own.length % 2 === 0 && own.every((item, i) => i % 2 > 0 || item.sign === '$'));
  if (!isMap) return { sign, text, items: own };
  const pairs = Array.from({ length: own.length / 2 }, (_, i) => own.slice(2 * i, 2 * i + 2));
  return { sign, text, items: pairs.sort(([a], [b]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)).flat() };
}

/** Without the times in XINFO and in the rows of XPENDING. */
function timeless({ sign, text, items }: Frame): unknown {
  if (items.length === 0) return sign + text;
  const row = items.length > 2 && items.length < 5 && /^[0-9]+-[0-9]+$/.test(items[0].text)
    && items.slice(-2).every((item) => item.sign === ':');
  return [sign, ...items.map((item, i) =>
    ((i > 0 && TIMED.has(items[i - 1].text) && item.sign === ':') || (row && i === items.length - 2)
      ? 'time' : timeless(item)))];
}
