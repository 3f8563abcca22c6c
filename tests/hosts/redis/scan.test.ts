import { expect, test } from 'vitest';
import { scan } from '../../../src/hosts/redis/scan.ts';

test('scripts as people write them need no guard', () => {
  for (const script of [
    "return redis.call('GET', KEYS[1])", 'local insert = table.insert local t = {} insert(t, 1) return #t',
    'local pairs = pairs return 1',
    "local x = string.format('%s', ARGV[1]) return cjson.encode({x})", "local t = {['table'] = 2} return t.string",
    "-- string = 1\n--[[ _G.x = 1 ]] return '_G' .. [[ getmetatable ]] .. \"string = 1\"",
    'return tostring(1) == tostring(2)',
    'local t = {} t.table = 1 t.pairs, t.next = 1, 2 return t:len()', 'return ARGV[1] == KEYS[1]',
  ]) expect(scan(script), script).toMatchObject({ suspect: false });
});

test('whatever could reach a shared table is guarded', () => {
  for (const script of [
    'string = 1', 'string.x = 1', 'local s = string', 'f(string)', 'return string["x"]', 'string:x()',
    'a, string = 1', 'string, a = 1', 'pairs = 1',
    'function pairs() end', 'function string.x() end', '_G.x = 1', 'getmetatable("")', 'loadstring("x")', 'load(f)',
    'local a, pairs = 1, 2', 'KEYS = 1',
    'string.x, a = 1', 'return string', 'x..string', '"a"..string', 'string --[[c]] = 1', 'string\n=\n1',
    '[==[ ]] ]==] string = 1', '("x"):f(table)',
  ]) expect(scan(script), script).toMatchObject({ suspect: true });
});

test('libraries are told once each, in order of use', () => {
  expect(scan("math.min(1, 2) string.upper('cjson.encode') math.max(1) t.bit.x = 1 -- struct.pack").libraries).toEqual(['math',
    'string']);
});

test('wide integers are looked for where they can come up', () => {
  expect(scan("return string.format('%d', 1)").wide).toBe(true);
  expect(scan("return tonumber('ff', 16)").wide).toBe(true);
  expect(scan('local f = tonumber').wide).toBe(true);
  expect(scan("return string.format('%s %5.1f', 'x', 1)").wide).toBe(false);
  expect(scan("return tonumber(redis.call('GET', KEYS[1]) or 0)").wide).toBe(false);
  expect(scan('return tonumber(ARGV[1]) + tonumber( x )').wide).toBe(false);
});
