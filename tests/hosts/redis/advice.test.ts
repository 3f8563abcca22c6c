// What Redis made of what a script meant: each sentence for a script that must raise it, none where nothing became another thing. What
// the real server replies to the same scripts is recorded beside it.
import { expect, test } from 'vitest';
import { Engine } from '../../../src/redis/engine.ts';
import { RedisHost } from '../../../src/hosts/redis/host.ts';
import type { Advice } from '../../../src/protocol.ts';
import { newLua } from '../../lua/vm.ts';
import { besideScripts } from './beside-scripts.ts';

const SEED = ['SET text v', 'HSET h name Ada age 36', 'SADD s m'];
const KEYS = ['h', 'n'];

function run(script: string, release = '7.0'): readonly Advice[] {
  const engine = new Engine();
  const host = new RedisHost(engine, newLua);
  const client = engine.connect();
  for (const line of SEED) engine.execute(client, line.split(' '));
  return host.run({ host: 'redis', lua: '5.1', script, inputs: { keys: KEYS, argv: ['arg'] }, settings: { 'redis-version': release }, client: client.id }).advised ?? [];
}

const shown = (all: readonly Advice[]): string[] => all.map(({ text, line }) => `${line ?? '-'}: ${text}`);

const RAISED: readonly [script: string, told: readonly (string | RegExp)[]][] = [
  ['return 3.99', ['1: 3.99 became 3. A reply has no fractions. Return tostring(3.99) to keep them.']],
  ['local n = 3\nreturn n / 2', ['2: 1.5 became 1. A reply has no fractions. Return tostring(1.5) to keep them.']],
  ["if ARGV[1] == 'x' then\n  return 0\nend\nreturn #KEYS * 0.75", ['4: 1.5 became 1. A reply has no fractions. Return tostring(1.5) to keep them.']],
  ['return {\n  1,\n  2.5,\n}', ['3: 2.5 at [2] became 2. A reply has no fractions. Return tostring(value) to keep them.']],
  ['return {1, {2, {3.5}}}', ['1: 3.5 at [2][2][1] became 3. A reply has no fractions. Return tostring(value) to keep them.']],
  ['local t = {} for i = 1, 20 do t[i] = i + 0.5 end return t', ['1: 1.5 at [1] became 1, 2.5 at [2] became 2, 3.5 at [3] became 3, and 17 more numbers. A reply has no fractions. Return tostring(value) to keep them.']],
  ['return -1.5', ['1: -1.5 became -1. A reply has no fractions. Return tostring(-1.5) to keep them.']],
  ['return 1e19', ['1: 10000000000000000000 became -9223372036854775808. It does not fit 64 bits. Return string.format("%.0f", value).']],
  ['return 0/0', [/^1: -?nan became -9223372036854775808\. It does not fit 64 bits\. Return tostring\(value\)\.$/]],
  ['return 2^53 + 2', ['1: 9007199254740994 is beyond 2^53, where Lua cannot tell a number from its neighbours. Keep such numbers as texts.']],
  ['return true', ['1: true became 1. Return 1 and 0, or booleans after redis.setresp(3).']],
  ["return redis.call('GET', 'text') == 'v'", ['1: true became 1. Return 1 and 0, or booleans after redis.setresp(3).']],
  ["return redis.call('GET', 'text') == 'w'", ['1: false became nil. Return 0 where a client should tell it from what is missing.']],
  ['return {1, false, true}', ['1: false at [2] became nil. Return 0 where a client should tell it from what is missing.', '1: true at [3] became 1. Return 1 and 0, or booleans after redis.setresp(3).']],
  ['return {1, nil, 3, 4}', ['1: The list ends before its first nil, after 1 element: 2 elements behind it are lost, at 3, 4; # of it says 4. Put false in the place of nil.']],
  ['return {nil, 2}', [/^1: The list ends before its first nil, after 0 elements: 1 element behind it is lost, at 2; # of it says 2\. Put false in the place of nil\./]],
  ["local id = tonumber('x')\nlocal reply = { 'a', id, 'c' }\nreturn reply", [/^2: .*after 1 element: 1 element behind it is lost, at 3; # of it says 3\. Put false in the place of nil\. What is nil is id\.$/]],
  ['return {1, KEYS[0], 3}', [/ What is nil is KEYS\[0\]: lists of Lua begin at 1\.$/]],
  ['return KEYS[0]', ['1: The reply is nil, for KEYS[0] is: lists of Lua begin at 1. Write KEYS[1].']],
  ['local first = ARGV[0]\nreturn first', ['2: The reply is nil, for ARGV[0] is: lists of Lua begin at 1. Write ARGV[1].']],
  ['return {a = 1}', ['1: A table became an empty list: the field "a" is lost. Return cjson.encode(value), or {map = value}, which RESP2 clients get as a list of names and values.']],
  ['return {a = 1, b = 2, c = 3, d = 4}', [/^1: A table became an empty list: 4 fields ("\w", ){3}\.\.\. are lost\. /]],
  ["return {1, 2, name = 'x'}", [/^1: The list came without the field "name"\. Return cjson/]],
  ["local t = {} t.name = 'x' t[1] = 1 return t", [/^1: The list came without the field "name"\. /]],
  ["return {'x', {a = 1}}", [/^1: A table at \[2\] became an empty list: the field "a" is lost\. /]],
  ["return {ok = 'fine', 1, 2}", ['1: A table with the field ok is a status: the 2 elements beside it are lost. Name the field otherwise.']],
  ["return {1, {err = 'ERR no'}}", ['1: An error at [2] is an element of the list: the call itself succeeds. Return the error alone to make it fail.']],
  ['return {1, function() end}', ['1: A function at [2] became nil. Return what it gives.']],
  ['return {1, cjson.null}', ['1: cjson.null at [2] became nil. Return cjson.encode(value) to keep it.']],
  ['return 1, 2, 3', ['1: The script returned 3 values: the first is the reply. Return a list of them.']],
  ["return redis.call('HGETALL', KEYS[1])", [/^1: HGETALL came as a flat list of 4: names and values in turn\./]],
  ["local h = redis.call('HGETALL', KEYS[1])\nreturn h.name", ['2: h.name is nil: HGETALL gives a flat list, name, value, name, value. Go through it two by two, or call redis.setresp(3) and read .map.name.']],
  ["redis.call('SET', KEYS[2], 0.1)\nreturn redis.call('GET', KEYS[2])", ['1: SET got the number 0.1 as the text 0.10000000000000001: Redis 7.0 writes numbers with 17 digits. tostring(n) writes "0.1".']],
  ["redis.call('SET', KEYS[2], 1e20)\nreturn redis.call('GET', KEYS[2])", ['1: SET got the number 100000000000000000000 as the text 1e+20, with an exponent, which commands that count refuse. string.format("%.0f", n) writes all digits.']],
  ["redis.call('SET', KEYS[2], 2^53 + 2)\nreturn redis.call('GET', KEYS[2])", ['1: SET got the number 9007199254740994 as the text 9007199254740994, which is beyond 2^53, where Lua cannot tell a number from its neighbours. Keep such numbers as texts.']],
  ["local function put(v)\n  redis.call('SET', KEYS[2], v)\nend\nput(1/0) put(0/0)\nreturn redis.call('GET', KEYS[2])", [/^2: SET got the number that a script computed as the text inf, which is no number\. .* So it was with 1 more argument\.$/]],
];

const SILENT: readonly string[] = [
  'return 42', "return 'text'", 'return {1, 2, {3, {}}}', 'return nil', 'return {}', "return {ok = 'FINE'}", "return {err = 'ERR x'}", 'local x = 1',
  'redis.setresp(3) return {map = {a = true}}', 'redis.setresp(3) return {double = 1.5}', 'redis.setresp(3) return false',
  "local t = {} for i = 1, 1000 do t[i] = 'x' end return t", 'local t = {} for i = 100, 1, -1 do t[i] = i end return t',
  "return redis.call('GET', 'none')", "return redis.call('MGET', 'none', 'text')", "return {redis.call('GET', 'none'), 1}", "local t = {} for i = 1, 2 do t[i] = redis.call('GET', 'none' .. i) end return t",
  "redis.call('SET', 'k', 5) return 1", "redis.call('SET', 'k', 0.5) return 1", "redis.call('SET', 'k', 2^53 - 1) return 1",
  "local h = redis.call('HGETALL', 'h') return h[2]", "local h = redis.call('HGETALL', 'h') return #h", "redis.setresp(3) return redis.call('HGETALL', 'h').map.name",
  'if KEYS[0] then return 1 end return 2', 'local t = { 1, 2, nil } return t',
];

test.each(RAISED)('%s', (script, told) => {
  const all = shown(run(script));
  expect(all, JSON.stringify(all)).toHaveLength(told.length);
  told.forEach((one, at) => (typeof one === 'string' ? expect(all[at]).toBe(one) : expect(all[at]).toMatch(one)));
});

test.each(SILENT)('nothing is told of %s', (script) => { expect(run(script)).toEqual([]); });

test('a release that writes few digits does so', () => {
  expect(run("redis.call('SET', 'k', 0.1) return 1", '8.6')).toEqual([]);
  expect(shown(run("redis.call('SET', 'k', 1e20) return 1", '8.6'))[0]).toContain('with an exponent');
});

test('of many numbers the first are looked at', () => {
  expect(shown(run("for i = 1, 1000 do redis.call('SET', 'k', i + 0.1) end return 1"))).toEqual([expect.stringMatching(/So it was with 199 and more arguments\.$/)]);
});

test('a redis-server replies what the sentences say', async () => {
  const t = await besideScripts('7.0');
  for (const line of SEED) await t.same(line);
  for (const script of [...RAISED.map(([one]) => one), ...SILENT]) await t.same(['EVAL', script, '2', ...KEYS, 'arg']);
});
