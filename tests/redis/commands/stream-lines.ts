// Random command lines of streams: few keys, ids close together, so that ranges, groups and deletions meet.
import type { Random } from '../random.ts';

type Words = (string | (string | string[])[])[];
type Make = (r: Random) => Words;

const key = (r: Random): string => (r.chance(0.03) ? r.pick(['string', 'none']) : `x${1 + r.below(3)}`);
const group = (r: Random): string => (r.chance(0.04) ? r.pick(['', 'no\r\ne', 'a\x00b']) : `g${1 + r.below(3)}`);
const consumer = (r: Random): string => r.pick(['c1', 'c2', 'c3', 'c\xff', '']);
const small = (r: Random): string => String(r.below(30));
const seq = (r: Random): string => String(r.below(4));
const STRANGE = ['-', '+', '', '*', '$', '>', 'x', '1-', '-1', '1-x', '1-1-1', ' 5', '+5', '05-01', '1--1', '0-0',
  '18446744073709551615', '18446744073709551615-18446744073709551615', '18446744073709551616', '9007199254740993-0',
  '5-18446744073709551615', '9223372036854775807-9223372036854775808', '(1', '3-*', '1-1\x00x', '(', '((1', '-0'];
const id = (r: Random): string => (r.chance(0.03) ? r.pick(STRANGE) : r.chance(0.5) ? small(r) : `${small(r)}-${seq(r)}`);
const end = (r: Random): string =>
  (r.chance(0.35) ? r.pick(['-', '+']) : (r.chance(0.2) ? '(' : '') + id(r));
const int = (r: Random): string => (r.chance(0.1) ? r.pick(['-1', 'x', '1.5', '', '9223372036854775807',
  '9223372036854775808', '-9223372036854775808', '0']) : String(r.below(6)));
const maybe = (r: Random, chance: number, ...words: string[]): string[] => (r.chance(chance) ? words : []);
const count = (r: Random): string[] => maybe(r, 0.4, r.pick(['COUNT', 'count']), int(r));
const field = (r: Random): string => r.pick(['a', 'b', 'name', '1', '\x00']);
const value = (r: Random): string => r.pick(['1', '-5', '4096', 'text', '', 'x'.repeat(70), '123456789012', '\xff']);
const fields = (r: Random): string[] =>
  (r.chance(0.6) ? ['a', value(r), 'b', value(r)] : r.some(1, 3, () => [field(r), value(r)]).flat());
const trim = (r: Random): string[] => [
  r.pick(['MAXLEN', 'minid']), ...maybe(r, 0.4, r.pick(['~', '~', '=', 'x'])), r.chance(0.8) ? small(r) : id(r),
  ...maybe(r, 0.2, 'LIMIT', r.pick(['0', '3', '10', '-1', 'x']))];
const soon = (r: Random, tops: Map<string, number>, name: string): string => {
  if (r.chance(0.1)) return id(r);
  const top = (tops.get(name) ?? 0) + r.below(3);
  tops.set(name, top % 40 === 39 ? 0 : top);
  return r.chance(0.5) ? `${top}-*` : `${top}-${r.below(6)}`;
};

