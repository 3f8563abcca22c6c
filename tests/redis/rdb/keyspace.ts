// A keyspace with every type in each of its encodings, and what is asked about it.
import { SERVERS } from './servers.ts';
import type { ServerName } from './servers.ts';

type Args = string[];

const words = (line: string): Args => line.split(' ');
const numbers = (count: number, from = 1): string[] => Array.from({ length: count }, (_, i) => String(from + i));
/** The year 2100, so that nothing expires. */
const LATER = 4_102_444_800_000;

const LIBRARY = `#!lua name=tools
redis.register_function('double_it', function(keys, args) return args[1] * 2 end)
redis.register_function{function_name = 'read_it', callback = function(keys) return redis.call('GET', keys[1]) end, flags = {'no-writes'}}
`;

const strings: Args[] = [
  ...[['byte', '-7'], ['short', '30000'], ['int', '-2000000000'], ['long', '9007199254740993'], ['leading', '007']]
    .map(([name, text]) => ['SET', `string:${name}`, text]),
  ['SET', 'string:empty', ''], ['SET', 'string:binary', '\0\x01\xff\xfe\r\n'], ['SET', 'string:long', 'abcdefgh'.repeat(40)],
  ['SET', 'string:noise', Array.from({ length: 300 }, (_, i) => String.fromCharCode((i * i * 7 + i * 31) % 251)).join('')],
  ['SET', 'expires', 'later'], ['PEXPIREAT', 'expires', String(LATER)], ['SETBIT', 'bits', '1000', '1'],
  ['PFADD', 'hll', 'a', 'b', 'c'], ['PFCOUNT', 'hll'], ['SET', 'k\xe9y \0', 'a key of bytes'],
];

const collections: Args[] = [
  words('RPUSH list:small a 1 -5000 70000 3000000000 -9007199254740993'), ['RPUSH', 'list:small', 'x'.repeat(70), 'y'.repeat(5000)],
  ['RPUSH', 'list:long', ...numbers(60), 'z'.repeat(200)],
  words('SADD set:16 1 2 -3'), words('SADD set:32 1 100000'), words('SADD set:64 1 -9007199254740993'), words('SADD set:words a b 3'),
  ['SADD', 'set:large', ...numbers(600), 'word'],
  words('HSET hash:small f v n 12'), ['HSET', 'hash:small', 'large', 'w'.repeat(60)], ['HSET', 'hash:large', 'f', 'v'.repeat(100), 'n', '12'],
  words('ZADD zset:small 1 a 2.5 b -inf c'), ['ZADD', 'zset:large', '0.1', 'm'.repeat(100), '-1e300', 'b', 'inf', 'c', '3', 'd'],
];

const streams: Args[] = [
  ...numbers(12).map((n) => ['XADD', 'stream', `${n}-1`, 'temperature', n, 'unit', 'C']), words('XADD stream 13-0 other fields here too'),
  words('XDEL stream 3-1 5-1'), words('XGROUP CREATE stream readers 0'), words('XGROUP CREATE stream idle $'),
  words('XREADGROUP GROUP readers ann COUNT 4 STREAMS stream >'), words('XREADGROUP GROUP readers bob COUNT 2 STREAMS stream >'),
  words('XACK stream readers 2-1'), words('XADD stream:empty 5-5 a b'), words('XDEL stream:empty 5-5'), words('XSETID stream:empty 9-9'),
];

const otherDatabase: Args[] = [words('SELECT 3'), words('SET other 3'), words('RPUSH list in three'), words('SELECT 0')];

const plainNodes: Args[] = [
  words('DEBUG QUICKLIST-PACKED-THRESHOLD 200b'), ['RPUSH', 'list:plain', 'a', 'p'.repeat(300), 'b'], words('DEBUG QUICKLIST-PACKED-THRESHOLD 0'),
];

const fieldTimes: Args[] = [
  words('HSET hash:timed a 1 b 2 c 3'), words(`HPEXPIREAT hash:timed ${LATER} FIELDS 1 a`), words(`HPEXPIREAT hash:timed ${LATER + 5} FIELDS 1 c`),
  ['HSET', 'hash:timed:large', 'a', 'v'.repeat(100), 'b', '2'], words(`HPEXPIREAT hash:timed:large ${LATER + 7} FIELDS 1 b`),
];

