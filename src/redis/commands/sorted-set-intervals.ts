// Intervals of a sorted set as commands write them: "0 -1", "(1 +inf", "[a (b".
import { integer, parseDouble } from '../arguments.ts';
import type { Ranked, SortedSet } from '../data/sorted-set.ts';
import { RedisError } from '../errors.ts';
import type { Bytes } from '../reply.ts';

/** Finds where an interval begins in a set and, excluded, where it ends: empty where the end is not beyond. */
export type Interval = (set: SortedSet) => [from: number, to: number];

/** Places from one to another, inclusive; negative ones count from the end. In reverse they count downwards. */
export function rankInterval(first: Bytes, last: Bytes, reverse: boolean): Interval {
  const start = integer(first);
  const stop = integer(last);
  return ({ size }) => {
    const from = Math.max(0, start < 0 ? size + start : start);
    const to = Math.min(stop < 0 ? size + stop : stop, size - 1) + 1;
    return reverse ? [size - to, size - from] : [from, to];
  };
}

/** Scores from `min` to `max`, each exclusive after "(". Throws as zslParseRange. `plain`: decimals alone, as since 8.0. */
export function scoreInterval(min: Bytes, max: Bytes, plain: boolean): Interval {
  const low = scoreBound(min, plain);
  const high = scoreBound(max, plain);
  const below = low.excluded ? ({ score }: Ranked) => score <= low.score : ({ score }: Ranked) => score < low.score;
  const upTo = high.excluded ? ({ score }: Ranked) => score < high.score : ({ score }: Ranked) => score <= high.score;
  return (set) => [set.countWhile(below), set.countWhile(upTo)];
}

function scoreBound(text: Bytes, plain: boolean): { score: number; excluded: boolean } {
  const excluded = text.startsWith('(');
  const digits = excluded ? text.slice(1) : text;
  const score = plain && isUnusual(digits) ? undefined : looseDouble(digits);
  if (score === undefined) throw new RedisError('ERR min or max is not a float');
  return { score, excluded };
}

/** What strtod reads and a reader of decimals does not: space before a number, hexadecimal digits. */
export const isUnusual = (text: Bytes): boolean => /^(?:[ \t-\r]|[+-]?0x)/i.test(text);

/** A double as plain strtod reads a C string: space may lead, a NUL ends it, nothing is 0, too much is infinite. */
function looseDouble(text: Bytes): number | undefined {
  const exact = parseDouble(text);
  if (exact !== undefined) return exact;
  const nul = text.indexOf('\0');
  const whole = nul < 0 ? text : text.slice(0, nul);
  if (whole === '') return 0;
  const trimmed = whole.replace(/^[ \t\n\v\f\r]+/, '');
  return parseDouble(trimmed) ?? beyondRange(trimmed);
}

/** Decimals whose size no double holds: infinity or zero. */
function beyondRange(text: Bytes): number | undefined {
  return /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i.test(text) ? Number(text) : undefined;
}

interface LexBound { member: Bytes; excluded: boolean; end: -1 | 0 | 1 }

/**
 * Members from `min` to `max`: "-" and "+" are the ends, "[" includes, "(" excludes. They are meant for sets of one score;
 * of others Redis gives what it meets as it walks a listpack, `reverse` from its end. Throws as zslParseLexRange.
 */
export function lexInterval(min: Bytes, max: Bytes, reverse: boolean): Interval {
  const low = lexBound(min);
  const high = lexBound(max);
  if (isEmpty(low, high)) return () => [0, 0];
  const below = (element: Ranked): boolean => isBefore(element, low);
  const upTo = (element: Ranked): boolean => !isAfter(element, high);
  return (set) => {
    const [first, last] = [...set.slice(0, 1), ...set.slice(set.size - 1, set.size)];
    if (below(last) || !upTo(first)) return [0, 0];
    if (first.score === last.score || !set.isCompact) return [set.countWhile(below), set.countWhile(upTo)];
    const fits = set.slice(0, set.size).map((element) => ({ low: !below(element), high: upTo(element) }));
    return reverse ? walkBack(fits) : walk(fits);
  };
}

/** Which bounds an element keeps. */
interface Fit { low: boolean; high: boolean }

/** From the first that is not below, as long as none is above. */
function walk(fits: readonly Fit[]): [from: number, to: number] {
  const from = fits.findIndex(({ low }) => low);
  const above = fits.findIndex(({ high }, i) => i >= from && !high);
  return [from, above < 0 ? fits.length : above];
}

/** Up to the last that is not above, as long as none is below. */
function walkBack(fits: readonly Fit[]): [from: number, to: number] {
  const last = fits.findLastIndex(({ high }) => high);
  return [fits.findLastIndex(({ low }, i) => i <= last && !low) + 1, last + 1];
}

function lexBound(text: Bytes): LexBound {
  const sign = text[0];
  if (text === '-') return { member: '', excluded: false, end: -1 };
  if (text === '+') return { member: '', excluded: false, end: 1 };
  if (sign === '[' || sign === '(') return { member: text.slice(1), excluded: sign === '(', end: 0 };
  throw new RedisError('ERR min or max not valid string range item');
}

function isEmpty(low: LexBound, high: LexBound): boolean {
  if (low.end !== 0 || high.end !== 0) return low.end === 1 && high.end !== 1 || high.end === -1 && low.end !== -1;
  return low.member > high.member || (low.member === high.member && (low.excluded || high.excluded));
}

const isBefore = ({ member }: Ranked, { member: bound, excluded, end }: LexBound): boolean =>
  end === 0 ? member < bound || (excluded && member === bound) : end > 0;
const isAfter = ({ member }: Ranked, { member: bound, excluded, end }: LexBound): boolean =>
  end === 0 ? member > bound || (excluded && member === bound) : end < 0;
