// The globals of scripts and of functions in each release, beside its server.
import { describe, expect, test } from 'vitest';
import { RELEASES } from '../../../src/redis/version.ts';
import type { ReleaseName } from '../../../src/redis/version.ts';
import { besideScripts, sameReplies } from './beside-scripts.ts';
import { WALK } from './walk.ts';

const NAMES = Object.keys(RELEASES) as ReleaseName[];
const LIBRARY = "#!lua name=l\nredis.register_function('f', function(_, args) return assert(loadstring(args[1]))() end)";
/** What only some releases have or allow. */
const APART = [
  'return {type(getfenv), type(setfenv), type(newproxy)}', 'return type(os)', 'return type(os.clock())', 'os.exit()', 'return os.time()',
  'local n = {} for k in pairs(os) do n[#n + 1] = k end return n', 'os.clock = 1', 'return print(1)', 'dofile("x")', 'return require("x")',
  'return server.sha1hex("a")', 'return server == redis', 'return {server.SERVER_NAME, server.VALKEY_VERSION}', 'return debug.getinfo(1)',
  'return __redis__err__handler("x")', 'return __server__err__handler("x")', 'return io.write("x")', 'return cmsgpack._COPYRIGHT',
  'return cmsgpack._VERSION', 'return redis.REDIS_VERSION_NUM', 'return cjson.decode_array_with_array_mt(true)', 'server.x = 1',
  'return redis.breakpoint()', 'return redis.debug(1)', 'return redis.replicate_commands()', 'return redis.nosuch', 'return redis[1]',
  'return redis.acl_check_cmd("GET", "x")', 'return {redis.REPL_ALL, redis.LOG_WARNING}', 'return _VERSION', 'return gcinfo() > 0',
];

const ENVIRONMENTS = [
  'return getfenv() == _G', 'return getfenv(0) == _G', 'return getfenv(1) == _G', 'return getfenv(2) == _G', 'return getfenv(99)', 'return getfenv(-1)',
  'return getfenv(redis.call) == _G', 'return getfenv("x")', 'return getfenv({})', 'return getfenv(function() end) == _G', 'getfenv().x = 1',
  'setfenv(1, {}) return x', 'local r = redis setfenv(1, {redis = r}) y = 5 return {y, r.call("PING")}',
  'setfenv(1, setmetatable({}, {__index = _G})) z = 3 return {z, type(redis), rawget(_G, "z")}',
  'local f = function() return a end setfenv(f, {a = 7}) return f()', 'local f = setfenv(function() a = 1 return a end, {}) return f()',
  'local f = loadstring("return b") setfenv(f, {b = "own"}) return f()', 'local f = loadstring("c = 1") setfenv(f, _G) f()',
  'setfenv(redis.call, {})', 'setfenv(1)', 'setfenv(1, 5)', 'setfenv()', 'setfenv("x", {})', 'setfenv(99, {})', 'return type(setfenv(1, {}))',
  'local e = getfenv(1) setfenv(1, {}) return e.type(e)', 'local p, t = pcall, tostring local e = {} setfenv(1, e) return {p(function() return q.x end)}',
  'return {pcall(function() setfenv(2, {}) end)}', 'local c = coroutine.wrap(function() return getfenv(0) == _G end) return c()',
  'local c = coroutine.wrap(function() setfenv(0, {}) return tostring(loadstring("return redis")()) end) return c()', 'return type(redis.call)',
  'setmetatable(getfenv(), {})', 'rawset(getfenv(), "x", 1)', 'setfenv(1, {}) error("gone")',
  'local e = error setfenv(1, {}) e("kept")', 'local e = error setfenv(1, {}) e({err = "TABLE of its own"})', 'setfenv(1, {}) redis.call("PING")',
  'return type(newproxy())', 'return type(newproxy(true))', 'return newproxy()', 'return tostring(getmetatable(newproxy(false)))',
  'return type(getmetatable(newproxy(true)))', 'local p = newproxy(true) getmetatable(p).__index = function(_, k) return k .. "!" end return p.hey',
  'local p = newproxy(true) return getmetatable(newproxy(p)) == getmetatable(p)', 'newproxy(5)', 'newproxy({})', 'newproxy(redis)',
  'local p = newproxy(true) getmetatable(p).__len = function() return 42 end return #p', 'return #newproxy()', 'return newproxy().x',
  'local p = newproxy(true) getmetatable(p).__tostring = function() return "me" end return tostring(p)', 'return {newproxy(), 1}',
  'local p = newproxy(true) getmetatable(p).__call = function(_, a) return a * 2 end return p(21)', 'error(newproxy(false) and "x")',
  'return cjson.encode({newproxy()})', 'return redis.call("SET", "k", newproxy())', 'return {err = newproxy()}', 'return redis.sha1hex(newproxy())',
  'return cmsgpack.unpack(cmsgpack.pack(newproxy())) == nil', 'return newproxy() == newproxy()', 'return {pcall(error, newproxy and 5)}',
];