const vectors: Args[] = [
  words('VADD vectors VALUES 3 1 0 0 x SETATTR {"year":1}'), words('VADD vectors VALUES 3 0 1 0.5 y'),
  words('VADD vectors:plain VALUES 2 0.25 -4 p NOQUANT'), words('VADD vectors:plain VALUES 2 1 1 q NOQUANT'),
  words('VADD vectors:bits VALUES 4 1 -1 1 -1 b BIN'),
];

/** Where a server numbers its releases as Redis does: 5.0 is 500, 7.4 is 704. */
const numberOf = (name: ServerName): number => {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(SERVERS[name].binary)!;
  return Number(major) * 100 + Number(minor);
};
const isValkey = (name: ServerName): boolean => name.startsWith('valkey');

const has = (name: ServerName) => ({
  functions: numberOf(name) >= 700,
  fieldTimes: isValkey(name) ? numberOf(name) >= 900 : numberOf(name) >= 704,
  vectors: !isValkey(name) && numberOf(name) >= 800,
  producers: !isValkey(name) && numberOf(name) >= 806,
});

const producers: Args[] = [
  words('XADD stream:made IDMP maker one * f v'), words('XADD stream:made IDMP maker two * f v'), words('XADD stream:made IDMP other one * g w'),
];

export function keyspaceFor(name: ServerName): Args[] {
  const can = has(name);
  return [
    ...strings, ...collections, ...streams, ...otherDatabase,
    ...(can.functions ? [['FUNCTION', 'LOAD', LIBRARY], ...plainNodes] : []), ...(can.fieldTimes ? fieldTimes : []),
    ...(can.vectors ? vectors : []), ...(can.producers ? producers : []),
  ];
}

/** What is sent once an append-only file has a beginning that is an RDB. */
export const afterwards: Args[] = [
  words('SET after rewrite'), words('MULTI'), words('INCR counted'), words('LPUSH list:small front'), words('EXEC'),
  words('SELECT 3'), words('DEL other'), words('SELECT 0'),
];

const ENCODED = [
  ...strings.filter(([command]) => command === 'SET').map(([, key]) => key), 'hll', 'bits', 'list:small', 'list:long', 'set:16', 'set:32', 'set:64',
  'set:words', 'set:large', 'hash:small', 'hash:large', 'zset:small', 'zset:large', 'stream', 'stream:empty',
];

export function questionsFor(name: ServerName): Args[] {
  const can = has(name);
  return [
    ...(can.vectors ? [] : [['DEBUG', 'DIGEST']]), ['DBSIZE'],  // the engine makes another digest of vector sets
    ...ENCODED.map((key) => ['DEBUG', 'DIGEST-VALUE', key]),
    ...(numberOf(name) >= 702 ? ENCODED.map((key) => ['OBJECT', 'ENCODING', key]) : []),
    ['PTTL', 'string:byte'], ...(numberOf(name) >= 700 ? [['PEXPIRETIME', 'expires']] : []), ['PFCOUNT', 'hll'], ['GET', 'string:noise'],
    ...(numberOf(name) >= 700 ? [['XINFO', 'STREAM', 'stream:empty']] : []), ['XRANGE', 'stream', '-', '+'], ['XPENDING', 'stream', 'readers'], ['XLEN', 'stream'],
    ...(numberOf(name) >= 700 ? [['FUNCTION', 'LIST', 'WITHCODE']] : []),
    ...(can.fieldTimes ? [words('HPEXPIRETIME hash:timed FIELDS 3 a b c'), words('HPEXPIRETIME hash:timed:large FIELDS 2 a b'),
      words('HGETALL hash:timed'), words('DEBUG DIGEST-VALUE hash:timed hash:timed:large'), words('OBJECT ENCODING hash:timed'), words('OBJECT ENCODING hash:timed:large')] : []),
    ...(can.vectors ? [words('VEMB vectors x'), words('VEMB vectors:plain p'), words('VGETATTR vectors x'), words('VCARD vectors'), words('VDIM vectors:bits'),
      words('VSIM vectors VALUES 3 1 0 0 WITHSCORES')] : []),
    ...(can.producers ? [words('XINFO STREAM stream:made')] : []),
  ];
}
