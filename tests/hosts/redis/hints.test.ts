// The mistakes that people make, run on the engine: each gets its hint.
import { expect, test } from 'vitest';
import { hintFor } from '../../../src/hosts/redis/hints.ts';
import { RedisHost } from '../../../src/hosts/redis/host.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { newLua } from '../../lua/vm.ts';

const engine = new Engine();
const host = new RedisHost(engine, newLua);
const client = engine.connect();
engine.execute(client, ['RPUSH', 'list', 'a']);
engine.execute(client, ['SET', 'text', 'abc']);

const MISTAKES: [script: string, hint: RegExp][] = [
  ["print('x')", /redis\.log/],
  ["local t = os.time()", /TIME/],
  ["io.open('x')", /ARGV/],
  ["local j = require 'cjson'", /cjson/],
  ["return json.encode({})", /cjson/],
  ["count = 1", /local count/],
  ["local t = {} t.x, count = 1, 2 -- for function(", /local count/],
  ["local function f()\n  return '!=' .. x y -- && ++\nend", /^Each function/],
  ["local i = 1 i--", /no --: write x = x - 1/],
  ["local a = 1 -- local late\nreturn late", /Nothing named 'late'/],
  ["for i = 1, 2 do total = i end", /local/],
  ["function add(a, b) return a + b end", /local function add/],
  ["return totl", /local totl|misspelled/],
  ["if true then local x = 1 end return x", /local to a block/],
  ["return GET", /redis\.call\('GET'/],
  ["return 'a' .. ARGV[1]", /nil/],
  ["return 1 + ARGV[1]", /number is missing/],
  ["return 1 + redis.call('GET', 'none')", /false for a missing/],
  ["return redis.call('GET', 'none') .. 'x'", /false/],
  ["if redis.call('GET', 'text') > 5 then return 1 end", /tonumber/],
  ["if 5 < tonumber(redis.call('GET', 'none') or nil) then return 1 end", /missing|no value/],
  ["return redis.call('GET', KEYS[0])", /from 1/],
  ["return redis.call('GET', KEYS[1])", /every key/],
  ["return redis.call('SET', 'a', {})", /strings and numbers/],
  ["return redis.call('GET', 'list')", /another type/],
  ["return redis.cal('GET', 'a')", /redis\.call/],
  ["return redis.get('a')", /redis\.call\('GET'/],
  ["return table.pack(1)", /newer Lua/],
  ["return redis.call('GET a')", /separate/],
  ["return redis.call('GET')", /too few or too many/],
  ["return redis.call('EVAL', 'return 1', 0)", /cannot call/],
  ["if 1 != 2 then end", /~=/],
  ["if (#KEYS === 0) {\n  return 1\n}", /writes == for ===/],
  ["if (#KEYS == 0) {\n  return 1\n}", /if \.\.\. then \.\.\. end/],
  ["local x = #KEYS > 1 ? 1 : 0", /no \?:/],
  ["local f = x => x", /function\(x\) \.\.\. end/],
  ["local t = [1, 2]", /\{ 1, 2, 3 \}/],
  ["local s = `a`", /templates/],
  ["return 5 & 3", /bit\.band/],
  ["local v = await redis.call('PING')\nreturn v", /no await/],
  ["try { redis.call('PING') } catch (e) { }", /pcall/],
  ["console.log('x')", /redis\.log/],
  ["return Math.floor(1.5)", /math in small/],
  ["return Date.now()", /'TIME'/],
  ["let x = 1", /local/],
  ["return undefined.x", /nil for undefined/],
  ["return “x”", /typographic/],
  ["// a comment\nreturn 1", /begins with --/],
  ["local n = 2\nreturn 'Total: ' + n", /joins texts/],
  ["return 'a' + 1", /joins texts/],
  ["local x = 1 x += 1", /\+=/],
  ["for i = 1, 2 do continue end", /continue/],
  ["if true && false then end", /and/],
  ["if true do end", /then/],
  ["for i = 1, 2 return i end", /do/],
  ["local t = {1, 2", /end/],
  ["#!lua flags=readonly\nreturn 1", /no-writes/],
  ["#!/usr/bin/lua\nreturn 1", /#!lua/],
  ["#!lua flags=no-writes\nredis.call('SET', 'a', 1)", /no-writes/],
  ["local t = {} for i = 1, 10000 do t[i] = i end redis.call('RPUSH', 'l', unpack(t))", /groups/],
  ["local function f() return 1 + f() end f()", /without end/],
  ["redis.call('INCR', 'text')", /whole number/],
  ["return cjson.decode('{')", /JSON/],
  ["local t = redis.call('GET', 'none') return t.x", /missing key/],
];

test.each(MISTAKES)('%s', (script, hint) => {
  const record = host.run({ host: 'redis', lua: '5.1', settings: {}, script, inputs: {}, client: client.id });
  expect(record.error?.message).toBeDefined();
  expect(record.error?.hint ?? `none for: ${record.error?.message}`).toMatch(hint);
});

test('a key that is not in KEYS is seen', () => {
  expect(hintFor('NOSCRIPT No matching script. Please use EVAL.', '')).toMatch(/SCRIPT LOAD/);
  expect(hintFor("ERR Number of keys can't be greater than number of args", '')).toMatch(/numkeys/);
  expect(hintFor('ERR something else', 'return 1', 1)).toBeUndefined();
});
