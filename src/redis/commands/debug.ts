// DEBUG: what tests and teaching need of it.
import { parseDouble, parseInteger } from '../arguments.ts';
import { applyRedo, empty } from '../apply-redo.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { List } from '../data/list.ts';
import { digestOf, digestOfAll } from '../digest.ts';
import { embeddedMost, encodingOf } from '../encoding.ts';
import type { Engine } from '../engine.ts';
import { noSuchKey, notInteger, OOM, RedisError } from '../errors.ts';
import { lastUse } from '../key-use.ts';
import { savedLength } from '../rdb.ts';
import { snapshot } from '../redo.ts';
import { Attributed, BigNumber, Double, MapReply, OK, Push, SetReply, Status, Verbatim } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import type { Entry } from '../value.ts';
import { credulous } from './dump.ts';
import { fixed } from './geo.ts';

type Args = readonly Bytes[];

/** A subcommand, with how many arguments it takes: at least, at most. */
interface Subcommand { least: number; most: number; run(client: Client, args: Args): Reply }

const exactly = (count: number, run: Subcommand['run']): Subcommand => ({ least: count, most: count, run });

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  'change-repl-id': exactly(2, () => OK),
  'digest': exactly(2, ({ engine }) => new Status(digestOfAll(engine))),
  'digest-value': { least: 2, most: Infinity, run: ({ db, engine }, args) =>
    args.slice(2).map((key) => new Status(digestOf(db.peek(key), engine.has))) },
  'error': exactly(3, (_client, args) => new RedisError(args[2], true)), // no error to Redis's own counts
  'loadaof': exactly(2, ({ engine }) => {
    load(engine, snapshot(engine, true));
    return OK;
  }),
  'log': exactly(3, () => OK),
  'object': { least: 3, most: 4, run: ({ db, engine }, args) => {
    const entry = db.entries.get(args[2]); // though its time may be over
    if (entry === undefined) throw noSuchKey();
    const used = lastUse(entry);
    const idle = Math.max(0, Math.floor((engine.now - used) / 1000));
    return new Status(`Value at:0x0 refcount:1 encoding:${encodingOf(entry, embeddedMost(engine.has, args[2], entry.expireAt !== 0))} serializedlength:${savedLength(entry.contents, engine.format)} lru:`
      + `${Math.floor(used / 1000) % 2 ** 24} lru_seconds_idle:${idle}${aboutNodes(entry, engine)}`);
  } },
  'pause-cron': exactly(3, ({ engine }, args) => {
    engine.activeExpire = args[2] === '0';
    return OK;
  }),
  'populate': { least: 3, most: 5, run: populate },
  'protocol': exactly(3, protocol),
  // Lists have no nodes that hold one large value: there is nothing to set.
  'quicklist-packed-threshold': exactly(3, () => OK),
  'reload': { least: 2, most: 5, run: reload },
  'jmap': exactly(2, () => OK),
  'set-active-expire': exactly(3, ({ engine }, args) => {
    engine.activeExpire = args[2] !== '0';
    return OK;
  }),
  'set-allow-access-expired': exactly(3, ({ engine }, args) => {
    engine.showsExpired = args[2] !== '0';
    return OK;
  }),
  'set-disable-deny-scripts': exactly(3, ({ engine }, args) => {
    if (engine.scripting !== undefined) engine.scripting.denies = args[2] === '0';
    return OK;
  }),
  'set-skip-checksum-validation': exactly(3, ({ engine }, args) => {
    if (args[2] === '0') credulous.delete(engine);
    else credulous.add(engine);
    return OK;
  }),
  'stringmatch-test': exactly(2, () => new Status('Apparently Redis did not crash: test passed')),
  'sleep': exactly(3, (_client, args) => {
    sleep(parseDouble(args[2]) ?? 0);
    return OK;
  }),
};

/** What DEBUG OBJECT adds for a quicklist. */
function aboutNodes({ contents }: Entry, { config }: Engine): Bytes {
  if (!(contents instanceof List) || contents.encoding() !== 'quicklist') return '';
  const { counts, sizes } = contents.nodes();
  return ` ql_nodes:${counts.length} ql_avg_node:${fixed(contents.size / counts.length, 2)}`
    + ` ql_listpack_max:${contents.fill} ql_compressed:${Number(config.get('list-compress-depth') !== '0')}`
    + ` ql_uncompressed_size:${sizes.reduce((sum, size) => sum + size, 0)}`;
}

