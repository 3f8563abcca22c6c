// Calls whose answers a real cluster, a real replica and a real user's connection gave (record-audit.ts), and which the audit is held
// against. Keys b, f and j are of the first of three nodes, c and g of the second, a and e of the third.

export interface Case { name: string; args: string[]; first?: string[][] }

const eval_ = (name: string, script: string, keys: string[] = [], argv: string[] = []): Case =>
  ({ name, args: ['EVAL', script, String(keys.length), ...keys, ...argv] });

const library = `#!lua name=lib
redis.register_function('plain', function(keys)
  redis.call('SET', keys[1], 1)
  return redis.call('GET', 'a')
end)
redis.register_function{function_name='reader', callback=function(keys)
  local seen = redis.call('GET', keys[1])
  redis.call('SET', keys[1], 1)
  return seen
end, flags={'no-writes'}}
redis.register_function{function_name='crossing', callback=function(keys)
  return redis.call('SET', 'f', redis.call('SET', keys[1], 1).ok)
end, flags={'allow-cross-slot-keys'}}`;
const first = [['FUNCTION', 'LOAD', 'REPLACE', library]];

export const cases: Case[] = [
  eval_('declared', "redis.call('SET', KEYS[1], ARGV[1])\nreturn redis.call('GET', KEYS[1])", ['b'], ['1']),
  eval_('two slots in KEYS', "return redis.call('GET', KEYS[1])", ['a', 'b']),
  eval_('hash tags', "return redis.call('MSET', KEYS[1], 1, KEYS[2], 2)", ['x{b}', 'y{b}z}']),
  eval_('empty hash tag', "return redis.call('MSET', KEYS[1], 1, KEYS[2], 2)", ['{}b', '{}c']),
  eval_('undeclared on another node', "redis.call('INCR', KEYS[1])\nlocal x = 1\nreturn redis.call('GET', 'a')", ['b']),
  eval_('undeclared on the same node', "redis.call('SET', KEYS[1], 1)\nreturn redis.call('GET', 'f')", ['b']),
  eval_('no keys at all', "return redis.call('GET', 'a')"),
  eval_('one command over two slots', "redis.call('SET', KEYS[1], 1)\nreturn redis.call('MGET', KEYS[1], 'f')", ['b']),
  eval_('caught', "local r = redis.pcall('SET', 'a', 1)\nreturn r.err", ['b']),
  eval_('a header, another slot of the node', "#!lua\nredis.call('SET', KEYS[1], 1)\nreturn redis.call('GET', 'f')", ['b']),
  eval_('a header, no keys, two slots', "#!lua\nredis.call('SET', 'b', 1)\nreturn redis.call('GET', 'f')"),
  eval_('allow-cross-slot-keys', "#!lua flags=allow-cross-slot-keys\nredis.call('SET', KEYS[1], 1)\nreturn redis.call('GET', 'f')", ['b']),
  eval_('no-cluster', '#!lua flags=no-cluster\nreturn 1'),
  eval_('no-writes', "#!lua flags=no-writes\nlocal x = redis.call('GET', KEYS[1])\nredis.call('DEL', KEYS[1])\nreturn x", ['b']),
  eval_('SELECT', "return redis.call('SELECT', '1')"),
  eval_('MOVE', "return redis.call('MOVE', KEYS[1], 1)", ['b']),
  eval_('COPY', "redis.call('SET', KEYS[1], 1)\nreturn redis.call('COPY', KEYS[1], 'x{b}', 'DB', 1)", ['b']),
  eval_('SORT BY', "redis.call('RPUSH', KEYS[1], 2, 1)\nreturn redis.call('SORT', KEYS[1], 'BY', 'w_*')", ['list{b}']),
  eval_('SORT BY nosort', "redis.call('RPUSH', KEYS[1], 2, 1)\nreturn redis.call('SORT', KEYS[1], 'BY', 'nosort')", ['list{b}']),
  eval_('SORT GET', "redis.call('RPUSH', KEYS[1], 2, 1)\nreturn redis.call('SORT', KEYS[1], 'GET', '#')", ['list{b}']),
  eval_('SPUBLISH', "return redis.call('SPUBLISH', 'a', 'x')", ['b']),
  eval_('PUBLISH', "return redis.call('PUBLISH', 'a', 'x')", ['b']),
  eval_('KEYS', "return #redis.call('KEYS', '*') >= 0"),
  eval_('PFCOUNT', "return redis.call('PFCOUNT', KEYS[1])", ['b']),
  eval_('TIME', "redis.call('TIME')\nreturn redis.call('HSET', KEYS[1], 'f', 'v')", ['hash{b}']),
  eval_('pattern of a user', "redis.call('GET', KEYS[1])\nredis.call('SET', KEYS[1], 1)\nreturn redis.call('CONFIG', 'GET', 'hz')", ['app:{b}']),
  eval_('a key that a user may not', "return redis.pcall('SET', KEYS[1], 1)", ['other:{b}']),
  { name: 'function', args: ['FCALL', 'plain', '1', 'b'], first },
  { name: 'function with no-writes', args: ['FCALL', 'reader', '1', 'b'], first },
  { name: 'function across slots', args: ['FCALL', 'crossing', '1', 'b'], first },
  { name: 'function, two slots', args: ['FCALL', 'plain', '2', 'a', 'b'], first },
];

/** A user as ACL SETUSER takes it, beside "on nopass". */
export const RULES = '~app:* ~b ~x{b} ~y{b}z} %R~list{b} +@read +@write +eval +fcall -@dangerous -sort';

/** What is asked of each: as Where of wire.ts. */
export const PLACES = ['plain', 'no-writes', 'replica', 'user', 'node 0', 'node 1', 'node 2'] as const;
export type Answers = Record<string, Partial<Record<(typeof PLACES)[number], string>>>;
