// Random command lines of the collection families. Few keys of every type, so that types clash; few members, so that
// sets meet; now and then a member long enough to change an encoding.
import type { Random } from '../random.ts';

type Make = (r: Random) => (string | string[])[];

const LONG = 'x'.repeat(65);
const key = (r: Random): string => r.pick(['h1', 'h2', 'l1', 'l2', 's1', 's2', 'z1', 'z2', 'none', 'any']);
const of = (type: string) => (r: Random): string => (r.chance(0.92) ? `${type}${1 + r.below(2)}` : key(r));
const h = of('h');
const l = of('l');
const s = of('s');
const z = of('z');
const word = (r: Random): string => (r.chance(0.004) ? LONG : r.pick(['a', 'b', 'c', 'd', 'e', '\x00\xff', '',
  'long er']));
const int = (r: Random): string => r.pick(['0', '1', '2', '3', '-1', '-2', '-3', '5', '10', '-10', '100', 'x', '1.5',
  ' 1',
  '9223372036854775807', '-9223372036854775808', '9223372036854775808', '01', '+1']);
const index = (r: Random): string => (r.chance(0.1) ? int(r) : String(r.below(12) - 6));
const count = (r: Random): string => (r.chance(0.1) ? int(r) : String(r.below(4)));
const member = (r: Random): string => (r.chance(0.6) ? String(r.below(12) - 3) : word(r));
const score = (r: Random): string => r.pick(['0', '1', '2', '3', '-1', '1.5', '0.1', '-0', 'inf', '-inf', '1e3',
  '3.25e-7',
  '0x10', '1e400', 'nan', 'x', '', '17179869184.000001', '1e17', '123456789012345678', '1e-320']);
const plainScore = (r: Random): string => (r.chance(0.15) ? score(r) : String(r.below(60) / 4 - 3));
const bound = (r: Random): string => (r.chance(0.3) ? '(' : '') + (r.chance(0.2) ? r.pick(['+inf',
  '-inf']) : plainScore(r));
const lex = (r: Random): string => r.pick(['-', '+', '[a', '(a', '[b', '(c', '[d', '(e', '[', '(', 'a', '', '+a']);
const maybe = (r: Random, of_: number, ...words: string[]): string[] => (r.chance(of_) ? words : []);
const keysOf = (r: Random, one: (r: Random) => string): string[] => {
  const keys = r.some(1, 3, () => one(r));
  return [r.chance(0.95) ? String(keys.length) : int(r), ...keys];
};
const anySet = (r: Random): string => (r.chance(0.5) ? z(r) : s(r));
const zOptions = (r: Random): string[] => [
  ...maybe(r, 0.15, 'WEIGHTS', plainScore(r), plainScore(r), plainScore(r)),
  ...maybe(r, 0.2, 'AGGREGATE', r.pick(['sum', 'min', 'MAX', 'x'])), ...maybe(r, 0.5, 'WITHSCORES')];
const rangeOptions = (r: Random): string[] => [...maybe(r, 0.3, 'LIMIT', index(r), index(r)), ...maybe(r, 0.3,
  'withscores')];

