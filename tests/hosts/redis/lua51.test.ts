// Lua itself as Redis's scripts see it: numbers, strings, tables, patterns, where builds of Lua 5.1 differ.
import { test } from 'vitest';
import { besideScripts, sameReplies } from './beside-scripts.ts';

const show = (expression: string): string =>
  `local out = {pcall(function() return ${expression} end)} for i = 1, #out do out[i] = tostring(out[i]) end return out`;

test('numbers are read and written alike', async () => {
  const t = await besideScripts();
  const texts = ['0x10', '0x1p4', '1e', 'inf', 'nan', '-inf', 'infinity', ' 10 ', '1e1', '1E+2', '.5', '5.', '.', '',
    ' ', '1_0', '1 0', '0b1', '1e400', '-0', '+5', '--5',
    '0xg', '1e-400', '9007199254740993', '123456789012345678901234567890', '0x7fffffff', '0xffffffffff', '1,5',
    '1\\0', '0x.8', '1e5x', '\\t7\\n'];
  await sameReplies(t, texts.map((text) => show(`tonumber('${text}')`)));
  await sameReplies(t, ["'10' + 5", "'0x10' + 0", "' 10 ' + 1", "'a' + 1", '10 .. 20', '2^53', '2^63', '-2^63',
    '1e15', '1e14', '123456789012345', '1e100', '0.1', '1/3', '100', '-0', '1e308 * 10',
    '5 % 3', '-5 % 3', '5 % -3', '5.5 % 2', '1 % 0', '2^0.5', '7 / 2', '1/0', '-1/0', '0/0', 'math.huge',
    '-math.huge', '1e300 * 1e10', '3 == 3.0', "'3' == 3", 'math.floor(-3.5)',
    'math.ceil(-3.5)', 'math.fmod(-5, 3)', 'math.mod(5, 3)', 'math.modf(-3.7)', 'math.frexp(10)',
    'math.ldexp(0.5, 4)', 'math.pow(2, 10)', 'math.log10(1000)', 'math.log(10)', 'math.exp(1)',
    'math.sin(1)', 'math.cos(1)', 'math.tan(1)', 'math.atan2(1, -1)', 'math.sinh(1)', 'math.deg(math.pi)',
    'math.max()', 'math.max(1, 2.5, -1)', "math.max('3', 2)", 'math.sqrt(-1)', 'math.abs(-0)',
    'math.floor(2^40 + 0.5)', 'math.max(0/0, 1)'].map(show));
});

test('strings and patterns behave alike', async () => {
  const t = await besideScripts();
  await sameReplies(t, ["('x'):rep(3)", "('x'):rep(-1)", "('x'):rep(0)", "('x'):rep(2^31)", "('x'):rep(1.9)",
    "('abc'):sub(-2^40)", "('abc'):sub(0)", "('abc'):sub(-2, -2)",
    "('abc'):byte(-1)", "('abc'):byte(1, -1)", "('abc'):byte(10)", 'string.char(65, 66)', 'string.char(256)',
    'string.char(-1)', 'string.char()', "('a,b,,c'):find(',', 1, true)", "('abc'):find('b', -1)",
    "('abc'):find('', 10)", "('abc'):find('')", "('hello world'):match('^(%w+)')",
    "('key=value'):match('(%w+)=(%w+)')", "('abc'):gsub('', '-')", "('abc'):gsub('%w', '%0%0')",
    "('abc'):gsub('b', '%1')",
    "('abc'):gsub('b', '%2')", "('abc'):gsub('(a)(b)', '%2%1')", "('abc'):gsub('.', {a = 1, b = false})",
    "('abc'):gsub('.', function(c) if c == 'b' then return 'X' end end)",
    "('abc'):gsub('b', function() return {} end)",
    "('THE (quick) fox'):find('%((%a+)%)')", "('x'):find('[a-')", "('x'):find('%')",
    "('x'):match('((((((((((((((((((((((((((((((((x')", "('f(a(b)c)d'):match('%b()')",
    "('THE (quick) fox'):gsub('%f[%a]%a+', 'w')",
    "('a\\0b'):len()", "#'a\\0b'", "('a\\0b'):find('\\0')", "('a\\0b'):upper()", "('\\255\\200'):lower()",
    "('abc'):reverse()", "('%d'):format('10')", "('%s|%10s|%-10s|%.2s'):format('a', 'b', 'c', 'def')",
    "('%c%c'):format(72, 0)", "('%e %E %g %G %f'):format(1.5, 1.5, 1e20, 1e-10, 2.5)",
    "('%5.1f|%-8.3f|%+.2f|%08.3f'):format(1.25, 2.5, 3, -4.5)", "('%q'):format('a\\n\"\\\\\\0\\r')",
    "('%s'):format(nil)", "('%s'):format(true)",
    "('%'):format()", "('%10'):format(1)", "('%123d'):format(1)", "('%.123d'):format(1)", "('%l'):format(1)",
    "('%g'):format(0/0)", "('%f'):format(1/0)", "('%d'):format(0/0)", "('%d'):format(3.99)", "('%x'):format(255)",
    "('%x'):format(-1)", "('%u'):format(-1)", "'a' < 'b'", "'a' < 'B'", "'a\\0b' < 'a\\0c'", "'Z' < 'a'",
    "'\\200' < 'a'", "'' < 'a'", "tostring(12):len()", "table.concat({1, 2, 3}, ', ', 2, 3)", "table.concat({}, 'x')",
    "table.concat({1, 2}, ',', 1, 3)", "string.gfind('abc', 'b')()", "('x y z'):gmatch('%a')()", 'string.len(5)',
    'string.upper(5)', "('x').y", "#('x'):rep(1000, 'ignored')", "string.dump(print or tostring)"].map(show));
});

