// Commands of every family, each in a loop of one script: data alone, as in programs.ts.
import type { RedisProgram } from './programs.ts';

/** `m` holds a thousand short names; `k` is the key, `x` a second one, `i` the round. */
const NAMES = "local m = {} for i = 1, 1000 do m[i] = 'm' .. i end local call, k, x = redis.call, 'k', 'x'\n"
  + "local dump = call('EXISTS', 'h') == 1 and call('DUMP', 'h')\n";

/** [work of a round, rounds, work before it all]; the name is the first command unless given. */
type Row = [work: string, rounds: number, before?: string, name?: string];

const each = (work: string, count = 1000): string => `for i = 1, ${count} do ${work} end`;

const STRING = "call('SET', k, ('0123456789'):rep(10))";
const BITS = `${each("call('SETBIT', k, i * 7, 1)")} ${each("call('SETBIT', x, i * 5, 1)")}`;
const HASH = each("call('HSET', k, m[i], i)");
const SMALL_HASH = each("call('HSET', k, m[i], i)", 20);
const LIST = each("call('RPUSH', k, m[i])");
const SETS = `${each("call('SADD', k, m[i])", 200)} ${each("call('SADD', x, m[i + 100])", 200)}`;
const SORTED = each("call('ZADD', k, i * 37 % 1000, m[i])");
const SMALL_SORTED = `${each("call('ZADD', k, i, m[i])", 100)} ${each("call('ZADD', x, i, m[i + 50])", 100)}`;
const STREAM = each("call('XADD', k, i .. '-1', 'field', i, 'name', 'value')");
const PLACES = each("call('GEOADD', k, i % 100 / 10 + 2, i % 77 / 10 + 41, m[i])");
const COUNTED = `${each("call('PFADD', k, m[i])")} ${each("call('PFADD', x, i)")}`;
const NUMBERS = each("call('RPUSH', k, i * 37 % 100)", 100);
const KEYS = each("call('SET', m[i], i)");

