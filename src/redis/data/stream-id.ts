// Ids of stream entries: two unsigned 64-bit numbers, milliseconds and a sequence number.
import type { Bytes } from '../reply.ts';

/** A whole number of 64 bits: a number while that is exact, a bigint beyond. Both compare with each other. */
export type Whole = number | bigint;

export class StreamId {
  private text: Bytes | undefined;
  constructor(readonly ms: Whole, readonly seq: Whole) {}
  toString(): Bytes { return (this.text ??= `${this.ms}-${this.seq}`); }
}

const MOST = 2n ** 64n - 1n;
export const MIN_ID = new StreamId(0, 0);
export const MAX_ID = new StreamId(MOST, MOST);

/** The one form of a whole number. */
export const whole = (value: bigint): Whole =>
  (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value);

/** Exact, whatever the size. */
export function add(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a + b)) return a + b;
  return whole(BigInt(a) + BigInt(b));
}

/** How far one number is from another, as a signed one of 64 bits. */
export function distance(to: Whole, from: Whole): Whole {
  const found = add(to, -from);
  return typeof found === 'number' ? found : whole(BigInt.asIntN(64, found));
}

/** As a signed number of 64 bits, which counters are. */
export const signed = (value: Whole): Whole => (typeof value === 'number' ? value : whole(BigInt.asIntN(64, value)));

/** Below 0: `a` is before `b`. */
export function compareIds(a: StreamId, b: StreamId): number {
  if (a.ms !== b.ms) return a.ms < b.ms ? -1 : 1;
  return a.seq === b.seq ? 0 : a.seq < b.seq ? -1 : 1;
}

/** The id after, or undefined after the last. */
export function nextId({ ms, seq }: StreamId): StreamId | undefined {
  if (seq !== MOST) return new StreamId(ms, add(seq, 1));
  return ms === MOST ? undefined : new StreamId(add(ms, 1), 0);
}

/** The id before, or undefined before the first. */
export function previousId({ ms, seq }: StreamId): StreamId | undefined {
  if (seq !== 0) return new StreamId(ms, add(seq, -1));
  return ms === 0 ? undefined : new StreamId(add(ms, -1), MOST);
}

/** An id as `toString` wrote it. */
export function readId(text: Bytes): StreamId {
  const dash = text.indexOf('-');
  return new StreamId(readWhole(text.slice(0, dash)), readWhole(text.slice(dash + 1)));
}

export const readWhole = (text: Bytes): Whole => (text.length < 16 ? Number(text) : whole(BigInt(text)));

/** An unsigned 64-bit number as `string2ull` takes it: as strtoull does, blanks and signs and all. */
export function parseUnsigned(text: Bytes): Whole | undefined {
  const { length } = text;
  let digits = length > 0 && length < 16 ? 0 : NaN; // most are short and nothing but digits
  for (let i = 0; i < length && digits === digits; i++) {
    const digit = text.charCodeAt(i) - 48;
    digits = digit >= 0 && digit <= 9 ? digits * 10 + digit : NaN;
  }
  return digits === digits ? digits : parseSeldom(text);
}

function parseSeldom(text: Bytes): Whole | undefined {
  const found = /^([\t-\r ]*)([+-]?)([0-9]+)$/.exec(text);
  if (found === null) return undefined;
  const [, blanks, sign, digits] = found;
  if (digits.length < 16 && sign !== '-') return Number(digits);
  const value = BigInt(digits);
  if (value > MOST) return undefined;
  if (sign !== '-') return whole(value);
  // A number in strict form is read as a signed one, and refused; what strtoull alone takes wraps.
  const strict = blanks === '' && !/^0/.test(digits) && value <= 2n ** 63n;
  return strict ? undefined : whole(BigInt.asUintN(64, -value));
}
