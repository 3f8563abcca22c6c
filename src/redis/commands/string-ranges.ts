// Strings: parts of them, and what two have in common.
import { integer, parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { notInteger, RedisError, syntaxError, wrongType } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import { MapReply } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { longestCommon } from './longest-common.ts';
import { stringAt } from './strings.ts';

/** The longest string that V8 can hold, a little below Redis's default limit. */
const LONGEST = 2 ** 29 - 24;

function append({ db, engine }: Client, args: readonly Bytes[]): Reply {
  const entry = db.find(args[1]);
  let value = args[2];
  if (entry === undefined) {
    db.set(args[1], value);
  } else {
    if (typeof entry.value !== 'string') throw wrongType();
    checkLength(engine.config.limits.bulk, entry.value.length + value.length);
    value = entry.value + value;
    db.replace(args[1], entry, value);
    entry.form = 2;
  }
  db.notify(Notify.string, 'append', args[1]);
  return value.length;
}

function checkLength(limit: number, length: number): void {
  if (length > limit || length > LONGEST) {
    throw new RedisError('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
  }
}

function strlen({ db }: Client, args: readonly Bytes[]): Reply {
  return stringAt(db, args[1])?.length ?? 0;
}

function getrange({ db }: Client, args: readonly Bytes[]): Reply {
  let start = integer(args[2]);
  let end = integer(args[3]);
  const value = stringAt(db, args[1]);
  if (value === undefined || (start < 0 && end < 0 && start > end)) return '';
  if (start < 0) start = Math.max(start + value.length, 0);
  if (end < 0) end = Math.max(end + value.length, 0);
  return value.substring(start, Math.max(start, end + 1));
}

function setrange({ db, engine }: Client, args: readonly Bytes[]): Reply {
  const offset = integer(args[2]);
  if (offset < 0) throw new RedisError('ERR offset is out of range');
  const piece = args[3];
  const entry = db.find(args[1]);
  const old = entry?.value ?? '';
  if (typeof old !== 'string') throw wrongType();
  if (piece.length === 0) return old.length;
  checkLength(engine.config.limits.bulk, offset + piece.length);
  const value = old.slice(0, offset) + '\0'.repeat(Math.max(0, offset - old.length)) + piece
    + old.slice(offset + piece.length);
  db.set(args[1], value, true).form = 2;
  db.notify(Notify.string, 'setrange', args[1]);
  return value.length;
}

interface LcsOptions { length: boolean; ranges: boolean; shortest: number; lengths: boolean }

function lcs(client: Client, args: readonly Bytes[]): Reply {
  const { db } = client;
  const a = db.find(args[1])?.value ?? '';
  const b = db.find(args[2])?.value ?? '';
  if (typeof a !== 'string' || typeof b !== 'string') {
    throw new RedisError('ERR The specified keys must contain string values');
  }
  const options = lcsOptions(args);
  if ((a.length + 1) * (b.length + 1) * 4 > client.engine.config.limits.bulk) {
    throw new RedisError('ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len');
  }
  const found = longestCommon(a, b);
  if (!options.ranges) return options.length ? found.text.length : found.text;
  const ranges = found.ranges.filter(({ length }) => length >= options.shortest).map(({ a: inA, b: inB, length }) => {
    const range: Reply[] = [[inA, inA + length - 1], [inB, inB + length - 1]];
    return options.lengths ? [...range, length] : range;
  });
  return new MapReply([['matches', ranges], ['len', found.text.length]]);
}

function lcsOptions(args: readonly Bytes[]): LcsOptions {
  const options: LcsOptions = { length: false, ranges: false, shortest: 0, lengths: false };
  for (let i = 3; i < args.length; i++) {
    const name = args[i].toLowerCase();
    if (name === 'idx') options.ranges = true;
    else if (name === 'len') options.length = true;
    else if (name === 'withmatchlen') options.lengths = true;
    else if (name === 'minmatchlen' && i + 1 < args.length) {
      const shortest = parseInteger(args[++i]);
      if (shortest === undefined) throw notInteger();
      options.shortest = shortest;
    } else throw syntaxError();
  }
  if (options.ranges && options.length) {
    throw new RedisError('ERR If you want both the length and indexes, please just use IDX.');
  }
  return options;
}

export const stringRangeCommands: CommandTable = {
  append: {
    arity: 3, flags: ['write', 'denyoom', 'fast'], group: 'string',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['insert'] }],
    syntax: 'key value',
    summary: 'Append a value to a key', since: '2.0.0',
    complexity: 'O(1). The amortized time complexity is O(1) assuming the appended value is small and the already'
      + ' present value is of any size, since the dynamic string library used by Redis will double the free space'
      + ' available on every reallocation.',
    run: append,
  },
  strlen: {
    arity: 2, flags: ['readonly', 'fast'], group: 'string', keys: [{ access: 'RO', first: 1, last: 1 }],
    syntax: 'key',
    summary: 'Get the length of the value stored in a key', since: '2.2.0', complexity: 'O(1)', run: strlen,
  },
  getrange: {
    arity: 4, flags: ['readonly'], group: 'string', keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key start end',
    summary: 'Get a substring of the string stored at a key', since: '2.4.0',
    complexity: 'O(N) where N is the length of the returned string. The complexity is ultimately determined by the'
      + ' returned length, but because creating a substring from an existing string is very cheap, it can be'
      + ' considered O(1) for small strings.',
    run: getrange,
  },
  substr: {
    arity: 4, flags: ['readonly'], group: 'string', keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key start end',
    summary: 'Get a substring of the string stored at a key', since: '1.0.0',
    complexity: 'O(N) where N is the length of the returned string. The complexity is ultimately determined by the'
      + ' returned length, but because creating a substring from an existing string is very cheap, it can be'
      + ' considered O(1) for small strings.',
    deprecated: { since: '2.0.0', replacedBy: '`GETRANGE`' }, run: getrange,
  },
  setrange: {
    arity: 4, flags: ['write', 'denyoom'], group: 'string',
    keys: [{ access: 'RW', first: 1, last: 1, uses: ['update'] }],
    syntax: 'key offset value',
    summary: 'Overwrite part of a string at key starting at the specified offset', since: '2.2.0',
    complexity: 'O(1), not counting the time taken to copy the new string in place. Usually, this string is very'
      + ' small so the amortized complexity is O(1). Otherwise, complexity is O(M) with M being the length of the'
      + ' value argument.',
    run: setrange,
  },
  lcs: {
    arity: -3, flags: ['readonly'], group: 'string', keys: [{ access: 'RO', first: 1, last: 2, uses: ['access'] }],
    syntax: 'key1 key2 [LEN] [IDX] [MINMATCHLEN len] [WITHMATCHLEN]',
    summary: 'Find longest common substring', since: '7.0.0',
    complexity: 'O(N*M) where N and M are the lengths of s1 and s2, respectively', run: lcs,
  },
};
