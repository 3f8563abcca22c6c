// HyperLogLog: counting different elements in a string of at most 12 KB. See data/hyperloglog.ts for its bytes.
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import {
  cacheCount, cachedCount, CorruptedHyperLogLog, describeRuns, emptyHyperLogLog, emptyRegisters, estimate, fillDense, isDense, isHyperLogLog,
  markStale, mergeInto, raise, registerAt, REGISTERS, registersOf, targetOf, toDense,
} from '../data/hyperloglog.ts';
import { RedisError } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import { OK, Status } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { checkString, editBytes, lengthOf, readBytes } from '../string-bytes.ts';
import type { Entry } from '../value.ts';

type Args = readonly Bytes[];

/** The HyperLogLog at a key. `read`: looked for as a reading command does. */
function hyperLogLogAt({ db }: Client, key: Bytes, read: boolean): Entry | undefined {
  const entry = db.find(key, read);
  checkString(entry);
  if (entry !== undefined && !isHyperLogLog(readBytes(entry))) {
    throw new RedisError('WRONGTYPE Key is not a valid HyperLogLog string value.');
  }
  return entry;
}

/** Runs what may meet runs that do not cover all registers. */
function intact<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof CorruptedHyperLogLog) throw new RedisError('INVALIDOBJ Corrupted HLL object detected');
    throw error;
  }
}

const sparseLimit = ({ engine }: Client): number => engine.config.limits.hllSparse;

function create({ db }: Client, key: Bytes): Entry {
  const entry = db.set(key, '');
  entry.bytes = emptyHyperLogLog();
  return entry;
}

function pfadd(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const found = hyperLogLogAt(client, key, false);
  const entry = found ?? create(client, key);
  if (entry.form < 2) entry.form = 2; // Redis makes it raw before it looks
  let changed = found === undefined;
  let hll = readBytes(entry);
  for (let i = 2; i < args.length; i++) {
    const { register, value } = targetOf(args[i]);
    if (!changed) {
      if (intact(() => registerAt(hll, register)) >= value) continue;
      hll = edit(client, key, entry);
      changed = true;
    }
    hll = intact(() => raise(hll, register, value, sparseLimit(client))) ?? hll;
    entry.bytes = hll;
  }
  if (!changed) return 0;
  markStale(hll);
  db.notify(Notify.string, 'pfadd', key);
  return 1;
}

/** Its bytes for changing in place. */
function edit({ db }: Client, key: Bytes, entry: Entry): Uint8Array {
  db.touch(key, entry);
  return editBytes(entry, 0, lengthOf(entry));
}

function pfcount(client: Client, args: Args): Reply {
  if (args.length > 2) return estimate(union(client, args.slice(1)).registers);
  const entry = hyperLogLogAt(client, args[1], true);
  if (entry === undefined) return 0;
  const hll = readBytes(entry);
  if (entry.form < 2) entry.form = 2;
  const cached = cachedCount(hll);
  if (cached !== undefined) return cached;
  const count = intact(() => estimate(registersOf(hll)));
  cacheCount(edit(client, args[1], entry), count);
  return count;
}

/** The registers of several, those of missing keys 0, and whether one of them is dense. */
function union(client: Client, keys: Args): { registers: Uint8Array; dense: boolean } {
  const registers = emptyRegisters();
  let dense = false;
  for (const key of keys) {
    const entry = hyperLogLogAt(client, key, true);
    if (entry === undefined) continue;
    const hll = readBytes(entry);
    dense ||= isDense(hll);
    intact(() => mergeInto(registers, hll));
  }
  return { registers, dense };
}

function pfmerge(client: Client, args: Args): Reply {
  const { db } = client;
  const key = args[1];
  const { registers, dense } = union(client, args.slice(1));
  const entry = db.find(key) ?? create(client, key);
  let hll = edit(client, key, entry);
  if (dense && !isDense(hll)) hll = toDense(hll);
  // It is one of the merged: no register of it is higher.
  if (isDense(hll)) fillDense(hll, registers);
  else for (let i = 0; i < REGISTERS; i++) {
    if (registers[i] !== 0) hll = raise(hll, i, registers[i], sparseLimit(client)) ?? hll;
  }
  markStale(hll);
  entry.bytes = hll;
  db.notify(Notify.string, 'pfadd', key);
  return OK;
}