const COMMANDS: Record<string, Make> = {
  hset: (r) => [h(r), r.some(1, 3, () => [member(r), member(r)]).flat(), maybe(r, 0.03, 'x')],
  hmset: (r) => [h(r), member(r), member(r), maybe(r, 0.03, 'x')],
  hsetnx: (r) => [h(r), member(r), member(r)],
  hget: (r) => [h(r), member(r)],
  hmget: (r) => [h(r), r.some(1, 3, () => member(r))],
  hgetall: (r) => [h(r)], hkeys: (r) => [h(r)], hvals: (r) => [h(r)], hlen: (r) => [h(r)],
  hexists: (r) => [h(r), member(r)],
  hstrlen: (r) => [h(r), member(r)],
  hdel: (r) => [h(r), r.some(1, 3, () => member(r))],
  hincrby: (r) => [h(r), member(r), int(r)],
  hincrbyfloat: (r) => [h(r), member(r), score(r)],
  hscan: (r) => [h(r), r.pick(['0', '0', 'x', '']), maybe(r, 0.3, 'MATCH', r.pick(['*', 'a*', '[0-9]'])), 'COUNT',
    '999'],
  lpush: (r) => [l(r), r.some(1, 4, () => member(r))],
  rpush: (r) => [l(r), r.some(1, 4, () => member(r))],
  lpushx: (r) => [l(r), r.some(1, 2, () => member(r))],
  rpushx: (r) => [l(r), r.some(1, 2, () => member(r))],
  lpop: (r) => [l(r), maybe(r, 0.3, count(r)), maybe(r, 0.02, '1')],
  rpop: (r) => [l(r), maybe(r, 0.3, count(r)), maybe(r, 0.02, '1')],
  llen: (r) => [l(r)],
  lindex: (r) => [l(r), index(r)],
  lrange: (r) => [l(r), index(r), index(r)],
  lset: (r) => [l(r), index(r), member(r)],
  linsert: (r) => [l(r), r.pick(['BEFORE', 'after', 'x']), member(r), member(r)],
  lrem: (r) => [l(r), index(r), member(r)],
  ltrim: (r) => [l(r), index(r), r.chance(0.8) ? '-1' : index(r)],
  lpos: (r) => [l(r), member(r), maybe(r, 0.4, 'RANK', index(r)), maybe(r, 0.4, 'COUNT', count(r)), maybe(r, 0.3,
    'MAXLEN', count(r)), maybe(r, 0.02, 'x')],
  lmove: (r) => [l(r), l(r), r.pick(['left', 'RIGHT', 'x']), r.pick(['LEFT', 'right'])],
  rpoplpush: (r) => [l(r), l(r)],
  lmpop: (r) => [keysOf(r, l), r.pick(['LEFT', 'right', 'x']), maybe(r, 0.4, 'COUNT', count(r)), maybe(r, 0.05,
    'COUNT', '1')],
  sadd: (r) => [s(r), r.some(1, 5, () => member(r))],
  srem: (r) => [s(r), r.some(1, 2, () => member(r))],
  sismember: (r) => [s(r), member(r)],
  smismember: (r) => [s(r), r.some(1, 3, () => member(r))],
  scard: (r) => [s(r)], smembers: (r) => [s(r)],
  smove: (r) => [s(r), s(r), member(r)],
  sinter: (r) => r.some(1, 3, () => s(r)), sunion: (r) => r.some(1, 3, () => s(r)), sdiff: (r) => r.some(1, 3,
    () => s(r)),
  sinterstore: (r) => r.some(2, 4, () => s(r)), sunionstore: (r) => r.some(2, 4, () => s(r)),
  sdiffstore: (r) => r.some(2, 4, () => s(r)),
  sintercard: (r) => [keysOf(r, s), maybe(r, 0.4, 'LIMIT', count(r)), maybe(r, 0.03, 'x')],
  zadd: (r) => [z(r), maybe(r, 0.15, 'NX'), maybe(r, 0.15, 'xx'), maybe(r, 0.1, 'GT'), maybe(r, 0.1, 'lt'), maybe(r,
    0.2, 'CH'),
    maybe(r, 0.1, 'INCR'), r.some(1, 3, () => [plainScore(r), member(r)]).flat(), maybe(r, 0.02, '1')],
  zincrby: (r) => [z(r), score(r), member(r)],
  zrem: (r) => [z(r), r.some(1, 2, () => member(r))],
  zscore: (r) => [z(r), member(r)],
  zmscore: (r) => [z(r), r.some(1, 3, () => member(r))],
  zrank: (r) => [z(r), member(r)], zrevrank: (r) => [z(r), member(r)], zcard: (r) => [z(r)],
  zcount: (r) => [z(r), bound(r), bound(r)],
  zrange: (r) => [z(r), r.chance(0.5) ? [index(r), index(r)] : [bound(r), bound(r), 'BYSCORE'], maybe(r, 0.3, 'REV'),
    rangeOptions(r)],
  zrevrange: (r) => [z(r), index(r), index(r), rangeOptions(r)],
  zrangebyscore: (r) => [z(r), bound(r), bound(r), rangeOptions(r)],
  zrevrangebyscore: (r) => [z(r), bound(r), bound(r), rangeOptions(r)],
  zrangestore: (r) => [z(r), z(r), bound(r), bound(r), maybe(r, 0.8, 'BYSCORE'), maybe(r, 0.3, 'REV'), maybe(r, 0.3,
    'LIMIT', index(r), index(r))],
  zpopmin: (r) => [z(r), maybe(r, 0.4, count(r)), maybe(r, 0.02, '1')],
  zpopmax: (r) => [z(r), maybe(r, 0.4, count(r)), maybe(r, 0.02, '1')],
  zmpop: (r) => [keysOf(r, z), r.pick(['MIN', 'max', 'x']), maybe(r, 0.4, 'COUNT', count(r))],
  zremrangebyrank: (r) => [z(r), index(r), index(r)],
  zremrangebyscore: (r) => [z(r), bound(r), bound(r)],
  zunion: (r) => [keysOf(r, anySet), zOptions(r)],
  zinter: (r) => [keysOf(r, anySet), zOptions(r)],
  zdiff: (r) => [keysOf(r, anySet), maybe(r, 0.5, 'WITHSCORES'), maybe(r, 0.02, 'WEIGHTS', '1')],
  zunionstore: (r) => [z(r), keysOf(r, anySet), zOptions(r).filter((word_) => word_ !== 'WITHSCORES')],
  zinterstore: (r) => [z(r), keysOf(r, anySet), zOptions(r)],
  zdiffstore: (r) => [z(r), keysOf(r, anySet)],
  zintercard: (r) => [keysOf(r, anySet), maybe(r, 0.4, 'LIMIT', count(r))],
  zscan: (r) => [z(r), '0', maybe(r, 0.3, 'MATCH', '[0-9]*'), 'count', '999'],
};
/** By member: all scores must be equal, or the result is unspecified. */
const LEX: Record<string, Make> = {
  zadd: (r) => ['lex', r.some(1, 3, () => ['0', word(r)]).flat()],
  zrangebylex: (r) => ['lex', lex(r), lex(r), maybe(r, 0.3, 'LIMIT', index(r), index(r)), maybe(r, 0.03, 'WITHSCORES')],
  zrevrangebylex: (r) => ['lex', lex(r), lex(r), maybe(r, 0.3, 'LIMIT', index(r), index(r))],
  zlexcount: (r) => ['lex', lex(r), lex(r)],
  zremrangebylex: (r) => ['lex', lex(r), lex(r)],
  zrange: (r) => ['lex', lex(r), lex(r), 'BYLEX', maybe(r, 0.3, 'REV'), rangeOptions(r)],
  zrangestore: (r) => ['lex2', 'lex', lex(r), lex(r), 'bylex', maybe(r, 0.3, 'REV')],
};

const FAMILIES = [...Object.entries(COMMANDS), ...Object.entries(LEX)];

/** A command with its arguments, as byte strings. */
export function randomLine(r: Random): string[] {
  const [name, make] = r.pick(FAMILIES);
  return [name, ...make(r).flat()];
}
