#!/usr/bin/lua5.4
-- What Lua 5.4 has and 5.1 has not, and all that both have.
local value <const>, file <close> = tonumber('1'), nil
local first, second <const>, third = value, file
goto done
do local x = 0x1.8p3 // 2 | 5 & ~3 ~ 1 << 2 >> 1; first = x end
local s = "\z
   \x41\u{20AC}\065\
x" .. [==[ ]] ]=] ]==] .. 'a\'b' .. "\a\b\f\n\r\t\v\\\""
--[==[ long
]] ]==]
local t = { 1, 2; x = 3, ["y"] = 4, s, (s), value, print, [print] = { n = nil }, f = function(t) return t, t.f end, }
function t.a.b:c(...) local function g(a, b, ...) return ..., self, g end return g, self, first; end
for i = 1, 10, 2 do if i > 3 then break elseif i ~= 2 then goto next else local i = i; print(i) end ::next:: end
for k, v in pairs(t) do repeat local z = k; local function peek() return z, v, third end until z == v or peek() end
while not (first and second or third) do print{1}"x"[[y]]:m'z'.q[1] = -2 ^ -3 ^ 2 .. "x" .. 'y' break; local never end
;;; ::done::
local function outer(a)
  local function inner() a = a + 1; counter = counter + a; return function() a, counter = counter, a; t.x = a; return t end end
  a = inner
  return inner
end
function counted(...) local n = select('#', ...); n = n + #{...}; return n & 0xFF, outer end
local shadow = shadow
local shadow = function() return shadow end
t.shadow = shadow --[[ in the middle ]] (t)
return 1, 2, 0x.8, .5, 5., 1e-5, 3 // 1, "é", t