test('tables behave alike', async () => {
  const t = await besideScripts();
  await sameReplies(t, ['#{1, 2, nil, 4}', '#{nil}', '#{nil, nil, 3}', '#{n = 1}', 'unpack({1, 2, 3}, 2)',
    'unpack({}, 1, 3)', 'unpack({1, 2}, -1, 1)', 'unpack({}, 1, 1e8)', 'unpack({}, 1, 2^31)', 'select(-1, 1, 2, 3)',
    'select(0)',
    "select('#', nil, nil)", 'select(2, 1, 2, 3)', 'select(5, 1)', 'select(-5, 1)', 'next({})', 'next({}, 1)',
    'rawequal({}, {})', 'table.maxn({1, [10] = 1, [1.5] = 1})', 'table.getn({1, 2})', 'table.remove({1, 2, 3})',
    'table.remove({1, 2, 3}, 1)', 'table.remove({})', 'table.remove({1}, 5)', 'table.insert({}, 5, 1)',
    'table.setn({}, 1)', 'type(setmetatable({}, nil))',
    'table.foreachi({1, 2}, function(i, v) if v == 2 then return i end end)',
    'table.sort({3, 1, "a"})', 'table.sort({3, 2, 1}, function(a, b) return true end)',
    'table.sort({1, 2, 3, 4, 5, 6}, function() return true end)', 'ipairs(5)', 'pairs()', "type(ipairs({}))",
    'getmetatable({})',
    'tostring(nil)', 'tostring()', 'type()', 'type(nil)', 'assert()', 'assert(false)', 'collectgarbage("step")',
    'collectgarbage("nope")', "collectgarbage('setpause', 200)", 'coroutine.status(coroutine.create(tostring))',
    'coroutine.resume(coroutine.create(function(...) return ... end), 1, 2)', 'coroutine.resume(5)',
    'coroutine.wrap(function() coroutine.yield(1) end)()', 'coroutine.running()', 'coroutine.create(5)', '_VERSION',
    'gcinfo() > 0',
    'setmetatable({}, {__call = function(self, a) return a end})(7)',
    'setmetatable({}, {__add = function() return 9 end}) + 1',
    'setmetatable({}, {__concat = function() return "c" end}) .. 1',
    '-setmetatable({}, {__unm = function() return 3 end})',
    'setmetatable({}, {__lt = function() return true end}) < setmetatable({}, {})',
    'setmetatable({}, {__eq = function() return true end}) == {}',
    'tostring(setmetatable({}, {__tostring = function() return "T" end}))',
    'tostring(setmetatable({}, {__tostring = function() return 5 end}))', 'setmetatable({}, {__index = {x = 5}}).x',
    '#setmetatable({}, {__len = function() return 5 end})', 'xpcall(function() return 1, 2 end, tostring)',
    'xpcall(5)',
    'xpcall(error, function(e) return e end)', 'pcall(pcall)', 'pcall(pcall, error, "x")', 'pcall(string.rep)',
    'pcall(string.rep, "x", "y")', 'pcall(setmetatable, 1)', 'tostring(1e15)', 'tostring(123456789.123)',
    'loadstring("return ...")(7)', 'loadstring("return 1, 2")()'].map(show));
  await sameReplies(t, ['for i = 1, 3 do for j = 1, 3 do if j == 2 then break end end end return 1',
    'local a, b, c = (function() return 1, 2, 3 end)() return {a, b, c}',
    'local t = {} for i = 10, 1, -3 do t[#t + 1] = i end return t',
    'local t = {} for i = 1, 0 do t[1] = 1 end return #t',
    'local t = {} for i = 0.1, 0.5, 0.1 do t[#t + 1] = tostring(i) end return t',
    'local function f(...) return select("#", ...), ... end return {f(1, nil, 3)}',
    'local t = {(function() return 1, 2 end)(), (function() return 1, 2 end)()} return t',
    'local s = 0 for k, v in pairs({10, 20, x = 5}) do s = s + v end return s',
    'local t = {5, 3, 1} table.sort(t) return t',
    "local t = {'b', 'a', 'C'} table.sort(t) return t",
    'local i = 0 repeat local j = i i = i + 1 until j > 3 return i',
    'local t = {[1] = "a", [2] = "b", [4] = "d"} return t', 'return {1, [2] = 3, 4}', 'return not nil == true',
    'return 1 and 2 or 3',
    'return nil and 1 or false', 'return 2 ^ 3 ^ 2 == 512', 'return -2 ^ 2', 'return 1 .. 2 == "12"',
    'return "a" .. "b" .. 1 .. 2.5', 'return #"abc" + 1', "return [[\nline]]", "return '\\065\\10\\x'",
    "return 'a\\\nb'", 'local a <close> = 1']);
});