const FAMILIES: Record<string, Row[]> = {
  strings: [
    ["call('SET', m[i % 1000 + 1], 'v', 'EX', 1000)", 200_000, , 'SET EX'],
    ["call('SET', k, i, 'XX', 'GET')", 200_000, "call('SET', k, 1)", 'SET XX GET'],
    ["call('SETNX', m[i % 1000 + 1], i)", 200_000],
    ["call('GETSET', k, i)", 200_000],
    ["call('GETEX', k, 'PERSIST')", 200_000, STRING],
    ["call('SET', k, i) call('GETDEL', k)", 100_000, , 'SET, GETDEL'],
    ["call('APPEND', k, 'ten bytes.')", 200_000],
    ["call('STRLEN', k)", 200_000, STRING],
    ["call('GETRANGE', k, 10, 29)", 200_000, STRING],
    ["call('SETRANGE', k, i % 100, 'abc')", 200_000, STRING],
    ["call('INCRBY', k, 7)", 200_000],
    ["call('INCRBYFLOAT', k, '0.5')", 200_000],
    ["call('MSET', 'a', i, 'b', i, 'c', i, 'd', i, 'e', i)", 100_000],
    ["call('MGET', 'a', 'b', 'c', 'd', 'e')", 100_000, "call('MSET', 'a', 1, 'b', 2, 'c', 3)"],
    ["call('LCS', k, x)", 1000, `${STRING} call('SET', x, ('1234506789'):rep(10))`],
  ],
  bitmaps: [
    ["call('SETBIT', k, i % 4096, i % 2)", 200_000],
    ["call('GETBIT', k, i % 7000)", 200_000, BITS],
    ["call('BITCOUNT', k)", 50_000, BITS],
    ["call('BITPOS', k, 0)", 200_000, BITS],
    ["call('BITOP', 'AND', 'd', k, x)", 50_000, BITS],
    ["call('BITFIELD', k, 'INCRBY', 'u8', '#' .. i % 100, 1)", 100_000],
    ["call('BITFIELD', k, 'GET', 'u8', 0, 'SET', 'i16', 8, i, 'OVERFLOW', 'SAT', 'INCRBY', 'u4', 32, 1)", 100_000,
      , 'BITFIELD of three'],
  ],
  hashes: [
    ["call('HSET', k, m[i % 1000 + 1], i, m[i % 997 + 1], i, 'f', i)", 100_000, , 'HSET of three'],
    ["call('HMGET', k, 'm1', 'm2', 'm3', 'm4', 'none')", 100_000, HASH],
    ["call('HINCRBY', k, m[i % 1000 + 1], 3)", 200_000, HASH],
    ["call('HINCRBYFLOAT', k, m[i % 100 + 1], '1.5')", 100_000],
    ["call('HGETALL', k)", 20_000, SMALL_HASH],
    ["call('HKEYS', k)", 1000, HASH],
    ["call('HDEL', k, 'f') call('HSET', k, 'f', 1)", 100_000, HASH, 'HDEL, HSET'],
    ["call('HEXISTS', k, m[i % 1000 + 1])", 200_000, HASH],
    ["call('HLEN', k)", 200_000, HASH],
    ["call('HSCAN', k, 0, 'COUNT', 20)", 20_000, HASH],
    ["call('HRANDFIELD', k)", 100_000, HASH],
  ],
  lists: [
    ["call('RPUSH', k, i, 'b', 'c', 'd', 'e')", 100_000, , 'RPUSH of five'],
    ["call('RPUSH', k, i) call('LPOP', k)", 100_000, LIST, 'RPUSH, LPOP'],
    ["call('LRANGE', k, 100, 119)", 20_000, LIST],
    ["call('LINDEX', k, i % 1000)", 200_000, LIST],
    ["call('LSET', k, i % 1000, i)", 200_000, LIST],
    ["call('LINSERT', k, 'BEFORE', 'm50', i)", 10_000, LIST],
    ["call('LREM', k, 1, 'm50') call('LPUSH', k, 'm50')", 50_000, LIST, 'LREM, LPUSH'],
    ["call('LPUSH', k, i) call('LTRIM', k, 0, 99)", 100_000, LIST, 'LPUSH, LTRIM'],
    ["call('LPOS', k, 'm200')", 20_000, LIST],
    ["call('LMOVE', k, k, 'LEFT', 'RIGHT')", 100_000, LIST],
    ["call('LLEN', k)", 200_000, LIST],
  ],
  sets: [
    ["call('SADD', k, i, i + 1, i + 2)", 100_000, , 'SADD of three integers'],
    ["call('SREM', k, 'm7') call('SADD', k, 'm7')", 100_000, SETS, 'SREM, SADD'],
    ["call('SMEMBERS', k)", 2000, SETS],
    ["call('SMISMEMBER', k, 'm1', 'm2', 'none')", 100_000, SETS],
    ["call('SINTER', k, x)", 2000, SETS],
    ["call('SUNION', k, x)", 1000, SETS],
    ["call('SDIFFSTORE', 'd', k, x)", 2000, SETS],
    ["call('SINTERCARD', 2, k, x, 'LIMIT', 10)", 50_000, SETS],
    ["call('SPOP', k) call('SADD', k, i)", 100_000, SETS, 'SPOP, SADD'],
    ["call('SRANDMEMBER', k)", 100_000, SETS],
    ["call('SMOVE', k, x, 'm1') call('SMOVE', x, k, 'm1')", 50_000, SETS],
  ],
  'sorted sets': [
    ["call('ZADD', k, i, m[i % 1000 + 1], i + 1, 'b', i + 2, 'c')", 100_000, , 'ZADD of three'],
    ["call('ZINCRBY', k, 7, m[i % 1000 + 1])", 200_000, SORTED],
    ["call('ZRANGE', k, 100, 119)", 20_000, SORTED],
    ["call('ZRANGE', k, 100, 119, 'WITHSCORES')", 10_000, SORTED, 'ZRANGE WITHSCORES'],
    ["call('ZRANGEBYSCORE', k, 100, 1000, 'LIMIT', 0, 10)", 20_000, SORTED],
    ["call('ZREVRANGE', k, 0, 9)", 20_000, SORTED],
    ["call('ZRANK', k, m[i % 1000 + 1])", 100_000, SORTED],
    ["call('ZCOUNT', k, 200, 700)", 100_000, SORTED],
    ["call('ZREM', k, 'm7') call('ZADD', k, 7, 'm7')", 100_000, SORTED, 'ZREM, ZADD'],
    ["call('ZPOPMIN', k) call('ZADD', k, i, m[i % 1000 + 1])", 100_000, SORTED, 'ZPOPMIN, ZADD'],
    ["call('ZUNIONSTORE', 'd', 2, k, x)", 1000, SMALL_SORTED],
    ["call('ZINTER', 2, k, x, 'WITHSCORES')", 1000, SMALL_SORTED],
    ["call('ZRANGESTORE', 'd', k, 0, 19)", 10_000, SORTED],
    ["call('ZMSCORE', k, 'm1', 'm2', 'none')", 100_000, SORTED],
    ["call('ZRANGEBYLEX', k, '[m5', '(m6', 'LIMIT', 0, 5)", 20_000, each("call('ZADD', k, 0, m[i])")],
  ],
  streams: [
    ["call('XADD', k, '*', 'field', i, 'name', 'value')", 100_000],
    ["call('XADD', k, 'MAXLEN', '~', 1000, '*', 'field', i)", 100_000, , 'XADD MAXLEN ~'],
    ["call('XRANGE', k, 100, '+', 'COUNT', 10)", 10_000, STREAM],
    ["call('XREVRANGE', k, '+', '-', 'COUNT', 1)", 50_000, STREAM],
    ["call('XLEN', k)", 200_000, STREAM],
    ["call('XREAD', 'COUNT', 5, 'STREAMS', k, i % 900)", 20_000, STREAM],
    ["call('XADD', k, i .. '-1', 'f', i) call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', k, '>') call('XACK', k, 'g', i .. '-1')",
      20_000, "call('XGROUP', 'CREATE', k, 'g', '0', 'MKSTREAM')", 'XADD, XREADGROUP, XACK'],
    ["call('XADD', k, i .. '-1', 'f', i) call('XDEL', k, i .. '-1')", 50_000, , 'XADD, XDEL'],
  ],
  geo: [
    ["call('GEOADD', k, i % 1000 / 10, i % 777 / 10, m[i % 1000 + 1])", 50_000],
    ["call('GEOPOS', k, m[i % 1000 + 1])", 50_000, PLACES],
    ["call('GEODIST', k, m[i % 1000 + 1], 'm7', 'km')", 50_000, PLACES],
    ["call('GEOSEARCH', k, 'FROMLONLAT', 5, 45, 'BYRADIUS', 60, 'km', 'ASC')", 5000, PLACES],
    ["call('GEOHASH', k, m[i % 1000 + 1])", 50_000, PLACES],
  ],
  HyperLogLog: [
    ["call('PFADD', k, i)", 100_000],
    ["call('PFCOUNT', k)", 100_000, COUNTED],
    ["call('PFCOUNT', k, x)", 1000, COUNTED, 'PFCOUNT of two'],
    ["call('PFMERGE', 'd', k, x)", 500, COUNTED],
  ],
  generic: [
    ["call('SET', k, i) call('DEL', k)", 100_000, , 'SET, DEL'],
    ["call('EXISTS', 'm1', 'm2', 'm3', 'none')", 100_000, KEYS, 'EXISTS of four'],
    ["call('TYPE', k)", 100_000, STRING],
    ["call('TTL', k)", 200_000, STRING],
    ["call('EXPIRE', k, 100, 'NX') call('PERSIST', k)", 100_000, STRING, 'EXPIRE NX, PERSIST'],
    ["call('RENAME', k, x) call('RENAME', x, k)", 50_000, STRING],
    ["call('COPY', k, x, 'REPLACE')", 20_000, SMALL_HASH],
    ["call('DUMP', k)", 20_000, SMALL_HASH],
    ["call('RESTORE', x, 0, dump, 'REPLACE')", 10_000, each("call('HSET', 'h', m[i], i)", 20)],
    ["call('OBJECT', 'ENCODING', k)", 100_000, STRING],
    ["call('SCAN', 0, 'COUNT', 20)", 10_000, KEYS],
    ["call('KEYS', 'm99*')", 500, KEYS],
    ["call('RANDOMKEY')", 100_000, KEYS],
    ["call('TOUCH', 'm1', 'm2')", 100_000, KEYS],
    ["call('SORT', k)", 2000, NUMBERS],
    ["call('SORT', k, 'BY', 'm*', 'GET', '#', 'GET', 'm*', 'LIMIT', 0, 10)", 2000, `${NUMBERS} ${KEYS}`, 'SORT BY GET'],
    ["call('SORT', k, 'ALPHA', 'STORE', 'd')", 1000, SETS, 'SORT ALPHA STORE'],
    ["call('PUBLISH', 'channel', 'message')", 200_000],
  ],
};

/** About a hundred commands; those of one family stand together. */
export const familyPrograms: RedisProgram[] = Object.values(FAMILIES).flat().map(([work, rounds, before, name]) => ({
  name: name ?? /'(\w+)'/.exec(work)![1],
  script: `${NAMES}for i = 1, ARGV[1] do ${work} end`,
  rounds,
  ...(before !== undefined && { prepare: NAMES + before }),
}));
