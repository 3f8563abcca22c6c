// Every way in which a script ends badly: JavaScript engines differ in how exceptions cross into WebAssembly and back.
import { expect, test } from 'vitest';
import type { Ground } from './engines.test.ts';
import { button, reply } from './page.ts';

/** Scripts on one page, one after the other, and what the reply must hold. */
const REDIS: [what: string, script: string, reply: string | RegExp][] = [
  ['a runtime error, with its line', 'local a\nreturn a.b', /user_script:2: attempt to index local 'a' \(a nil value\)/],
  ['a syntax error', 'return return', /Error compiling script.*user_script:1: unexpected symbol near 'return'/s],
  ['an error that pcall catches', "return {tostring(select(1, pcall(error, 'x'))), select(2, pcall(error, 'caught', 0))}", /"false"[^]*"caught"/],
  ['an error object', "local ok, e = pcall(error, {code = 7}) return e.code", '(integer) 7'],
  ['an error object that nobody catches', "error({err = 'MINE own words'})", 'MINE own words'],
  ['an error through xpcall', "return select(2, xpcall(function() error('deep', 0) end, function(e) return 'handled ' .. e end))", 'handled deep'],
  ['an error in a coroutine', "local co = coroutine.create(function() error('inside', 0) end) return {select(2, coroutine.resume(co))}", '"inside"'],
  ['an error through a function of C', "return select(2, pcall(table.sort, {3, 2, 1}, function() error('in sort', 0) end))", 'in sort'],
  ['an error in a metamethod', "return select(2, pcall(function() return setmetatable({}, {__index = function() error('meta', 0) end}).x end))", 'meta'],
  ['an error of a library', "return select(2, pcall(cjson.decode, '{'))", 'Expected object key string'],
  ['a wrong argument', "return select(2, pcall(string.rep))", /bad argument #1 to '\?' \(string expected, got no value\)/],
  ['an error of redis.call', "redis.call('SET', 'k', 'v') return redis.call('LPUSH', 'k', 'x')", 'WRONGTYPE Operation against a key'],
  ['an error of redis.call that pcall catches', "return select(2, pcall(redis.call, 'NOSUCH'))", 'Unknown Redis command called from script'],
  ['an error of redis.pcall', "redis.call('SET', 'k', 'v') return redis.pcall('LPUSH', 'k', 'x').err", 'WRONGTYPE'],
  ['an error reply', "return redis.error_reply('MY error')", 'MY error'],
  ['a global that is not there', "return nosuch", "Script attempted to access nonexistent global variable 'nosuch'"],
  ["a stack that Lua's limit ends", 'local function f() return 1 + f() end return f()', 'stack overflow'],
  ['a stack that grows through pcall', "local function f() return select(2, pcall(f)) end return tostring(f())", /"?(error in error handling|.*stack overflow.*)"?/],
  ['a stack that grows through callbacks', "local function f() return (string.gsub('a', 'a', f)) end return tostring(select(2, pcall(f)))", /stack overflow/],
  ['errors by the thousand', "local n = 0 for i = 1, 5000 do if not pcall(error, i) then n = n + 1 end end return n", '(integer) 5000'],
  ['a string that fills memory', "local s = string.rep('x', 2^16) while true do s = s .. s end", 'not enough memory'],
  ['a table that fills memory', 'local t = {} for i = 1, 1e9 do t[i] = i end', 'not enough memory'],
  ['a run after all of these', "return {'goes on', tostring(pcall(error))}", /"goes on"[^]*"false"/],
];

/** The same for Plain Lua, of which both versions' VMs have each a way of their own. */
const PLAIN: typeof REDIS = [
  ['an error', "local t = nil; return t.x", /attempt to index a nil value \(local 't'\)/],
  ['a caught error', "return pcall(error, 'x', 0)", /\(integer\) 0|false/],
  ['an error object', "error(setmetatable({}, {__tostring = function() return 'own words' end}))", /own words|error object/],
  ['an error in a coroutine', "return select(2, coroutine.resume(coroutine.create(function() error('co', 0) end)))", 'co'],
  ['a yield across pcall', "return coroutine.wrap(function() return pcall(function() coroutine.yield('yielded') end) end)()", 'yielded'],
  ['a string that fills memory', "local s = string.rep('x', 1 << 16) while true do s = s .. s end", 'not enough memory'],
];

export function errorChecks(ground: Ground): void {
  test.each(REDIS)('%s', async (_, script, expected) => {
    await ground.page.run(script);
    await answered(ground, expected);
  });

  test.each(PLAIN)('Plain Lua 5.4: %s', async (_, script, expected) => {
    await plain(ground, '5.4');
    await ground.page.run(script);
    await answered(ground, expected);
  });

  test('Plain Lua 5.1: an error, caught and not', async () => {
    await plain(ground, '5.1');
    await ground.page.run("return _VERSION, pcall(error, 'five', 0)");
    await answered(ground, /Lua 5\.1[^]*five/);
    await ground.page.run('return nil .. 1');
    await answered(ground, 'attempt to concatenate a nil value');
  });

  test('a script that runs longer than its time limit', async () => {
    await plain(ground, '5.4');
    await ground.page.click(button('~^Settings'));
    await ground.page.set({ role: 'spinbutton', name: '~^Time limit' }, '300');
    await ground.page.click(button('~^Settings'));
    await ground.page.run('while true do pcall(error) end');
    await answered(ground, /time limit of 300 ms|longer than 300 ms/); // by the session, or by Lua's own clock
    await ground.page.run('return "goes on"');
    await answered(ground, 'goes on');
    expect(await ground.page.count(button('Stop'))).toBe(0);
  });
}

/** The reply, whole: the last run's, for each script differs. */
const answered = (ground: Ground, expected: string | RegExp): Promise<void> => ground.page.reads(reply, expected);

async function plain({ page }: Ground, lua: string): Promise<void> {
  await page.select({ role: 'combobox', name: 'Host' }, 'Plain Lua');
  await page.select({ role: 'combobox', name: 'Lua' }, lua);
}
