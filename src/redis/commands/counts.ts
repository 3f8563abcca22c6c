// Count arguments that several families share, with their errors.
import { integer, parseInt64 } from '../arguments.ts';
import { mustBePositive, notInteger, RedisError, syntaxError } from '../errors.ts';
import type { Bytes } from '../reply.ts';

const LONG_MAX = 9223372036854775807n;

/** A count of 0 or more; `message` is the whole error for anything else. */
export function countFrom(text: Bytes, least: 0 | 1, message: Bytes): number {
  const failed = (): RedisError => new RedisError(message);
  const count = integer(text, failed);
  if (count < least) throw failed();
  return count;
}

/** The count of LPOP, SPOP, ZPOPMIN. */
export function popCount(text: Bytes): number {
  const count = integer(text, mustBePositive);
  if (count < 0) throw mustBePositive();
  return count;
}

/** The optional count of the RANDFIELD family, whose negative values mean "with repetition". */
export function randomCount(text: Bytes): number {
  const count = parseInt64(text);
  if (count === undefined) throw notInteger();
  if (count < -LONG_MAX) {
    throw new RedisError(`ERR value is out of range, value must between -${LONG_MAX} and ${LONG_MAX}`);
  }
  return Number(count);
}

/** The last argument of HRANDFIELD and ZRANDMEMBER: whether `keyword` (upper case) follows the count. */
export function pairsWanted(args: readonly Bytes[], count: number, keyword: Bytes): boolean {
  if (args.length > 4 || (args.length === 4 && args[3].toUpperCase() !== keyword)) throw syntaxError();
  if (args.length === 4 && Math.abs(count) > Number(LONG_MAX / 2n)) throw new RedisError('ERR value is out of range');
  return args.length === 4;
}
