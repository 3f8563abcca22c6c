// What stands for each argument: values near each other, so that commands meet, and those at the edges.
import type { Random } from '../random.ts';

export type Make = (r: Random) => string;

const LONG = 'x'.repeat(65);
const LONGER = 'abc'.repeat(1400);

/** By group: the letter of the keys that hold its type. */
const LETTERS: Record<string, string> = {
  'string': 's', 'list': 'l', 'hash': 'h', 'set': 'e', 'sorted-set': 'z', 'stream': 'x', 'bitmap': 's',
  'hyperloglog': 'p', 'geo': 'g',
};
/** Sorted sets of which all scores are 0. */
export const LEXICAL = ['y1', 'y2'];
const ALL_LETTERS = [...'slhezxpg'];

/** A key of the group's own type mostly; of any type where the group has none. */
export function key(r: Random, group: string): string {
  if (r.chance(0.02)) return r.pick(['', 'none', '\x00\xff', '{z}z1', 's1s1', 'a key']);
  const own = LETTERS[group];
  const letter = own === undefined || r.chance(0.06) ? r.pick(ALL_LETTERS)
    : group === 'sorted-set' && r.chance(0.05) ? 'e' : own;
  return `${letter}${1 + r.below(3)}`;
}

export const EDGES = ['9223372036854775807', '-9223372036854775808', '9223372036854775808', '-9223372036854775809',
  '18446744073709551615', '18446744073709551616', '4294967296', '-2147483649', '-1', '0', '-0', '+1', '01', ' 1', '1 ',
  '', '1.5', '1e3', '0x10', 'x', 'nan', 'inf', '-inf', '\x00', '1\x00', '\r\n', '\xff\xfe', '9007199254740993', '*',
  '99999999999999999999999999999999999999999'];

const WORDS = ['a', 'b', 'c', 'd', 'e', 'f', 'foo', 'bar', '', '\x00\xff', 'long er', 'A', '\r\n', 'caf\xc3\xa9', '-',
  '3.0', '1e2', '0012', '-7'];
const FLOATS = ['0', '1', '2', '-1', '1.5', '0.1', '-0', 'inf', '-inf', '+inf', '1e3', '3.25e-7', '0x10', '1e400',
  'nan', 'x', '', '17179869184.000001', '1e17', '123456789012345678', '1e-320', '-1e-400', '.5', '5.', '1e', ' 1',
  '0.30000000000000004', '1.7976931348623157e308', '-infinity', '9007199254740993', '3.14159265358979323846',
  '1e15', '1e21', '1e22', '123456.789', '-0.0001', '0.00001', '1_0', '1,5'];

export const member: Make = (r) => (r.chance(0.006) ? r.pick([LONG, LONGER]) : r.chance(0.004) ? r.pick(EDGES)
  : r.chance(0.5) ? String(r.below(14) - 3) : r.pick(WORDS));
const place: Make = (r) => (r.chance(0.9) ? r.pick(['Palermo', 'Catania', 'a', 'b', 'c', 'd']) : member(r));
export const small: Make = (r) => (r.chance(0.07) ? r.pick(EDGES) : String(r.below(14) - 4));
const count: Make = (r) => (r.chance(0.08) ? r.pick(EDGES) : String(r.below(6)));
export const value: Make = (r) => (r.chance(0.3) ? String(r.below(300) - 50) : r.chance(0.08) ? r.pick(FLOATS)
  : r.chance(0.05) ? r.pick(EDGES) : r.chance(0.02) ? r.some(1, 40, () => String.fromCharCode(r.below(256))).join('')
    : member(r));
const float: Make = (r) => (r.chance(0.2) ? r.pick(FLOATS) : String(r.below(60) / 4 - 3));
const bound: Make = (r) => (r.chance(0.25) ? '(' : '') + (r.chance(0.2) ? r.pick(['+inf', '-inf']) : float(r));
const lex: Make = (r) => (r.chance(0.25) ? r.pick(['-', '+', '', 'a', '+a', '[', '('])
  : r.pick(['[', '(']) + member(r));
/** Never so near that it ends while the commands run, and never twice the same, so that GT and LT are certain. */
const seconds: Make = (r) => (r.chance(0.06) ? r.pick(UNFIT) : r.chance(0.06) ? String(-r.below(3))
  : String(1000 + r.below(1e8)));
const milliseconds: Make = (r) => (r.chance(0.06) ? r.pick(UNFIT) : r.chance(0.06) ? String(-r.below(3))
  : String(1_000_000 + r.below(2 ** 32)));
