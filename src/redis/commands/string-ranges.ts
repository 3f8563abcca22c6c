// Strings: parts of them, and what two have in common.
import { integer, parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { notInteger, RedisError, syntaxError } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import { MapReply } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import {
  changesInPlace, checkString, lengthOf, LONGEST, overwrite, stringEntry, textOf,
} from '../string-bytes.ts';
import type { Entry } from '../value.ts';
import { longestCommon } from './longest-common.ts';

function append({ db, engine, isScript }: Client, args: readonly Bytes[]): Reply {
  const [, key, piece] = args;
  const entry = db.find(key);
  let { length } = piece;
  if (entry === undefined) {
    const made = db.set(key, piece);
    if (isScript && engine.has.luaAsModule) made.form = 1; // digits stay a text
  } else {
    checkString(entry);
    const old = lengthOf(entry);
    length += old;
    checkLength(engine.config.limits.bulk, length);
    if (changesInPlace(entry, length)) {
      db.touch(key, entry);
      overwrite(entry, old, piece);
    } else {
      db.replace(key, entry, entry.value as Bytes + piece);
      entry.form = 2;
    }
  }
  db.notify(Notify.string, 'append', key);
  return length;
}

function checkLength(limit: number, length: number): void {
  if (length > limit || length > LONGEST) {
    throw new RedisError('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
  }
}

function strlen({ db }: Client, args: readonly Bytes[]): Reply {
  const entry = stringEntry(db, args[1]);
  return entry === undefined ? 0 : lengthOf(entry);
}

function getrange({ db }: Client, args: readonly Bytes[]): Reply {
  let start = integer(args[2]);
  let end = integer(args[3]);
  const entry = stringEntry(db, args[1]);
  if (entry === undefined || (start < 0 && end < 0 && start > end)) return '';
  const length = lengthOf(entry);
  if (start < 0) start = Math.max(start + length, 0);
  if (end < 0) end = Math.max(end + length, 0);
  end = Math.min(end + 1, length);
  return start < end ? textOf(entry, start, end) : '';
}

function setrange({ db, engine }: Client, args: readonly Bytes[]): Reply {
  const offset = integer(args[2]);
  if (offset < 0) throw new RedisError('ERR offset is out of range');
  const [, key, , piece] = args;
  let entry = db.find(key);
  checkString(entry);
  const length = entry === undefined ? 0 : lengthOf(entry);
  if (piece.length === 0) return length;
  const end = offset + piece.length;
  checkLength(engine.config.limits.bulk, end);
  if (entry === undefined) entry = db.set(key, '');
  else db.touch(key, entry);
  db.grew(end - length);
  if (changesInPlace(entry, end)) overwrite(entry, offset, piece);
  else replacePart(entry, offset, piece);
  db.notify(Notify.string, 'setrange', key);
  return Math.max(length, end);
}

function replacePart(entry: Entry, offset: number, piece: Bytes): void {
  const old = entry.value as Bytes;
  entry.value = old.slice(0, offset) + '\0'.repeat(Math.max(0, offset - old.length)) + piece
    + old.slice(offset + piece.length);
  entry.form = 2;
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
