// What comes from JavaScript: scripts that must be told of it, and scripts that look alike and must not.
import type { Case } from './cases.ts';

export const javaScript: readonly Case[] = [
  { code: 'js-strict-equal', host: 'redis', raises: ["if ARGV[1] «===» 'x' then return 1 end", 'return 1«===»2'], not: ["if ARGV[1] == 'x' then return 1 end", "return '==='", '-- ===\nreturn 1 !'] },
  { code: 'js-not-equal', host: 'redis', raises: ["if ARGV[1] «!=» 'x' then return 1 end", 'return 1 «!==» 2', 'local ok = KEYS[1]«!=»nil'], not: ["return KEYS[1] ~= '!='", 'return !KEYS[1]'] },
  { code: 'js-not-equal', host: 'plain 5.4', raises: ["if x «!==» 'y' then end"], not: ['return x ~= y'] },
  { code: 'js-logic', host: 'redis', raises: ['if KEYS[1] «&&» KEYS[2] then return 1 end', 'return KEYS[1] «||» false', 'if «!»KEYS[1] then return 1 end', 'return 1 «&&»2'], not: ["return '&&' .. '||'", 'return KEYS[1] != 2', 'return 1 & 2'] },
  { code: 'js-logic', host: 'plain 5.4', raises: ['if a «&&» b then end', 'if a «||» b then end', 'return «!»a'], not: ['return 1 & 2 | 3', 'return a != b'] },
  {
    code: 'js-question-mark', host: 'redis',
    raises: ["local x = ARGV[1] == '1' «?» 'yes' : 'no'\nreturn x", 'return KEYS[1] «?» 1 : 0', "local x = KEYS[1] «?» f(1) : 'b'", 'local x = KEYS[1] «??» 1', 'return KEYS«?.»a', 'local x = #KEYS > 1 or ARGV[1] «?» 1 : 2;'],
    not: ["return 'a ? b : c'", 'return KEYS[1] and 1 or 0', "return string.match('a', 'a?')"],
  },
  { code: 'js-question-mark', host: 'plain 5.4', raises: ['return a «?» b : c'], not: ['goto a\n::a::\nreturn 1'] },
  { code: 'js-arrow', host: 'redis', raises: ['local f = «x =>» x + 1\nreturn f(1)', 'local f = «(a, b) =>» a + b', 'local f = «() =>» 1', 'return pcall(«(a, b) =>» a + b, 1, 2)', 'table.sort(KEYS, «(a, b) =>» { return a })'], not: ['return 1 >= 2', "return '=>'", 'local f = function(x) return x end'] },
  { code: 'js-array', host: 'redis', raises: ['local t = «[»1, 2, 3]\nreturn t', 'return «[»]', 'return f(«[»1, 2])', 'local t = { a = «[»1] }', 'for _, x in ipairs(«[»1, 2]) do end'], not: ['local t = { 1, 2 } return t[1]', 'local t = { [1] = 2 } return t', 'return [[text]]', 'return KEYS[1, 2]'] },
  { code: 'js-object', host: 'redis', raises: ['local t = { «a:» 1 }', 'local t = { a = 1, «b:» 2 }', 'local t = { «"a":» 1 }', "return cjson.encode({ «'a b':» 1 })"], not: ['local t = { a = 1, ["b"] = 2 }', "local s = 'a' return { s:upper() }"] },
  { code: 'js-power', host: 'redis', raises: ['return 2 «**» 3'], not: ['return 2 ^ 3', "return '**'"] },
  { code: 'bit-operator', host: 'redis', raises: ['return 5 «&» 3', 'return 5 «|» 3', 'return 1 «<<» 4', 'return 8 «>>» 1', 'return «~»1', 'return 5 «~» 3', 'return 8 «>>>» 1'], not: ['return bit.band(5, 3)', 'return 5 ~= 3', 'return 5 && 3', "return '&'"] },
  { code: 'bit-operator', host: 'plain 5.1', raises: ['return 5 «&» 3'], not: ['return 5 < 3'] },
  { code: 'bit-operator', host: 'plain 5.4', raises: [], not: ['return 5 & 3 | 1 ~ 2 << 3 >> 1', 'return 5 & '] },
  {
    code: 'js-assignment', host: 'redis',
    raises: ['local n = 1\nn «+=» 1', 'local t = { x = 1 } t.x «-=» 2', 'local n = 1\nn«++»', 'local n = 1\n«++»n', 'local n = 3\nn«--»', 'local n = 2\nn «*=» 1 + 2', "local s = 'a'\ns «+=» 'b'", "local s = 'a'\ns «..=» 'b'", 'local x = 1\nx «**=» 2', 'local x\nx «||=» 1', 'for i = 1, 2 do n «+=» i end'],
    not: ['local n = 1 n = n + 1', 'local n = 1 -- one\nreturn n', "return '+=' .. '++'", 'if 1 <= 2 then return 1 end', 'local n = 1 --', 'return 1 >= 2, 1 ~= 2'],
  },
  {
    code: 'js-comment', host: 'redis',
    raises: ['«//» a comment\nreturn 1', 'return 1 «//» the first one', 'local a = 1\n«//» what it is for\nreturn a', '«/*» a comment */\nreturn 1', 'return 1 «/*» one */', "«//» it's here\nreturn 1"],
    not: ['-- a comment\nreturn 1', '--[[ // ]] return 1', "return 'http://a.b'", 'local x = 5 // 2'],
  },
  { code: 'js-comment', host: 'plain 5.4', raises: ['«//» a comment', 'local a = 1\n«//» what it is for', 'local x = 1 «//» the first one', 'f()\n«/*» c */'], not: ['return 7 // 2', 'local x = 7\n  // 2', 'return "//"'] },
  { code: 'js-template', host: 'redis', raises: ['return «`text`»', "local s = «`a ${KEYS[1]} b`»\nreturn s", 'return «``»', 'return «`»a\nb`', 'return f(«`${1}${2}`»)'], not: ["return '`a`'", '-- `a`\nreturn 1', "return 'a' .. KEYS[1]"] },
  { code: 'typographic-quote', host: 'redis', raises: ['return «“text”»', "return redis.call(«‘GET’», KEYS[1])", 'local s = «“»a\nb'], not: ["return '“text”'", '-- “quoted”\nreturn 1', 'return [[’]]'] },
  {
    code: 'js-declaration', host: 'redis', raises: ['«let» x = 1\nreturn x', '«const» x = 1', '«var» x = 1', 'if KEYS[1] then\n  «let» x = 1\nend', 'local t = {}\n«const { a, b } = t»', '«const [a, b] = KEYS»'],
    not: ['local let = 1 return let', 'local x = 1 return x', 'local const = {} const.a = 1 return const.a', "return 'let x = 1'"],
  },
  { code: 'js-declaration', host: 'plain 5.4', raises: ['«let» x = 1', '«const» x = 1'], not: ['local x <const> = 1 return x', 'let = 1 print(let)'] },
  { code: 'js-await', host: 'redis', raises: ["«await» redis.call('PING')", "return «await» redis.call('PING')", '«async» function f() end'], not: ['local await = 1 return await', 'local async = {} async.run = 1 return async.run'] },
  { code: 'js-exception', host: 'redis', raises: ['«try» {\n  return f()\n} catch (e) {\n  return 1\n}', '«throw» new Error("no");'], not: ['return pcall(error, "x")', 'local try = 1 return try', 'error("no")'] },
  {
    code: 'js-keyword', host: 'redis', raises: ["if «typeof» KEYS[1] == 'string' then return 1 end", '«delete» KEYS[1]', 'for i = 1, 2 do «continue» end', 'switch (KEYS[1]) { «case» 1: return 1 }', 'local a = 1 «new» Thing()', '«class» A { }', "«import» x from 'y'", '«export» default 1'],
    not: ['local new = 1 return new', 'local delete = {} delete.x = 1 return delete.x', 'local switch = function() end switch() return 1', 'local class = { new = 1 } return class.new'],
  },
  { code: 'js-keyword', host: 'plain 5.4', raises: ['for i = 1, 2 do\n  if i then «continue» end\nend'], not: ['for i = 1, 2 do goto continue ::continue:: end'] },
  { code: 'js-for', host: 'redis', raises: ['«for (»let i = 0; i < 10; i++) {\n  f(i)\n}', '«for (»const x of KEYS) { f(x) }', '«for (»x in t) { f() }'], not: ['for i = 1, 3 do end return 1', 'for _, x in (ipairs(KEYS)) do end return 1', 'for i = (1), 3 do end return 1'] },
  {
    code: 'js-braces', host: 'redis',
    raises: [
      'if (KEYS[1]) «{» return 1 }', 'if (KEYS[1]) «{»\n  f(1)\n}\nreturn 1', 'if (#KEYS > 1) «{»\n  return 1\n} else {\n  return 2\n}', 'while (true) «{»\n  f()\n}', 'function f(x) «{» return x }', 'local f = function(x) «{» return x }', 'for i = 1, 3 «{» f(i) }',
      'if KEYS[1] then return 1 end «}»', 'if KEYS[1] «{» return 1 }', 'if (KEYS[1]) «{» return 1 } else if (KEYS[2]) { return 2 } else { return 3 }', 'return pcall(function() «{» return { 1 } })',
    ],
    not: ['if (KEYS[1]) then return { 1 } end', 'local t = { f = function(x) return { x } end } return t', 'for _, x in ipairs { 1, 2 } do redis.log(1, x) end return 1', 'if next { 1 } then return 1 end', 'local t = { 1, 2\nreturn t'],
  },
  { code: 'js-else-if', host: 'redis', raises: ['if KEYS[1] then return 1 «else if» KEYS[2] then return 2 end'], not: ['if KEYS[1] then return 1 elseif KEYS[2] then return 2 end', 'if KEYS[1] then return 1 else if KEYS[2] then return 2 end end', 'if KEYS[1] then return 1'] },
  {
    code: 'js-global', host: 'redis',
    raises: ["«console».log('x')", 'return «Math».floor(1.5)', 'return «Date».now()', 'return «JSON».parse(ARGV[1])', 'return «JSON».stringify(KEYS)', 'if KEYS[1] == «null» then return 1 end', 'return KEYS[1] == «undefined»', "local v = «await» redis.call('GET', 'k')\nreturn v", '«try» { f() }', 'return «parseInt»(ARGV[1])', 'return «Math».PI', "«throw» 'no'", "return «String»(1)"],
    not: ['local console = { log = function() end } console.log(1) return 1', 'return math.floor(1.5)', "local t = { Math = 1, null = 2 } return t.Math + t.null", 'local function parseInt(x) return tonumber(x) end return parseInt(ARGV[1])', "return 'console.log'"],
  },
  { code: 'js-global', host: 'plain 5.4', raises: ['«console».log(1, 2)', 'print(«Date».now())', 'print(«null»)'], not: ['console = { log = print } console.log(1)', 'print(os.time())', 'Object = {} function Object.new() return setmetatable({}, Object) end print(Object.new())'] },
  {
    code: 'plus-on-text', host: 'redis',
    raises: ["return «'Total: '» + #KEYS", "return #KEYS + «' keys'»", "return 'a' .. «'b'» + 1", "return 1 + 2 + «' sum'» + 3 + 4", "return redis.call('SET', KEYS[1], «'v'» + ARGV[1])", "return «[[a]]» + 1"],
    not: ["return 'Total: ' .. #KEYS", "return '10' + 1", "return ' 0x10 ' + '1e3'", "local a, b = ARGV[1], 2 return a + b", "return #'abc' + 1", "return ('5'):len() + 1", 'return "a" == "b"'],
  },
  { code: 'plus-on-text', host: 'plain 5.4', raises: ['print(«"a"» + 1)'], not: ['print("10" + 1)', 'print("a" .. 1 + 2)'] },
  {
    code: 'js-length', host: 'redis', raises: ['for i = 1, «KEYS.length» do redis.log(1, KEYS[i]) end return 1', 'return «ARGV.length»', 'local list = { 1, 2 } return «list.length»', "local s = 'abc' return «s.length»"],
    not: ['return #KEYS', 'local t = { length = 5 } return t.length', 'local t = {} t.length = 1 return t.length', "local t = cjson.decode(ARGV[1]) return t.length", 'local t = {} setmetatable(t, { __index = { length = 1 } }) return t.length', 'local function f(l) return l.length end return f({ length = 1 })'],
  },
];