const UNFIT = ['9223372036854775807', '-9223372036854775808', '9223372036854775808', '9223372036854775', 'x', '', '1.5',
  '9223370336854775807', '10000000000000000'];
const unixTime: Make = (r) => (r.chance(0.1) ? r.pick(UNFIT) : r.chance(0.1) ? r.pick(['0', '1', '-1', '1000'])
  : String(4_000_000_000 + r.below(1e8)));
const unixMilliseconds: Make = (r) => (r.chance(0.1) ? r.pick(UNFIT) : r.chance(0.1) ? r.pick(['0', '1', '-1', '1000'])
  : String(4_000_000_000_000 + r.below(1e9)));
export const timeout: Make = (r) => (r.chance(0.85) ? '0.001'
  : r.pick(['-1', 'x', '', 'nan', '1e300', '0.0005', '0x0.1', '-0.5', '9223372036854775808', '1 ']));
const pattern: Make = (r) => r.pick(['*', '*', 's*', '?1', '[a-h]*', '[^s]?', 'l[12]', '\\*', '', '*1*', '[', '[a',
  '\\', 'nothing', '*[', '[z-a]1', '**?', '[]-a]', '[^', '*\x00*', '[0-9]*']);
const sortPattern: Make = (r) => r.pick(['#', 'nosort', 's*', 's1', 'h*->a', 'h*->', 'h1->*', '*', 'h*->b', 'x*->a',
  's*->', '->a', '', 'none*', '*->*']);
const streamId: Make = (r) => (r.chance(0.06) ? r.pick(['-', '+', '', '$', '>', 'x', '1-', '-1', '0-0', '1-x',
  '18446744073709551615-18446744073709551615', '18446744073709551616', '(1', '05-1', '(+', '(-'])
  : r.chance(0.5) ? String(r.below(30)) : `${r.below(30)}-${r.below(4)}`);
const streamEnd: Make = (r) => (r.chance(0.4) ? r.pick(['-', '+']) : (r.chance(0.2) ? '(' : '') + streamId(r));
const bitOffset: Make = (r) => (r.chance(0.06) ? r.pick(['-1', '4294967296', 'x', '', '#', '#-1', '#x', '1e3', '#0'])
  : r.chance(0.2) ? `#${r.below(20)}` : String(r.below(200)));
const encoding: Make = (r) => (r.chance(0.07) ? r.pick(['u64', 'i65', 'u0', 'i0', 'x8', 'u', '', 'U8', 'i-1', 'u08'])
  : r.pick(['u1', 'u8', 'i8', 'i16', 'u7', 'i5', 'u63', 'i64', 'u32', 'i32', 'i33', 'u12']));
const longitude: Make = (r) => (r.chance(0.08) ? r.pick(['180', '-180', '180.0001', '-181', 'x', '1e400', 'nan', 'inf'])
  : r.pick(['13.361389', '15.087269', '2.349', '0', '-0.5', '-122.4', '179.9', '13.5']));
const latitude: Make = (r) => (r.chance(0.08) ? r.pick(['85.05112878', '-85.05112878', '85.06', '-86', 'x', 'nan', ''])
  : r.pick(['38.115556', '37.502669', '48.864', '0', '51.5', '37.77', '-85', '38']));
const radius: Make = (r) => (r.chance(0.08) ? r.pick(FLOATS)
  : r.pick(['1', '100', '200', '1000', '5000000', '30000', '0', '-1', '20000000']));
const user: Make = (r) => r.pick(['alice', 'bob', 'carol', 'alice', '', 'a b']);
const rule: Make = (r) => r.pick(['on', 'off', '+@all', '-@all', 'allkeys', 'resetkeys', '~s*', '%R~l*', '%W~h*',
  '&c*', 'allchannels', 'resetchannels', '>secret', '<secret', 'nopass', 'resetpass', 'reset', '+get', '-set',
  '+config|get', '-config|get', '+@read', '-@write', '+@string', '(+get ~a*)', 'clearselectors', '+select|0', 'xx', '',
  '+nothing', '+@nothing', '~', '%X~a', '(', '(+get', 'sanitize-payload', 'skip-sanitize-payload', '+acl|nothing',
  '-@dangerous', '#', '!x', '+@all -get', '<nothing']);
