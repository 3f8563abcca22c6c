// Scripts that people run, each with what it is called with: the corpus of corpus.test.ts.
import type { Line } from '../oracle.ts';

/** An EVAL of a script with keys and arguments. */
const lua = (script: string, keys: readonly string[] = [], ...args: string[]): Line =>
  ['EVAL', script, String(keys.length), ...keys, ...args];
const returns = (...expressions: string[]): Line[] => expressions.map((expression) => lua(`return ${expression}`));

const FIXED_WINDOW = `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {n <= tonumber(ARGV[2]) and 1 or 0, n, redis.call('TTL', KEYS[1]) > 0}`;
const SLIDING_LOG = `local now, window, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local used = redis.call('ZCARD', KEYS[1])
if used >= limit then return {0, redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')} end
redis.call('ZADD', KEYS[1], now, now .. '-' .. used)
redis.call('PEXPIRE', KEYS[1], window)
return {1, limit - used - 1}`;
const TOKEN_BUCKET = `local capacity, rate, now, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local state = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(state[1]) or capacity, tonumber(state[2]) or now
tokens = math.min(capacity, tokens + (now - at) * rate)
local allowed = tokens >= cost
if allowed then tokens = tokens - cost end
redis.call('HSET', KEYS[1], 'tokens', tokens, 'at', now)
return {allowed and 1 or 0, tostring(tokens), redis.call('HGET', KEYS[1], 'tokens')}`;
const GCRA = `local interval, burst, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local tat = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local allow_at = tat + interval - interval * burst
if allow_at > now then return {0, tostring(allow_at - now)} end
redis.call('SET', KEYS[1], tat + interval, 'PX', math.ceil((tat + interval - now) * 1000))
return {1, tostring(tat + interval - now), redis.call('GET', KEYS[1])}`;
const UNLOCK = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end";
const EXTEND = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0";
const DELAYED = `local due = redis.call('ZRANGEBYSCORE', KEYS[1], 0, ARGV[1], 'LIMIT', 0, ARGV[2])
for _, job in ipairs(due) do
  redis.call('ZREM', KEYS[1], job)
  redis.call('LPUSH', KEYS[2], job)
end
return due`;
const SEMAPHORE = `redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2] - 10)
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
if redis.call('ZRANK', KEYS[1], ARGV[1]) < tonumber(ARGV[3]) then return 1 end
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.error_reply('BUSY no room for ' .. ARGV[1])`;

const DOC = '{"name":"\\u00e9t\\u00e9","n":[1,2.5,1e3,-0],"deep":{"a":{"b":null}},"t":true,"s":"a\\"b\\\\c/d"}';

