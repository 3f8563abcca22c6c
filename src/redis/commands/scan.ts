// SCAN, and what it shares with HSCAN, SSCAN and ZSCAN: reading a cursor and the options after it.
//
// Where the key stands between cursor and options matters to the order of errors: HSCAN reads the cursor, looks
// its key up (an empty scan for a missing one, whatever its options say), and only then reads the options:
//
//     const cursor = parseCursor(args[2]);
//     const entry = ...;                           // missing: return EMPTY_SCAN; wrong type: throw
//     const { count, pattern } = parseScanOptions(args, 3, 'hscan', has);
//     ... pattern === undefined || matches(pattern, field)
import type { Has } from '../changes.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { integer } from '../arguments.ts';
import { matches } from '../../bytes/glob.ts';
import type { Database } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';
import { typeOf } from '../value.ts';

export interface ScanOptions {
  /** How many elements to look at, at least 1; 10 where not given. */
  count: number;
  /** MATCH, or undefined for all (`*` too). */
  pattern: Bytes | undefined;
  /** TYPE (SCAN alone), lower case. */
  type: Bytes | undefined;
  /** Names alone: NOVALUES of HSCAN, NOSCORES of ZSCAN. */
  bare: boolean;
}

/** The reply of an element scan over a missing key. */
export const EMPTY_SCAN: Reply = ['0', []];

/** A cursor as strtoul reads it; beyond 2^53 the nearest number. Throws `ERR invalid cursor`. */
export function parseCursor(text: Bytes, later = false): number {
  if (later) text = text.replace(/^[\t-\r ]+/, '');
  if (later && (text === '' || text[0] === '\0' || /^-[1-9][0-9]{0,18}$/.test(text))) throw new RedisError('ERR invalid cursor');
  const [whole, sign, digits] = /^([+-]?)([0-9]+)/.exec(text) ?? ['', '', '0'];
  const end = text.charCodeAt(whole.length);
  const value = BigInt(digits);
  if ((whole.length < text.length && end !== 0) || value > UINT64_MAX) throw new RedisError('ERR invalid cursor');
  return Number(sign === '-' ? BigInt.asUintN(64, -value) : value);
}

const UINT64_MAX = 18446744073709551615n;

const TYPES = new Set(['string', 'list', 'set', 'zset', 'hash', 'stream']);

export type ScanName = 'scan' | 'hscan' | 'sscan' | 'zscan';

/** The options of a command from position `from` on. Throws what is wrong. */
export function parseScanOptions(args: readonly Bytes[], from: number, command: ScanName, has: Has): ScanOptions {
  const options: ScanOptions = { count: 10, pattern: undefined, type: undefined, bare: false };
  for (let i = from; i < args.length; i += 2) {
    const name = args[i].toLowerCase();
    if ((name === 'novalues' && has.scanWithoutValues) || (name === 'noscores' && has.scanWithoutScores)) {
      const its = name === 'novalues' ? 'hscan' : 'zscan';
      if (command !== its) throw new RedisError(`ERR ${name.toUpperCase()} option can only be used in ${its.toUpperCase()}`);
      options.bare = true;
      i--; // it has no value
      continue;
    }
    if (i + 1 >= args.length) throw syntaxError();
    const value = args[i + 1];
    if (name === 'count') {
      options.count = integer(value);
      if (options.count < 1) throw syntaxError();
    } else if (name === 'match') options.pattern = value === '*' ? undefined : value;
    else if (name === 'type' && command === 'scan') {
      options.type = value.toLowerCase();
      if (has.scanTypesKnown && !TYPES.has(options.type)) throw new RedisError(`ERR unknown type name '${value}'`);
    } else throw syntaxError();
  }
  return options;
}

function scan({ db, engine }: Client, args: readonly Bytes[]): Reply {
  const cursor = parseCursor(args[1], engine.has.cursorsRead);
  const { count, pattern, type } = parseScanOptions(args, 2, 'scan', engine.has);
  const { keys, cursor: next } = db.scanIndex().scan(cursor, count);
  return [String(next), keys.filter((key) => wanted(db, key, pattern, type, engine.has.scanTypesFirst))];
}

function wanted(db: Database, key: Bytes, pattern: Bytes | undefined, type: Bytes | undefined, typeFirst: boolean): boolean {
  if (pattern !== undefined && !matches(pattern, key)) return false;
  if (typeFirst && type !== undefined && typeOf(db.entries.get(key)!.contents) !== type) return false; // it may be over
  const entry = db.peek(key);
  return entry !== undefined && (type === undefined || typeOf(entry.contents) === type);
}

export const scanCommands: CommandTable = {
  scan: {
    arity: -2, flags: ['readonly'], group: 'generic', tips: ['nondeterministic_output', 'request_policy:special'],
    later: [{ redis: '7.2.0', tips: ['nondeterministic_output', 'request_policy:special', 'response_policy:special'] }],
    syntax: 'cursor [MATCH pattern] [COUNT count] [TYPE type]',
    summary: 'Incrementally iterate the keys space', since: '2.8.0',
    complexity: 'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor'
      + ' to return back to 0. N is the number of elements inside the collection.',
    run: scan,
  },
};