const SETTINGS = ['hash-max-listpack-entries', 'hash-max-listpack-value', 'list-max-listpack-size',
  'set-max-intset-entries', 'zset-max-listpack-entries', 'zset-max-listpack-value', 'hll-sparse-max-bytes',
  'stream-node-max-entries', 'stream-node-max-bytes', 'hash-max-ziplist-entries', 'lua-time-limit'];
const setting: Make = (r) => (r.chance(0.05) ? r.pick(['nothing', '', 'HASH-max-listpack-entries', 'databases'])
  : r.pick(SETTINGS));
const channel: Make = (r) => r.pick(['c1', 'c2', 'c3', 'news', '', '\x00\xff']);
const commandName: Make = (r) => r.pick(['get', 'SET', 'zadd', 'nothing', '', 'config|get', 'xgroup|create', 'config',
  'eval', 'lmpop', 'sort', 'get|x', 'object|encoding', 'hset', 'bitfield']);
const category: Make = (r) => r.pick(['read', 'write', 'STRING', 'nothing', '', 'dangerous', 'scripting', 'fast']);
const operation: Make = (r) => r.pick(['AND', 'or', 'XOR', 'NOT', 'nand', '']);

/** Names that the libraries below register, and one that none does. */
export const FUNCTIONS = ['f1', 'f1', 'f2', 'f3', 'F1', 'none'];
const library = (name: string, ...functions: string[]): string => `#!lua name=${name}\n${functions.join('\n')}`;
const CALL = 'function(keys, args) return redis.call(unpack(args)) end';
const LIBRARIES = [
  library('lib1', `redis.register_function('f1', ${CALL})`),
  library('lib1', `redis.register_function('f1', ${CALL})`, `redis.register_function('f2', ${CALL})`),
  library('lib2', `redis.register_function{function_name='f2', callback=${CALL}, flags={'no-writes'}, description='reads'}`),
  library('lib3', "local n = 0 redis.register_function('f3', function(keys, args) n = n + 1 "
    + "return {n, redis.pcall(unpack(args)), redis.status_reply('DONE')} end)"),
  library('lib4', `redis.register_function('f1', ${CALL}, 5)`), library('lib5'), library('', 'x'), library('lib 6', 'x'),
  library('lib7', "redis.call('SET', 's1', 'x')"), library('lib8', 'error("no")'), '#!lua\n', '#!js name=a\n', 'return 1',
  library('lib9', "redis.register_function{function_name='f9'}"), library('lib10', "redis.register_function('f 1', print)"),
  library('lib11', `redis.register_function{function_name='f11', callback=${CALL}, flags={'what'}}`), '',
];
const libraryName: Make = (r) => r.pick(['lib1', 'lib2', 'lib3', 'none', '']);

/** Not so many that the reply has no end. */
const chosen: Make = (r) => (r.chance(0.08) ? r.pick(['9223372036854775807', '-9223372036854775808', 'x', '',
  '9223372036854775808']) : String(r.below(14) - 6));

