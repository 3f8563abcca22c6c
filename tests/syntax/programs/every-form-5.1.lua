#! a line that only loaders of files take away
-- What 5.1 takes, also where 5.4 does not.
local a, b = 1, nil
do local x = 0x1F % 2; goto = x end
local s = "\065\
x\q" .. [==[ ]] ]=] ]==] .. 'a\'b\z'
--[==[ long
]] ]==]
local t = { 1, 2; x = 3, ["y"] = 4, s, (s), print, goto = 5, f = function(t) return t, t.goto end, }
function t.a.b:c(...) local function g(a, b, ...) return ..., self, g end return g, self; end
for i = 1, 10, 2 do if i > 3 then break elseif i ~= 2 then t(i) else local i = i; print(i) end end
for k, v in pairs(t) do repeat local z = k; local function peek() return z, v, b end until z == v or peek() end
while not (a and b or c) do print{1}"x"[[y]]:m'z'.q[1] = -2 ^ -3 ^ 2 .. "x" .. 'y' break; end
local function outer(a)
  local function inner() a = a + 1; counter = counter + a; return function() a, counter = counter, a; t.x = a; return t end end
  a = inner
  return inner
end
function counted(...) local n = select('#', ...); n = n + #arg; return n, outer end
local shadow = shadow
local shadow = function() return shadow end
t.shadow = shadow --[[ in the middle ]] (t)
return 1, 2, 0x1p4, .5, 5., 1e-5, "\255", t
