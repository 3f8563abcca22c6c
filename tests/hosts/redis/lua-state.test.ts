// What is left in the Lua of scripts and of functions, beside a real redis-server.
import { expect, test } from 'vitest';
import { besideScripts, sameReplies } from './beside-scripts.ts';

test("cjson's settings last until SCRIPT FLUSH, the sequence of math.random beyond it", async () => {
  const t = await besideScripts();
  const depth = ['EVAL', 'return cjson.encode_max_depth()', '0'];
  const number = ['EVAL', "return string.format('%.17g', math.random())", '0'];
  await t.same(['EVAL', 'math.randomseed(7) cjson.encode_max_depth(5) return 1', '0']);
  await t.reply(depth, ':5');
  await t.same(number);
  await t.same('SCRIPT FLUSH');
  await t.reply(depth, ':1000');
  await t.same(number);
  await t.same('EVAL "cjson.decode_max_depth(6) return 1" 0');
  await t.same('SCRIPT FLUSH ASYNC');
  await t.reply('EVAL "return cjson.decode_max_depth()" 0', ':1000');
  await t.same('SCRIPT FLUSH');
  await t.same('SCRIPT FLUSH');
  await t.same(depth);
});

test('functions have settings of their own, which FUNCTION FLUSH leaves', async () => {
  const t = await besideScripts();
  const library = "#!lua name=l\nredis.register_function('f', function(_, args) return assert(loadstring(args[1]))() end)";
  const run = (source: string): string[] => ['FCALL', 'f', '0', source];
  await t.same(['FUNCTION', 'LOAD', library]);
  await t.same(run('cjson.encode_max_depth(5)'));
  await t.same('SCRIPT FLUSH');
  await t.reply(run('return cjson.encode_max_depth()'), ':5');
  await t.same('EVAL "return cjson.encode_max_depth()" 0');
  await t.same('FUNCTION FLUSH');
  await t.same(['FUNCTION', 'LOAD', library]);
  await t.reply(run('return cjson.encode_max_depth()'), ':5');
  for (const source of [
    'x = 1', 'return zz', 'return type(redis.call)', 'return tostring(_G == nil)', 'setmetatable(_G, {})', 'redis.call = 1',
    'return type(getmetatable(_G).__index)', 'rawset(_G, "x", 1)', 'return rawget(_G, "x")', 'return type(rawget(_G, "redis"))',
    'error(redis)', 'error(_G)', 'string.x = 1', 'return loadstring("return redis.sha1hex(1)")()', 'redis.register_function("a", 1)',
    'local n = 0 for k in pairs(_G) do n = n + 1 end return n', 'getmetatable("").__index = {}', 'return tostring(cjson.null)',
  ]) await t.same(run(source));
});

test.each(['7.2', '7.4', '8.6', 'valkey-8.1', 'valkey-9.1'] as const)('what functions had set after FUNCTION FLUSH of %s', async (release) => {
  const t = await besideScripts(release);
  const library = "#!lua name=l\nredis.register_function('f', function(_, args) return assert(loadstring(args[1]))() end)";
  await t.same(['FUNCTION', 'LOAD', library]);
  await t.same(['FCALL', 'f', '0', 'cjson.encode_max_depth(5)']);
  for (const mode of [['SYNC'], ['ASYNC'], []]) {
    await t.same(['FUNCTION', 'FLUSH', ...mode]);
    await t.same(['FUNCTION', 'LOAD', library]);
    await t.same(['FCALL', 'f', '0', 'return cjson.encode_max_depth()']);
  }
});

test('libraries that try to change what they share as they are loaded', async () => {
  const t = await besideScripts();
  for (const body of [
    'x = 1', 'redis.x = 1', 'redis.register_function = nil', 'return _G', 'string = {}', 'rawset(redis, "x", 1)', 'setmetatable(redis, {})',
    '--\rredis.log = 1', 'local r = redis r.log = nil', 'redis.call("PING")', 'for k in pairs(redis) do redis[k] = 1 end',
    'redis.register_function("f", function() x = 1 end)',
  ]) await t.same(['FUNCTION', 'LOAD', 'REPLACE', `#!lua name=l\n${body}`]);
  await t.same('FCALL f 0');
});

test('cjson.null is a null pointer, as glibc prints it', async () => {
  const t = await besideScripts();
  await t.reply('EVAL "return tostring(cjson.null)" 0', '$15 userdata: (nil)');
  await sameReplies(t, [
    'error(cjson.null)', 'return {pcall(error, cjson.null)}', 'return tostring(cjson.decode("[null]")[1])', 'return #tostring(cjson.null)',
    'return tostring(nil)', 'tostring()', 'return tostring(cjson.null, 1)', 'return {pcall(tostring)}', 'return type(cjson.null)',
    'return tostring(setmetatable({}, {__tostring = function() return "x" end}))', 'return string.rep(tostring(cjson.null), 2)',
    'error(redis)', 'error(_G)', 'error(string)', 'return {pcall(error, redis)} ~= nil',
  ]);
});

test('the collector is as it was, whatever a script did to it', async () => {
  const t = await besideScripts();
  const pace = 'local p, s = collectgarbage("setpause", 200), collectgarbage("setstepmul", 200) return {p, s}';
  const before = t.ours(['EVAL', pace, '0']);
  t.ours(['EVAL', 'local c = _G["collect" .. "garbage"] c("setpause", 1) c("setstepmul", 7) c("stop") return 1', '0']);
  expect(t.ours(['EVAL', pace, '0'])).toEqual(before);
  const used = (): number => Number(t.ours(['EVAL', 'return collectgarbage("count")', '0']).slice(1));
  t.ours(['EVAL', 'collectgarbage("stop") return 1', '0']);
  t.ours(['EVAL', 'for i = 1, 300000 do local t = {i} end return 1', '0']);
  expect(used()).toBeLessThan(5000);
});