function debug(client: Client, args: Args): Reply {
  const subcommand = Object.hasOwn(SUBCOMMANDS, args[1].toLowerCase()) ? SUBCOMMANDS[args[1].toLowerCase()] : undefined;
  if (subcommand !== undefined && args.length >= subcommand.least && args.length <= subcommand.most) {
    return subcommand.run(client, args);
  }
  throw new RedisError(`ERR unknown subcommand or wrong number of arguments for '${args[1]}'. Try DEBUG HELP.`);
}

/** What DEBUG RELOAD saved last. */
const saved = new WeakMap<Engine, Uint8Array[]>();

const notLoaded = ({ has }: Engine): RedisError =>
  new RedisError(`ERR Error trying to load the RDB dump${has.frozenTime ? ', check server logs.' : ''}`);

/** All data written as bytes and read again, so that nothing lasts which is not in the bytes. */
function reload({ engine }: Client, args: Args): Reply {
  const options = new Set(args.slice(2).map((option) => option.toLowerCase()));
  const [noSave, noFlush, merge] = ['nosave', 'noflush', 'merge'].map((option) => options.delete(option));
  if (options.size > 0) {
    throw new RedisError('ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.');
  }
  if (!noSave) saved.set(engine, snapshot(engine, true));
  if (noFlush && !merge && !isEmpty(engine)) throw notLoaded(engine);
  load(engine, saved.get(engine) ?? [], noFlush);
  if (noSave) retellAll(engine);
  return OK;
}

function load(engine: Engine, chunks: readonly Uint8Array[], keeps = false): void {
  if (!keeps) empty(engine);
  for (const chunk of chunks) applyRedo(chunk, engine);
}

const isEmpty = ({ databases, scripting }: Engine): boolean =>
  databases.every(({ entries }) => entries.size === 0) && (scripting?.functions.count ?? 0) === 0;

/** The state became another one: whoever follows the journal is told of it whole. */
function retellAll({ databases, journal, scripting }: Engine): void {
  for (const { id, entries, expires } of databases) journal.append({ kind: 'flush', db: id, entries, expires });
  journal.append({ kind: 'swap', db: 0, other: 0 });
  scripting?.functions.retell();
}

/** Keys "key:0" and on, as many as asked for, where they are not there already. */
function populate({ db, engine }: Client, args: Args): Reply {
  const count = parseInteger(args[2]);
  const size = args.length > 4 ? parseInteger(args[4]) : 0;
  if (count === undefined || size === undefined) throw notInteger();
  for (let i = 0; i < count; i++) {
    const key = `${args[3] ?? 'key'}:${i}`;
    if (db.peek(key) !== undefined) continue;
    if (engine.eviction.budget.isExceeded(args)) throw new RedisError(OOM);
    const value = `value:${i}`;
    db.set(key, size === 0 ? value : value.padEnd(size, '\0').slice(0, size));
  }
  return OK;
}

/** One reply of each type. */
function protocol(_client: Client, args: Args): Reply {
  switch (args[2].toLowerCase()) {
    case 'string': return 'Hello World';
    case 'integer': return 12345;
    case 'double': return new Double(3.141);
    case 'null': return null;
    case 'array': return [0, 1, 2];
    case 'set': return new SetReply([0, 1, 2]);
    case 'map': return new MapReply([[0, false], [1, true], [2, false]]);
    case 'attrib': return new Attributed(
      new MapReply([['key-popularity', ['key:123', 90]]]), 'Some real reply following the attribute');
    case 'push': return new Push(['server-cpu-usage', 42]);
    case 'bignum': return new BigNumber('1234567999999999999999999999999999999');
    case 'true': return true;
    case 'false': return false;
    case 'verbatim': return new Verbatim('txt', 'This is a verbatim\nstring');
    default: throw new RedisError('ERR Wrong protocol type name. Please use one of the following: '
      + 'string|integer|double|null|array|set|map|attrib|push|verbatim|true|false');
  }
}

/** Holds everything up, as it does in Redis. */
function sleep(seconds: number): void {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end);
}

export const debugCommands: CommandTable = {
  debug: {
    arity: -2, flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server',
    syntax: '',
    summary: 'A container for debugging commands', since: '1.0.0', complexity: 'Depends on subcommand.', run: debug,
  },
};