describe.each(NAMES)('%s', (release) => {
  test('scripts see the same globals, with all that they hold', async () => {
    const t = await besideScripts(release);
    expect(await t.same(['EVAL', WALK, '0'])).toContain('_G.redis.sha1hex function');
  });

  test('functions see the same globals', async () => {
    const t = await besideScripts(release);
    await t.same(['FUNCTION', 'LOAD', LIBRARY]);
    expect(await t.same(['FCALL', 'f', '0', WALK])).toContain('_G.redis.sha1hex function');
  });

  test('what only some releases have', async () => {
    const t = await besideScripts(release);
    await t.same(['FUNCTION', 'LOAD', LIBRARY]);
    await sameReplies(t, APART);
    for (const script of APART) await t.same(['FCALL', 'f', '0', script]);
    for (const body of [
      'return redis.call("PING")', 'local x = string.upper("a")', 'getfenv()', 'setfenv(1, {})', 'newproxy()',
      'print(1)', 'redis.nosuch()', 'server.nosuch()', 'x = 1', 'redis.x = 1', 'KEYS[1] = 1', 'os.clock()', 'redis.setresp(3)', 'error({err = "X y"})',
      'redis.register_function("a", 1)', 'redis.register_function({function_name = "a"})', 'redis.register_function("a b", pcall)', 'return cjson.null',
      'redis.register_function("g", pcall)', 'for k in pairs(redis) do redis[k] = nil end',
    ]) await t.same(['FUNCTION', 'LOAD', 'REPLACE', `#!lua name=m\n${body}`]);
  });

  test('environments and proxies', async () => {
    const t = await besideScripts(release);
    await sameReplies(t, ['getmetatable(getfenv()).__index = nil', ...ENVIRONMENTS]);
    await t.same(['FUNCTION', 'LOAD', LIBRARY]);
    for (const script of ENVIRONMENTS) await t.same(['FCALL', 'f', '0', script]);
  });
});

test('globals that a script exchanges are back for the next', async () => {
  const t = await besideScripts('7.2');
  expect(t.ours('EVAL "setfenv(0, {}) return 1" 0')).toBe(':1');
  expect(t.ours('EVAL "return redis.call(\'PING\')" 0')).toBe('+PONG');
});

test('what a proxy does as it is collected harms no run', async () => {
  const t = await besideScripts('7.2');
  const leave = (body: string): string => `for i = 1, 50 do getmetatable(newproxy(true)).__gc = function() ${body} end end
    local t = {} for i = 1, 200000 do t[i % 10] = {i} end return 1`;
  for (const body of ['redis.call("SET", "gc", 1)', 'error("collected")', 'error({err = "collected"})', 'local s = string.rep("x", 1000)']) {
    expect(t.ours(['EVAL', leave(body), '0'])).toMatch(/^(:1|-)/);
    expect(t.ours('MEMORY STATS')).toMatch(/^[*]/);
    for (let i = 0; i < 3; i++) expect(t.ours(['EVAL', "redis.call('SET', KEYS[1], string.rep('v', 100)) return redis.call('GET', KEYS[1])", '1', 'k'])).toBe(`$100 ${'v'.repeat(100)}`);
  }
});
