// Values on their way from Lua to replies and back, in RESP2 and RESP3, beside a real redis-server.
import { describe, test } from 'vitest';
import { besideScripts, sameReplies } from './beside-scripts.ts';

const RETURNED = [
  '', 'nil', 'true', 'false', "''", "'a\\0\\255'", '0', '-0', '1.9', '-1.9', '1e15', '2^53', '2^53 + 2', '2^62',
  '2^63', '-2^63', '1e30', '-1e30', '0/0', '1/0', '-1/0',
  '{}', '{1, 2, nil, 3}', '{nil}', '{false, true}', '{1, {2, {3, {}}}}', "{a = 1}", "{1, a = 2}", '{[0] = 1, 2}',
  "{ok = 'fine'}", "{ok = 'a\\r\\nb'}",
  "{ok = 'a\\0b'}", '{ok = 5}', "{ok = {}}", "{err = 'ERR bad'}", "{err = 'one'}", "{err = 'a\\r\\nb'}",
  "{err = '\\r\\nabc\\r\\n'}", "{err = ''}", '{err = 5}',
  "{err = '-x y'}", "{err = 'x', ok = 'y'}", "{ok = 'y', 1, 2}", '{double = 3.5}', '{double = 3}', '{double = 1e300}',
  '{double = 0.1}', '{double = 1/0}',
  '{double = -1/0}', '{double = 0/0}', "{double = '3'}", '{double = -0}', '{double = 1e-9}',
  '{double = 123456789.123}', '{map = {a = 1}}', '{map = {}}', '{map = 5}', '{map = {[1] = {2}}}',
  "{map = {a = {map = {b = {set = {c = true}}}}}}",
  '{set = {a = true}}', '{set = {}}', '{set = {[{1}] = true}}', '{set = {[5] = false}}', "{big_number = '123'}",
  "{big_number = '12\\r\\n3'}", '{big_number = 123}',
  "{big_number = '1\\0002'}", "{verbatim_string = {format = 'txt', string = 'abc'}}",
  "{verbatim_string = {format = 'markdown', string = 'abc'}}",
  "{verbatim_string = {format = 't', string = 'abc'}}", "{verbatim_string = {string = 'abc'}}",
  "{verbatim_string = {format = 'txt', string = 5}}", "{verbatim_string = 'x'}",
  "{verbatim_string = {format = 'txt', string = ''}}",
  "{1, {err = 'x'}, {ok = 'y'}, {double = 2}, {map = {k = 'v'}}, {set = {m = true}}, true, false, 'z'}",
  'tostring', 'cjson.null', 'coroutine.create(function() end)',
  "setmetatable({}, {__index = function() return 1 end})", "setmetatable({1}, {__len = function() return 5 end})",
  "redis.call('PING')", "1, 2, 3", "redis.call('HGETALL', 'h')", "redis.call('SMEMBERS', 's')",
  "redis.call('ZRANGE', 'z', 0, -1, 'WITHSCORES')",
  "redis.call('ZSCORE', 'z', 'a')", "redis.call('GET', 'none')", "redis.call('MGET', 'none', 'str')",
  "redis.call('EXISTS', 'str')", "redis.call('LRANGE', 'l', 0, -1)",
  "redis.call('INCR', 'big')", "redis.call('TYPE', 'h')", "redis.call('HRANDFIELD', 'h', 0)",
  "redis.call('ZPOPMIN', 'none')", "redis.call('LPOP', 'none', 2)", "redis.call('LPOS', 'l', 'x')",
  "redis.call('ZMSCORE', 'z', 'a', 'q')", "redis.call('SMISMEMBER', 's', 'm', 'n')", "redis.pcall('LPUSH', 'str', 1)",
  "{redis.pcall('LPUSH', 'str', 1)}",
  "redis.call('SCAN', 0, 'MATCH', 'none*')", "redis.call('SET', 'str', 'v', 'GET')",
  "redis.call('HMGET', 'h', 'f', 'none')",
  'ARGV', 'KEYS', '#ARGV', 'ARGV[4]',
];

/** How a script itself sees a reply: types and fields, as text. */
const SHOW = `
local function show(v, depth)
  if type(v) ~= 'table' then return type(v) .. ' ' .. tostring(v) end
  local parts = {}
  for k, x in pairs(v) do parts[#parts + 1] = tostring(k) .. '=' .. show(x, (depth or 0) + 1) end
  table.sort(parts)
  return '{' .. table.concat(parts, ', ') .. '}'
end
`;

const SEED = ['SET str v', 'HSET h f v', 'SADD s m', 'ZADD z 1.5 a 3 b', 'RPUSH l x y z', 'SET big 9007199254740992'];

describe.each([2, 3] as const)('a RESP%i client', (client) => {
  test.each([2, 3] as const)('gets what a script returns that chose RESP%i', async (script) => {
    const t = await besideScripts();
    for (const line of SEED) await t.same(line);
    await t.hello(client);
    await sameReplies(t, RETURNED.map((value) => `redis.setresp(${script}) return ${value}`), ['k1', 'k2']);
  });
});

describe('a script', () => {
  test.each([2, 3] as const)('sees replies of commands as RESP%i has them', async (protocol) => {
    const t = await besideScripts();
    for (const line of SEED) await t.same(line);
    const calls = RETURNED.filter((value) => value.includes('redis.'));
    await sameReplies(t, calls.map((value) => `${SHOW} redis.setresp(${protocol}) return show(${value})`));
  });

  test('begins with RESP2 again', async () => {
    const t = await besideScripts();
    await t.same('HSET h f v');
    await sameReplies(t, ["redis.setresp(3) return redis.call('HGETALL', 'h').map.f",
      "return redis.call('HGETALL', 'h')"]);
  });
});