/** Lines with a memory of each stream's last id, without which most XADDs would fail. */
export function streamLines(): Record<string, Make> {
  const tops = new Map<string, number>();
  const add: Make = (r) => {
    const name = key(r);
    return [name, maybe(r, 0.05, 'NOMKSTREAM'), r.chance(0.12) ? trim(r) : [], maybe(r, 0.01, 'LIMIT', '0'),
      soon(r, tops, name), fields(r), maybe(r, 0.01, 'odd')];
  };
  const reads = (r: Random, ids: (r: Random) => string): string[] => {
    const keys = r.some(1, 3, () => (r.chance(0.9) ? 'x1' : key(r)));
    return ['STREAMS', ...keys, ...keys.map(() => ids(r)), ...maybe(r, 0.01, '0')];
  };
  return {
    xadd: add, Xadd: add, xADd: add, xlen: (r) => [key(r)],
    xrange: (r) => [key(r), end(r), end(r), count(r), maybe(r, 0.01, 'x')],
    xrevrange: (r) => [key(r), end(r), end(r), count(r)],
    xdel: (r) => [key(r), r.some(1, 3, () => id(r))],
    xtrim: (r) => [key(r), trim(r), maybe(r, 0.02, 'x')],
    xsetid: (r) => [key(r), r.chance(0.7) ? `${small(r)}-3` : id(r), maybe(r, 0.2, 'ENTRIESADDED', int(r)),
      maybe(r, 0.2, 'MAXDELETEDID', id(r)), maybe(r, 0.02, 'x')],
    xread: (r) => [count(r), maybe(r, 0.02, 'NOACK'), maybe(r, 0.02, 'GROUP', 'g', 'c'), reads(r, (r_) =>
      (r_.chance(0.1) ? r_.pick(['$', '>']) : id(r_)))],
    xreadgroup: (r) => [maybe(r, 0.98, 'GROUP', group(r), consumer(r)), count(r), maybe(r, 0.1, 'noack'),
      reads(r, (r_) => (r_.chance(0.7) ? '>' : r_.chance(0.1) ? '$' : id(r_)))],
    XREADGROUP: (r) => ['GROUP', group(r), consumer(r), count(r), 'STREAMS', key(r), '>'],
    xack: (r) => [key(r), group(r), r.some(1, 4, () => id(r))],
    xpending: (r) => [key(r), group(r), r.chance(0.5) ? [] : [maybe(r, 0.2, 'IDLE', r.pick(['0', '-1', '100000', 'x'])),
      end(r), end(r), int(r), maybe(r, 0.3, consumer(r)), maybe(r, 0.01, 'x')]],
    xclaim: (r) => [key(r), group(r), consumer(r), r.pick(['0', '0', '100000', '-1', 'x']), r.some(1, 3, () => id(r)),
      maybe(r, 0.2, 'IDLE', r.pick(['1000000', '0', 'x', '-5'])), maybe(r, 0.1, 'TIME', r.pick(['1000', '-1', 'x'])),
      maybe(r, 0.2, 'RETRYCOUNT', int(r)), maybe(r, 0.4, 'FORCE'), maybe(r, 0.4, 'JUSTID'),
      maybe(r, 0.1, 'LASTID', id(r)), maybe(r, 0.02, 'x\r\ny')],
    xautoclaim: (r) => [key(r), group(r), consumer(r), r.pick(['0', '0', '0', '100000', 'x']), end(r),
      maybe(r, 0.4, 'COUNT', int(r)), maybe(r, 0.3, 'JUSTID'), maybe(r, 0.02, 'x')],
    xgroup: (r) => r.pick<() => Words>([
      () => ['CREATE', key(r), group(r), r.chance(0.3) ? '$' : id(r), maybe(r, 0.4, 'MKSTREAM'),
        maybe(r, 0.3, 'ENTRIESREAD', int(r)), maybe(r, 0.02, 'x')],
      () => ['create', key(r), group(r), '0'],
      () => ['SETID', key(r), group(r), r.chance(0.3) ? '$' : id(r), maybe(r, 0.3, 'ENTRIESREAD', int(r)),
        maybe(r, 0.02, 'MKSTREAM')],
      () => [r.chance(0.3) ? 'DESTROY' : 'x', key(r), group(r)],
      () => ['CREATECONSUMER', key(r), group(r), consumer(r)],
      () => [r.chance(0.5) ? 'DELCONSUMER' : 'delx', key(r), group(r), consumer(r)],
    ])(),
    xinfo: (r) => r.pick<() => Words>([
      () => ['STREAM', key(r), maybe(r, 0.02, 'x')], () => ['GROUPS', key(r), maybe(r, 0.02, 'x')],
      () => ['STREAM', key(r), 'FULL', maybe(r, 0.5, 'count', int(r)), maybe(r, 0.02, 'x')],
      () => ['CONSUMERS', key(r), group(r)],
    ])(),
    copy: (r) => [`x${1 + r.below(3)}`, `x${1 + r.below(3)}`, 'REPLACE'],
    del: (r) => (r.chance(0.05) ? [key(r)] : ['none']),
    type: (r) => [key(r)],
    object: (r) => ['encoding', key(r)],
  };
}

export function streamLine(r: Random, lines: Record<string, Make>): string[] {
  const name = r.pick(Object.keys(lines));
  return [name, ...lines[name](r).flat(2)];
}