/** By name of the argument where it means the same everywhere, or by "group name" or "command name". */
const BY_NAME: Record<string, Make> = {
  'field': member, 'member': member, 'member1': member, 'member2': member, 'element': member, 'pivot': member,
  'value': value, 'message': value, 'score': float, 'weight': float, 'seconds': seconds, 'ttl': milliseconds,
  'milliseconds': milliseconds, 'unix-time-seconds': unixTime, 'unix-time-milliseconds': unixMilliseconds,
  // SET with a time that is over leaves a key that goes at some moment.
  'set unix-time-seconds': (r) => (r.chance(0.1) ? r.pick(UNFIT) : String(4_000_000_000 + r.below(1e8))),
  'set unix-time-milliseconds': (r) => (r.chance(0.1) ? r.pick(UNFIT) : String(4_000_000_000_000 + r.below(1e9))),
  'function-code': (r) => r.pick(LIBRARIES), 'function': (r) => r.pick(FUNCTIONS), 'library-name': libraryName,
  'library-name-pattern': (r) => r.pick(['*', 'lib*', 'lib1', 'x']),
  // No client is that user, and is ended by it.
  'acl|deluser username': (r) => r.pick(['carol', 'carol', '', 'default', 'nobody']),
  'timeout': timeout, 'pattern': pattern, 'cursor': (r) => (r.chance(0.93) ? '0' : r.pick(['x', '', '1.5'])),
  'count': count, 'destination-db': (r) => r.pick(['0', '1', '2', '3', '16', '-1', 'x', '']),
  'db': (r) => r.pick(['0', '1', '2', '3', '16', '-1', 'x', '']),
  'index1': (r) => r.pick(['0', '1', '2', '3', '16', 'x']), 'index2': (r) => r.pick(['0', '1', '2', '3', '-1', '']),
  'channel': channel, 'shardchannel': channel, 'username': user, 'rule': rule, 'password': (r) => r.pick(['secret', 'x']),
  'longitude': longitude, 'latitude': latitude, 'radius': radius, 'width': radius, 'height': radius,
  'parameter': setting, 'command-name': commandName, 'command': commandName, 'category': category,
  'categoryname': category, 'encoding': encoding, 'operation': operation, 'client-id': (r) => r.pick(['0', '99999', 'x']),
  'connection-name': (r) => r.pick(['name', '', 'a b', 'x\n', 'caf\xc3\xa9']), 'protover': (r) => r.pick(['2', '3', '4', 'x']),
  'clientname': (r) => r.pick(['name', 'a b']), 'id': streamId, 'group': (r) => r.pick(['g1', 'g2', 'g3', '']),
  'groupname': (r) => r.pick(['g1', 'g2', 'g3', '']), 'consumer': (r) => r.pick(['c1', 'c2', '']),
  'consumername': (r) => r.pick(['c1', 'c2', '']), 'last-id': streamId, 'max_deleted_entry_id': streamId,
  'threshold': (r) => (r.chance(0.7) ? String(r.below(12)) : streamId(r)), 'arg': value,
  'min-idle-time': (r) => r.pick(['0', '0', '1000000', '-1', 'x']), 'ms': milliseconds,
  'section': (r) => r.pick(['server', 'keyspace', 'all', 'nothing']), 'type': (r) => r.pick(['string', 'list', 'SET',
    'zset', 'hash', 'stream', 'nothing', '']), 'version': (r) => r.pick(['1', '5', '6', 'x']),
  'select index': (r) => r.pick(['0', '0', '0', '1', '2', '3', '16', '-1', 'x', '']),
  'hincrbyfloat increment': float, 'incrbyfloat increment': float, 'zincrby increment': float,
  'config|set value': (r) => (r.chance(0.1) ? r.pick(EDGES) : r.pick(['1', '2', '5', '16', '64', '128', '-1', '-2'])),
  'scan count': () => '99999', 'hscan count': () => '99999', 'sscan count': () => '99999', 'zscan count': () => '99999',
  'srandmember count': chosen, 'hrandfield count': chosen, 'zrandmember count': chosen,
  'sort pattern': sortPattern, 'sort_ro pattern': sortPattern,
  'bitmap offset': bitOffset, 'setbit value': (r) => r.pick(['0', '1', '1', '2', 'x', '-1']),
  'bitpos bit': (r) => r.pick(['0', '1', '2', '']), 'setrange offset': (r) => (r.chance(0.06)
    ? r.pick(['-1', '536870912', '9223372036854775807', 'x', '']) : String(r.below(90))),
  'stream start': streamEnd, 'stream end': streamEnd, 'zcount min': bound, 'zcount max': bound,
  'zrangebyscore min': bound, 'zrangebyscore max': bound, 'zrevrangebyscore min': bound, 'zrevrangebyscore max': bound,
  'zremrangebyscore min': bound, 'zremrangebyscore max': bound, 'sorted-set min': lex, 'sorted-set max': lex,
  'zrange start': (r) => r.pick([small, bound, lex])(r), 'zrange stop': (r) => r.pick([small, bound, lex])(r),
  'zrangestore min': (r) => r.pick([small, bound, lex])(r), 'zrangestore max': (r) => r.pick([small, bound, lex])(r),
  'geo member': place, 'geo member1': place, 'geo member2': place,
  'pfdebug subcommand': (r) => r.pick(['getreg', 'encoding', 'decode', 'x']),
};

const BY_TYPE: Record<string, Make> = {
  'integer': small, 'double': float, 'string': value, 'pattern': pattern, 'unix-time': unixTime,
};

/** What makes a value for an argument of a command. */
export function makerOf(command: string, group: string, name: string, type: string): Make {
  // By member: all scores must be equal, or the result is unspecified.
  if (type === 'key' && /lex/.test(command)) return (r) => r.pick(LEXICAL);
  if (type === 'key') return (r) => key(r, group);
  return BY_NAME[`${command} ${name}`] ?? BY_NAME[`${group} ${name}`] ?? BY_NAME[name] ?? BY_TYPE[type] ?? value;
}