export const SCRIPTS: Readonly<Record<string, readonly Line[]>> = {
  'rate limiters': [
    ...[1, 2, 3].map(() => lua(FIXED_WINDOW, ['rate:1'], '60', '2')),
    ...[1000, 1100, 1200, 2050].map((now) => lua(SLIDING_LOG, ['rate:2'], String(now), '1000', '2')),
    ...['0', '0.1', '0.25', '1.3', '1700000000.123'].map((now) => lua(TOKEN_BUCKET, ['rate:3'], '3', '0.7', now, '1')),
    ...['10', '10.1', '10.2', '10.25', '99.999'].map((now) => lua(GCRA, ['rate:4'], '0.3', '2', now)),
    'HGETALL rate:3', 'GET rate:4', 'ZRANGE rate:2 0 -1 WITHSCORES',
  ],
  'locks and semaphores': [
    'SET lock token-1 NX PX 30000', 'SET lock token-2 NX PX 30000', lua(UNLOCK, ['lock'], 'token-2'),
    lua(EXTEND, ['lock'], 'token-1', '60000'), lua(UNLOCK, ['lock'], 'token-1'), 'EXISTS lock',
    ['SCRIPT', 'LOAD', UNLOCK], ['EVALSHA', 'e9f69f2beb755be68b5e456ee2ce9aadfbc4ebf4', '1', 'lock', 'x'],
    ['EVALSHA', 'ffffffffffffffffffffffffffffffffffffffff', '0'], ['SCRIPT', 'EXISTS', 'ffffffffffffffffffffffffffffffffffffffff'],
    ...['a', 'b', 'c'].map((who) => lua(SEMAPHORE, ['sem'], who, '100', '2')), 'SET lock t XX', 'SET lock t NX GET', 'GET lock',
  ],
  queues: [
    'RPUSH jobs a b c d', 'LMOVE jobs doing LEFT RIGHT', 'LRANGE doing 0 -1', 'LREM doing 1 a', 'RPOPLPUSH jobs doing', 'BLPOP jobs 0',
    'BLMOVE jobs doing LEFT LEFT 0', 'LMPOP 2 none doing LEFT COUNT 5', 'ZADD later 10 x 20 y 30 z', lua(DELAYED, ['later', 'jobs'], '25', '10'),
    'LRANGE jobs 0 -1', 'ZRANGE later 0 -1 WITHSCORES', 'BZPOPMIN later 0', 'BRPOP jobs 0',
    lua("return redis.call('BLPOP', KEYS[1], 0)", ['nothing']), lua("return redis.call('BRPOPLPUSH', 'nothing', 'x', 0)"),
    lua("return {redis.call('BLMPOP', 0, 1, 'nothing', 'LEFT'), 'after'}"), lua("return redis.call('BZPOPMAX', 'nothing', 0)"),
    lua("redis.call('RPUSH', KEYS[1], 'a') return redis.call('BLPOP', KEYS[1], 0)", ['q']),
    lua("return redis.call('WAIT', 0, 10)"), lua("return redis.call('WAIT', 1, 10)"), lua("return redis.call('XREAD', 'BLOCK', 5, 'STREAMS', 's', '$')"),
    lua("return redis.call('WAITAOF', 0, 0, 0)"),
  ],
  'leaderboards and counters': [
    'ZADD board 12.5 ann 7 bob 7 cid 1e21 dee 0.1 eve', 'ZRANGE board 0 -1 WITHSCORES', 'ZREVRANK board ann WITHSCORE', 'ZRANK board none WITHSCORE',
    'ZINCRBY board 0.2 eve', 'ZINCRBY board 1e-7 bob', 'ZSCORE board bob', 'ZMSCORE board ann none dee', 'ZADD board INCR 3 bob',
    'ZADD board GT CH 5 bob 100 cid', 'ZADD board NX GT 1 x', 'ZRANGESTORE top board 0 1 REV', 'ZUNION 2 board top WITHSCORES WEIGHTS 1 0.1',
    'ZINTERCARD 2 board top LIMIT 1', 'ZDIFF 2 board top WITHSCORES', 'ZPOPMAX board 2', 'ZRANGEBYSCORE board (7 +inf WITHSCORES', 'ZCOUNT board -inf 7',
    'ZADD board nan x', 'ZADD board x y', 'ZLEXCOUNT board [a (z', 'INCRBYFLOAT f 0.1', 'INCRBYFLOAT f 0.2', 'INCRBYFLOAT f 1e17', 'INCRBY n 9223372036854775807',
    'INCR n', 'HINCRBYFLOAT h f 3.0e3', 'HINCRBYFLOAT h f -3000.5', 'HINCRBY h f 1', 'DECRBY n -9223372036854775808', 'INCRBYFLOAT f nan', 'SETRANGE f 3 x',
    'INCR f', 'PFADD v a b c', 'PFCOUNT v', 'PFMERGE w v', 'BITCOUNT f', 'ZRANGE board 0 -1 BYSCORE LIMIT 0 1', 'ZADD board -0 zero -1e-5 small 123456789012345678 large',
    'ZRANGE board 0 -1 WITHSCORES',
  ],
  cjson: [
    lua('return cjson.encode(cjson.decode(ARGV[1]))', [], '{"a":[1,2,3]}'), lua(`local d = cjson.decode(ARGV[1])
      return {d.name, cjson.encode(d.n), tostring(d.deep.a.b), tostring(d.t), d.s, type(d.deep)}`, [], DOC),
    ...returns("cjson.encode({})", "cjson.encode({1, 2, 3})", "cjson.encode({a = 1})", "cjson.encode({[1] = 1, [3] = 3})", "cjson.encode({[100] = 1})",
      "cjson.encode('\\n\\t\\0\\127/\\195\\169')", 'cjson.encode(0.1)', 'cjson.encode(1e15)', 'cjson.encode(123456789012345)', 'cjson.encode(2^53)',
      'cjson.encode(-0)', 'cjson.encode(1/3)', 'cjson.encode({nil, 2})', 'cjson.encode(cjson.null)', 'tostring(cjson.null)', 'cjson.encode(1/0)', 'cjson.encode(print)',
      "cjson.decode('[1,2')", "cjson.decode('nul')", "cjson.decode('')", "cjson.decode('{\"a\":01}')", "cjson.decode('[]')", "#cjson.decode('[null,1]')",
      "cjson.decode('{\"k\":[1,{\"b\":2.7}]}').k", "tostring(cjson.decode('123456789012345678'))", "cjson.decode('\"\\\\ud83d\\\\ude00\"')",
      "{pcall(cjson.decode, '{a:1}')}", 'cjson._VERSION', 'cjson._NAME', 'tostring(cjson.empty_array)', "cjson.encode({cjson.empty_array})",
      "cjson.encode(setmetatable({}, cjson.array_mt))", "cjson.encode(cjson.decode('{\"a\":[]}'))", "type(cjson.decode_array_with_array_mt)",
      "{cjson.encode_max_depth(), cjson.decode_max_depth(), cjson.encode_number_precision()}", "cjson.encode(string.rep('x', 50))"),
    lua("cjson.decode_array_with_array_mt(true) return cjson.encode(cjson.decode('{\"a\":[]}'))"),
    lua('cjson.encode_number_precision(3) local r = cjson.encode(math.pi) cjson.encode_number_precision(14) return r'),
    lua("return cjson.encode(redis.call('HGETALL', KEYS[1]))", ['none']), lua(`local t = {} for i = 1, 1200 do t = {t} end return {pcall(cjson.encode, t)}`),
    lua("local s = string.rep('[', 1100) return {pcall(cjson.decode, s)}"),
  ],
  'cmsgpack, struct, bit': [
    ...returns("cmsgpack.pack(1, 'a', true, nil, 1.5, {1, 2}, {a = 1})", "{cmsgpack.unpack(cmsgpack.pack(1, 2.5, 'x'))}", 'cmsgpack.pack(2^31)', 'cmsgpack.pack(-129)',
      'cmsgpack.pack(2^53 + 1)', 'cmsgpack.pack(0.1)', "{pcall(cmsgpack.unpack, '\\192\\193')}", "{cmsgpack.unpack_one('\\1\\2\\3')}", "{cmsgpack.unpack_limit('\\1\\2\\3', 2)}",
      "{pcall(cmsgpack.unpack, '\\150')}", "{pcall(cmsgpack.pack)}", "struct.pack('>I2i4s', 258, -2, 'abc')", "{struct.unpack('>I2', '\\1\\2')}", "struct.size('<i8d')",
      "{pcall(struct.pack, 'z', 1)}", "{pcall(struct.unpack, 'I4', 'ab')}", "struct.pack('<d', 0.1)", "{struct.unpack('<I8', '\\255\\255\\255\\255\\0\\0\\0\\0')}",
      'bit.band(0xff, 0x0f)', 'bit.tohex(255, 4)', 'bit.bnot(0)', 'bit.lshift(1, 31)', 'bit.bswap(0x12345678)', 'bit.tobit(2^33 + 5)', 'bit.rol(0x12345678, 8)',
      'bit.arshift(-256, 4)', "{pcall(bit.band, 'x')}", "bit.tohex(-1)", "cmsgpack._VERSION", "cmsgpack._NAME"),
  ],
  'numbers in scripts': [
    ...returns('1.9', '-1.9', '2^53', '2^63', '-2^63', '1e300', '0/0', '1/0', "'' .. 0.1", "'' .. 1e15", "'' .. 1e14", "'' .. 2^63", "'' .. -0", 'tostring(1/3)', "tostring(100)",
      "tonumber('0x10')", "tonumber('1e2')", "tonumber('  5  ')", "tonumber('z', 36)", "tostring(tonumber('abc'))", 'math.floor(-0.5)', '10 % -3', '7 / 2', '3.0', '{1.5, 2, 3e2}',
      "string.format('%.3f|%5d|%x|%e|%g', 1.0005, 42, 255, 12345.678, 1e20)", "string.format('%d', 3.99)", "string.format('%q', 'a\\nb')", "string.format('%5.1s|', 'abc')",
      'math.max(1, 2.5)', "tostring(2^31)", "'10' + 5", "'3' * '4'", 'math.huge', "#'abc' + 0.5", "tostring(1e100)", 'true', 'false', 'nil', '{1, nil, 3}', "{ok = 'fine'}", "{err = 'ERR bad'}",
      "{err = 'bad'}", "{1, {2, {3, 'x'}}}", "{a = 1}", "redis.status_reply('S')", "redis.error_reply('E x')", "redis.error_reply('-E x')", "{double = 1.5}", "{map = {a = 1}}"),
    ...['0.1', '1e15', '2^60', '-0', '1e17', '123456789.123456789', '1/3', '5e-324', '1e-5', '100000', '2^53 + 1', '1e21', '-1e16', '0.1 + 0.2', '3', '1/0', '-1/0', '1e6 / 7', '12345678901234567890']
      .flatMap((number) => [lua(`redis.call('SET', KEYS[1], ${number}) return redis.call('GET', KEYS[1])`, ['num']), lua(`return redis.call('ECHO', ${number})`)]),
    lua("redis.call('ZADD', 'z', 0.1, 'a', 1e20, 'b', 2^60, 'c', -1.5e-9, 'd') return redis.call('ZRANGE', 'z', 0, -1, 'WITHSCORES')"),
    lua("redis.call('HSET', 'h', 1.0, 2.50) return redis.call('HGETALL', 'h')"), lua("return redis.call('INCRBY', 'i', 5.0)"), lua("return redis.call('INCRBY', 'i', 5.5)"),
    lua("return redis.call('INCRBYFLOAT', 'i', 0.1)"), lua("return redis.call('EXPIRE', 'i', 10.5)"), lua("return redis.call('LPUSH', 'l', 1e3, 1e16, 0.3)"), 'LRANGE l 0 -1',
    lua("redis.setresp(3) local r = redis.call('ZSCORE', 'z', 'a') return {type(r), tostring(r.double)}"), lua("redis.setresp(3) return redis.call('ZRANGE', 'z', 0, -1, 'WITHSCORES')"),
    lua("redis.setresp(3) return {double = 3}"), lua("redis.setresp(3) return redis.call('HGETALL', 'h')"), lua("redis.setresp(3) return {big_number = '123'}"),
    lua("redis.setresp(3) return true"), lua("redis.setresp(4)"),
  ],
  'errors in scripts': [
    ...["redis.call('NOSUCH')", "redis.call('GET')", "redis.call('SET', 'k')", "redis.call()", 'redis.call({})', "redis.call('INCR', 'str')", "redis.call('LPUSH', 'str', 1)",
      "redis.pcall('INCR', 'str')", "redis.pcall('NOSUCH')", "redis.call('CONFIG', 'NOSUCH')", "redis.call('SUBSCRIBE', 'x')", "redis.call('MULTI')", "redis.call('EVAL', 'return 1', 0)",
      "error('plain')", "error({err = 'ERR table'})", "error('MY code')", "local x = nil; x.y = 1", 'nothing()', 'local t = {} t.a.b = 1', "return 'a' .. {}", "return {} + 1",
      "return #nil", "return 1 < 'x'", 'undefined = 1', 'return undefined', 'redis.foo = 1', 'string.x = 1', 'syntax error here', 'return (', "for i = 1 do end", "goto x", 'return os.execute()', 'return io',
      'return require', 'return dofile', 'return loadstring("return 7")()', 'return load', 'return type(os.clock)', 'return type(os.time)', 'return debug', 'return _G.x', 'return type(_G)',
      'return table.concat({1, {}, 3})', "return redis.error_reply('x')", "return {err = ''}", "return redis.sha1hex('')", "return redis.sha1hex()", "redis.log(redis.LOG_NOTICE)", "redis.log(9, 'x')",
      "return redis.REDIS_VERSION", "return redis.REDIS_VERSION_NUM", 'return redis.SERVER_NAME', 'return type(server)', 'return _VERSION', "return redis.acl_check_cmd('GET', 'k')",
      "return redis.acl_check_cmd('NOSUCH')", 'return redis.replicate_commands()', "return redis.set_repl(redis.REPL_ALL)", "redis.set_repl(99)", 'return redis.breakpoint()',
      "redis.debug('x')", 'return string.rep("x", -1)', "return select('#')", "return ('x'):bad()", 'while true do error("in loop") end', "return tostring(print)", "return getmetatable('').x",
      "return setmetatable(_G, {})", 'return rawset(_G, "a", 1)', 'return newproxy', 'return getfenv', 'return tostring(nil) .. tostring(true)', 'return KEYS[1]', 'return ARGV[1]', "return #KEYS + #ARGV",
      'return unpack({1, 2, 3})', "return table.getn({1, 2})", "return table.unpack", "return math.random(1)", 'return math.random(0)', "return string.format('%d', 'x')",
      "return string.rep('x', 3, ',')", "return utf8", "return 1 // 2", "return 5 & 3", "return string.gsub('hello', 'l', 'L')", "return ('%5s'):format('ab')", "return tostring(-nil)"]
      .map((script) => lua(script)),
    'SET str text', lua("redis.call('INCR', KEYS[1])", ['str']), lua("return redis.pcall('INCR', KEYS[1])", ['str']), lua("return redis.pcall('INCR', KEYS[1]).err", ['str']),
    lua("redis.call('LPUSH', KEYS[1], 1)", ['str']), lua('\n\nredis.call("nope")'), lua("local function f() redis.call('SET') end\nf()"),
    'EVAL "return 1"', 'EVAL "return 1" x', 'EVAL "return 1" -1', 'EVAL "return 1" 5 a', 'EVALSHA x 0', 'EVAL_RO "redis.call(\'SET\', \'a\', 1)" 0', 'EVAL_RO "return redis.call(\'GET\', \'str\')" 0',
    'SCRIPT LOAD "return ("', 'SCRIPT EXISTS', 'SCRIPT KILL', 'SCRIPT NOSUCH', 'SCRIPT FLUSH NOW', 'SCRIPT FLUSH SYNC', 'SCRIPT SHOW x', 'FCALL none 0', 'FUNCTION KILL', 'SCRIPT DEBUG MAYBE',
  ],
  'pcall and flags': [
    lua("local ok, e = pcall(redis.call, 'INCR', 'x', 'y') return {tostring(ok), e}"), lua("local ok, e = pcall(redis.call, 'NOSUCH') return {tostring(ok), type(e), e.err or e}"),
    lua("local ok, e = pcall(error, 'msg') return {tostring(ok), e}"), lua("local ok, e = pcall(error, {err = 'X'}) return {tostring(ok), e.err}"), lua("return pcall(function() return 1, 2 end)"),
    lua("local ok, e = xpcall(function() error('in') end, function(m) return 'h: ' .. m end) return e"), lua("local r = redis.pcall('GET') return {r.err, r.source, r.line, tostring(r.ignore_error_stats_update)}"),
    lua("local ok, e = pcall(function() local x = nil; return x.y end) return e"), lua("return select(2, pcall(redis.call, 'SET', 'a'))"), lua("local e = redis.pcall('LPUSH') error(e)"),
    lua("local co = coroutine.wrap(function() coroutine.yield(1) end) return co()"), lua("return tostring(coroutine.running())"), lua("local t = setmetatable({}, {__index = function(_, k) return k end}) return t.field"),
    '!EVAL "#!lua flags=no-writes\\nreturn redis.call(\'SET\', \'a\', 1)" 0', '!EVAL "#!lua\\nreturn 1" 0', '!EVAL "#!lua flags=bad\\nreturn 1" 0', '!EVAL "#!python\\nreturn 1" 0', '!EVAL "#!lua name=x\\nreturn 1" 0',
    '!EVAL "#!lua flags=no-cluster,allow-oom\\nreturn redis.call(\'SET\', \'a\', 1)" 0', '!EVAL "#!\\nreturn 1" 0', '!EVAL "#!lua flags=allow-cross-slot-keys\\nreturn 2" 0', '!EVAL_RO "#!lua\\nreturn 1" 0',
  ].map((line) => (typeof line === 'string' ? line.replace(/^!/, '') : line)),
  functions: [
    ['FUNCTION', 'LOAD', "#!lua name=lib\nredis.register_function('f', function(keys, args) return {keys[1], args[1], #args} end)\nredis.register_function{function_name='ro', callback=function(keys) return redis.call('GET', keys[1]) end, flags={'no-writes'}}"],
    'FCALL f 1 k a b', 'FCALL ro 1 k', 'FCALL_RO ro 1 k', 'FCALL_RO f 1 k', 'FCALL f x', 'FCALL F 0', '~FUNCTION LIST', '~FUNCTION LIST WITHCODE LIBRARYNAME l*', 'FUNCTION STATS', 'FUNCTION DELETE none', 'FUNCTION LOAD "return 1"',
    ['FUNCTION', 'LOAD', '#!lua name=lib\nreturn 1'], ['FUNCTION', 'LOAD', 'REPLACE', '#!lua name=lib\nreturn 1'], ['FUNCTION', 'LOAD', "#!lua name=bad\nredis.register_function('f')"],
    ['FUNCTION', 'LOAD', "#!lua name=bad\nredis.call('PING')"], ['FUNCTION', 'LOAD', "#!lua name=bad\nx = 1 redis.register_function('f', function() end)"], ['FUNCTION', 'LOAD', '#!lua name=a-b\nreturn 1'],
    ['FUNCTION', 'LOAD', "#!lua name=two\nlocal function f(keys, args) return redis.call('SET', keys[1], args[1]) end\nredis.register_function('put', f)\nredis.register_function('count', function() return redis.call('DBSIZE') end)"],
    'FCALL put 1 a 0.1', 'GET a', 'FCALL count 0', 'FUNCTION DELETE lib', 'FUNCTION DUMP', 'FUNCTION DELETE two', 'FUNCTION FLUSH', 'FUNCTION LIST', 'FUNCTION RESTORE x', 'FUNCTION NOSUCH', 'FUNCTION HELP',
    ['FUNCTION', 'LOAD', "#!lua name=s\nserver.register_function('g', function() return server.call('PING') end)"], 'FCALL g 0',
    ['FUNCTION', 'LOAD', '#!lua name=e\nredis.register_function("err", function() error("inside") end)\nredis.register_function("red", function() return redis.error_reply("ERR own") end)'], 'FCALL err 0', 'FCALL red 0',
  ],
};
