// BITFIELD: integers of 1 to 64 bits at any place of a string. Those of up to 48 bits are counted as numbers, wider
// ones as bigints.
import { int64, parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { RedisError, syntaxError } from '../errors.ts';
import { Notify } from '../keyspace.ts';
import type { Bytes, Reply } from '../reply.ts';
import { editable, editBytes, lengthOf, readBytes, stringEntry } from '../string-bytes.ts';
import { bitOffset } from './bitmaps.ts';

type Args = readonly Bytes[];
type Overflow = 'wrap' | 'sat' | 'fail';

interface Field { signed: boolean; bits: number; offset: number }
interface Step extends Field { operation: 'get' | 'set' | 'incrby'; operand: number | bigint; overflow: Overflow }

/** Fields up to this wide are counted as numbers, as are operands that leave sums exact; other operands are bigints. */
const NARROW = 48;
const SMALL = 2 ** 52;

// Arguments

/** Operands after the operation's name. */
const OPERANDS: ReadonlyMap<string, number> = new Map([['get', 2], ['set', 3], ['incrby', 3]]);

/** 2 to the power of 0 to 64. */
const POWERS = Float64Array.from({ length: 65 }, (_, i) => 2 ** i);

function stepsFrom(client: Client, args: Args): Step[] {
  const steps: Step[] = [];
  let overflow: Overflow = 'wrap';
  for (let i = 2; i < args.length; i++) {
    const name = args[i].toLowerCase();
    if (name === 'overflow' && i + 1 < args.length) {
      overflow = overflowFrom(args[++i]);
      continue;
    }
    const operands = OPERANDS.get(name) ?? Infinity;
    if (i + operands >= args.length) throw syntaxError();
    const { signed, bits } = typeFrom(args[i + 1]);
    const offset = bitOffset(client, args[i + 2], bits);
    const operand = operands === 3 ? operandFrom(args[i + 3]) : 0;
    steps.push({ operation: name as Step['operation'], signed, bits, offset, operand, overflow });
    i += operands;
  }
  return steps;
}

function overflowFrom(text: Bytes): Overflow {
  const name = text.toLowerCase();
  if (name !== 'wrap' && name !== 'sat' && name !== 'fail') throw new RedisError('ERR Invalid OVERFLOW type specified');
  return name;
}

function operandFrom(text: Bytes): number | bigint {
  const value = parseInteger(text);
  return value !== undefined && value > -SMALL && value < SMALL ? value : int64(text);
}

/** The types of fields by their names: i1 to i64, u1 to u63. */
const TYPES = new Map(Array.from({ length: 127 }, (_, i) => {
  const [signed, bits] = [i < 64, i % 64 + 1];
  return [`${signed ? 'i' : 'u'}${bits}`, { signed, bits }];
}));

function typeFrom(text: Bytes): { signed: boolean; bits: number } {
  const type = TYPES.get(text);
  if (type !== undefined) return type;
  throw new RedisError('ERR Invalid bitfield type. Use something like i16 u8. '
    + 'Note that u64 is not supported but i64 is.');
}

// Reading and writing

// A field's parts lie in its bytes one after the other, the high bits first.

function getNumber(bytes: Uint8Array, base: number, { offset, bits, signed }: Field): number {
  let value = 0;
  let at = Math.floor(offset / 8) - base;
  let from = offset & 7;
  for (let left = bits; left > 0; from = 0, at++) {
    const width = Math.min(8 - from, left);
    left -= width;
    const byte = at < bytes.length ? bytes[at] : 0;
    value = value * (1 << width) + ((byte >> (8 - from - width)) & ((1 << width) - 1));
  }
  return signed && value >= POWERS[bits - 1] ? value - POWERS[bits] : value;
}

/** A wide one in two halves. */
function getBig(bytes: Uint8Array, base: number, { offset, bits, signed }: Field): bigint {
  const high = getNumber(bytes, base, { offset, bits: bits - 32, signed });
  const low = getNumber(bytes, base, { offset: offset + bits - 32, bits: 32, signed: false });
  return (BigInt(high) << 32n) + BigInt(low);
}

const get = (bytes: Uint8Array, base: number, field: Field): number | bigint =>
  (field.bits <= NARROW ? getNumber : getBig)(bytes, base, field);

function put(bytes: Uint8Array, { offset, bits }: Field, value: number | bigint): void {
  const isNumber = typeof value === 'number';
  const high = isNumber ? Math.floor(value / 2 ** 32) | 0 : Number(BigInt.asIntN(32, value >> 32n));
  const low = isNumber ? value | 0 : Number(BigInt.asIntN(32, value));
  let at = Math.floor(offset / 8);
  let from = offset & 7;
  for (let rest = bits; rest > 0; from = 0, at++) {
    const width = Math.min(8 - from, rest);
    rest -= width;
    const mask = (1 << width) - 1;
    const shift = 8 - from - width;
    // The part's bits, which may lie across both halves.
    const part = rest >= 32 ? high >>> (rest - 32) : rest === 0 ? low : (low >>> rest) | (high << (32 - rest));
    bytes[at] = (bytes[at] & ~(mask << shift)) | ((part & mask) << shift);
  }
}

// Counting

/** What a sum becomes, undefined where it does not fit and shall fail. */
function sumNarrow({ signed, bits, overflow }: Step, value: number, increment: number): number | undefined {
  const sum = value + increment;
  const most = POWERS[signed ? bits - 1 : bits] - 1;
  const least = signed ? -most - 1 : 0;
  if (sum >= least && sum <= most) return sum;
  if (overflow === 'sat') return sum > most ? most : least;
  if (overflow === 'fail') return undefined;
  const span = POWERS[bits];
  const wrapped = sum - Math.floor(sum / span) * span;
  return wrapped > most ? wrapped - span : wrapped;
}

/** As bitops.c counts, its overflowing 64-bit differences too. */
function sumWide({ signed, bits, overflow }: Step, value: bigint, increment: bigint): bigint | undefined {
  const beyond = signed ? signedOverflow(bits, value, increment) : unsignedOverflow(bits, value, increment);
  if (beyond === 0 || overflow === 'wrap') return (signed ? BigInt.asIntN : BigInt.asUintN)(bits, value + increment);
  if (overflow === 'fail') return undefined;
  const most = (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
  return beyond > 0 ? most : signed ? -most - 1n : 0n;
}

function signedOverflow(bits: number, value: bigint, increment: bigint): -1 | 0 | 1 {
  const most = (1n << BigInt(bits - 1)) - 1n;
  const least = -most - 1n;
  const up = BigInt.asIntN(64, most - value);
  const down = BigInt.asIntN(64, least - value);
  if (value > most || (bits !== 64 && increment > up) || (value >= 0n && increment > 0n && increment > up)) return 1;
  if (value < least || (bits !== 64 && increment < down)) return -1;
  return value < 0n && increment < 0n && increment < down ? -1 : 0;
}

/** `value` counts without a sign: SET of a negative number is far too large. */
function unsignedOverflow(bits: number, value: bigint, increment: bigint): -1 | 0 | 1 {
  const most = (1n << BigInt(bits)) - 1n;
  const unsigned = BigInt.asUintN(64, value);
  if (unsigned > most || (increment > 0n && increment > BigInt.asIntN(64, most - unsigned))) return 1;
  return increment < 0n && increment < BigInt.asIntN(64, -unsigned) ? -1 : 0;
}

/** What a field that held `old` is to hold. */
function next(step: Step, old: number | bigint): number | bigint | undefined {
  const { operation, operand, signed } = step;
  const value = operation === 'set' ? operand : old;
  const increment = operation === 'set' ? 0 : operand;
  if (step.bits <= NARROW && typeof value === 'number' && typeof increment === 'number' && (signed || value >= 0)) {
    return sumNarrow(step, value, increment);
  }
  const wide = sumWide(step, BigInt(value), BigInt(increment));
  return wide !== undefined && step.bits <= NARROW ? Number(wide) : wide;
}

const replyOf = (value: number | bigint): Reply =>
  (typeof value === 'bigint' && value > -SMALL && value < SMALL ? Number(value) : value);

// Commands

function bitfield(client: Client, args: Args): Reply {
  const steps = stepsFrom(client, args);
  return (steps.some(({ operation }) => operation !== 'get') ? write : read)(client, args[1], steps);
}

function bitfieldRo(client: Client, args: Args): Reply {
  const steps = stepsFrom(client, args);
  if (steps.some(({ operation }) => operation !== 'get')) {
    throw new RedisError('ERR BITFIELD_RO only supports the GET subcommand');
  }
  return read(client, args[1], steps);
}

function read({ db }: Client, key: Bytes, steps: readonly Step[]): Reply {
  const entry = stringEntry(db, key);
  return steps.map((step) => {
    if (entry === undefined) return 0;
    const base = Math.min(Math.floor(step.offset / 8), lengthOf(entry));
    return replyOf(get(readBytes(entry, base, Math.min(base + 9, lengthOf(entry))), base, step));
  });
}

function write(client: Client, key: Bytes, steps: readonly Step[]): Reply {
  const { db } = client;
  let length = 0;
  for (const { operation, offset, bits } of steps) {
    if (operation !== 'get') length = Math.max(length, Math.floor((offset + bits - 1) / 8) + 1);
  }
  const { entry, made } = editable(client, key, length);
  const grows = made || length > lengthOf(entry);
  let changed = false;
  if (grows && !made) db.touch(key, entry);
  if (!grows && entry.form < 2) entry.form = 2; // Redis makes it raw before it looks
  let bytes = grows ? editBytes(entry, length, length) : readBytes(entry);
  const replies = steps.map((step): Reply => {
    const old = get(bytes, 0, step);
    if (step.operation === 'get') return replyOf(old);
    const value = next(step, old);
    if (value === undefined) return null;
    if (!changed && !grows && value !== old) db.touch(key, entry);
    changed ||= grows || value !== old;
    if (changed) {
      bytes = editBytes(entry, step.offset >>> 3, ((step.offset + step.bits - 1) >>> 3) + 1);
      put(bytes, step, value);
    }
    return replyOf(step.operation === 'set' ? old : value);
  });
  if (changed) db.notify(Notify.string, 'setbit', key);
  return replies;
}

/** Whether there is nothing but GETs, as far as their number of arguments goes. */
function onlyReads(args: Args): boolean {
  for (let at = 2; at < args.length;) {
    const operation = args[at].toUpperCase();
    const length = operation === 'GET' ? 3 : operation === 'OVERFLOW' ? 2 : Infinity;
    if (at + length > args.length) return false;
    at += length;
  }
  return true;
}

export const bitfieldCommands: CommandTable = {
  bitfield: {
    arity: -2, flags: ['write', 'denyoom'], group: 'bitmap', since: '3.2.0',
    keys: [{
      access: 'RW', first: 1, last: 1, uses: ['access', 'update', 'variable_flags'],
      instead: [{ fits: onlyReads, access: 'RO', uses: ['access'] }],
      notes: 'This command allows both access and modification of the key',
    }],
    syntax: 'key [GET encoding offset | [OVERFLOW <WRAP | SAT | FAIL>] <SET encoding offset value | INCRBY encoding'
      + ' offset increment> ...]',
    summary: 'Perform arbitrary bitfield integer operations on strings',
    complexity: 'O(1) for each subcommand specified',
    run: bitfield,
  },
  bitfield_ro: {
    arity: -2, flags: ['readonly', 'fast'], group: 'bitmap', since: '6.0.0',
    keys: [{ access: 'RO', first: 1, last: 1, uses: ['access'] }],
    syntax: 'key [GET encoding offset [GET encoding offset ...]]',
    summary: 'Perform arbitrary bitfield integer operations on strings. Read-only variant of BITFIELD',
    complexity: 'O(1) for each subcommand specified',
    run: bitfieldRo,
  },
};