function pfdebug(client: Client, args: Args): Reply {
  const [, subcommand, key] = args;
  if (client.engine.has.countsInParallel && subcommand.toLowerCase() === 'simd') return switched(key);
  const entry = hyperLogLogAt(client, key, false);
  if (entry === undefined) throw new RedisError('ERR The specified key does not exist');
  if (entry.form < 2) entry.form = 2;
  const sparse = !isDense(readBytes(entry));
  switch (subcommand.toLowerCase()) {
    case 'getreg':
      if (sparse) densify(client, key, entry);
      return Array.from(registersOf(readBytes(entry)));
    case 'decode':
      if (!sparse) throw new RedisError('ERR HLL encoding is not sparse');
      return describeRuns(readBytes(entry));
    case 'encoding': return new Status(sparse ? 'sparse' : 'dense');
    case 'todense':
      if (sparse) densify(client, key, entry);
      return sparse ? 1 : 0;
    default: throw new RedisError(`ERR Unknown PFDEBUG subcommand '${subcommand.split('\0', 1)[0]}'`);
  }
}

/** PFDEBUG SIMD: there is but one way to count. */
function switched(word: Bytes): Reply {
  const state = { on: 'enabled', off: 'disabled' }[word.toLowerCase()];
  if (state === undefined) throw new RedisError('ERR Argument must be ON or OFF');
  return new Status(state);
}

function densify(client: Client, key: Bytes, entry: Entry): void {
  const dense = intact(() => toDense(readBytes(entry)));
  client.db.touch(key, entry, false); // the value is the same: who watches it need not know
  entry.bytes = dense;
}

/** Whether estimates of growing sets stay within four standard errors. */
function pfselftest(): Reply {
  let hll = emptyHyperLogLog();
  for (let i = 1; i <= 100_000; i++) {
    const { register, value } = targetOf(String(i));
    hll = raise(hll, register, value, 3000) ?? hll;
    if (i % 10_000 !== 0) continue;
    const count = estimate(registersOf(hll));
    if (Math.abs(count - i) > i * 4 * 1.04 / Math.sqrt(REGISTERS)) {
      throw new RedisError(`ERR TESTFAILED Too big error. card:${i} abserr:${Math.abs(count - i)}`);
    }
  }
  return OK;
}

export const hyperLogLogCommands: CommandTable = {
  pfadd: {
    arity: -2, flags: ['write', 'denyoom', 'fast'], group: 'hyperloglog', since: '2.8.9',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['insert'] }],
    syntax: 'key [element [element ...]]',
    summary: 'Adds the specified elements to the specified HyperLogLog.',
    complexity: 'O(1) to add every element.',
    run: pfadd,
  },
  pfcount: {
    arity: -2, flags: ['readonly', 'may_replicate'], group: 'hyperloglog', since: '2.8.9',
    keys: [{
      access: 'RW', first: 1, last: -1, uses: ['access'],
      notes: 'RW because it may change the internal representation of the key, and propagate to replicas',
    }],
    syntax: 'key [key ...]',
    summary: 'Return the approximated cardinality of the set(s) observed by the HyperLogLog at key(s).',
    complexity: 'O(1) with a very small average constant time when called with a single key. O(N) with N being'
      + ' the number of'
      + ' keys, and much bigger constant times, when called with multiple keys.',
    run: pfcount,
  },
  pfmerge: {
    arity: -2, flags: ['write', 'denyoom'], group: 'hyperloglog', since: '2.8.9',
    keys: [
      { access: 'RW', first: 1, last: 1, uses: ['access', 'insert'] },
      { access: 'RO', first: 2, last: -1, uses: ['access'] },
    ],
    syntax: 'destkey sourcekey [sourcekey ...]',
    summary: 'Merge N different HyperLogLogs into a single one.',
    complexity: 'O(N) to merge N HyperLogLogs, but with high constant times.',
    run: pfmerge,
  },
  pfdebug: {
    arity: 3, flags: ['write', 'denyoom', 'admin'], group: 'hyperloglog', since: '2.8.9',
    keys: [{ access: 'RW', first: 2, last: 2, uses: ['access'] }],
    syntax: 'subcommand key',
    summary: 'Internal commands for debugging HyperLogLog values',
    complexity: 'N/A',
    run: pfdebug,
  },
  pfselftest: {
    arity: 1, flags: ['admin'], group: 'hyperloglog', since: '2.8.9',
    syntax: '',
    summary: 'An internal command for testing HyperLogLog values',
    complexity: 'N/A',
    run: pfselftest,
  },
};
