--@ fibonacci | host: plain
local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end
for i = 0, 10 do print(i, fib(i)) end
--@ word count | host: plain
local text = 'the quick brown fox jumps over the lazy dog the end'
local counts = {}
for word in text:gmatch('%a+') do
  counts[word] = (counts[word] or 0) + 1
end
local words = {}
for word in pairs(counts) do words[#words + 1] = word end
table.sort(words, function(a, b)
  if counts[a] ~= counts[b] then return counts[a] > counts[b] end
  return a < b
end)
for i = 1, 3 do print(words[i], counts[words[i]]) end
--@ class and inheritance | host: plain
local Animal = {}
Animal.__index = Animal
function Animal.new(name, sound)
  local self = setmetatable({}, Animal)
  self.name = name
  self.sound = sound
  return self
end
function Animal:speak() return self.name .. ' says ' .. self.sound end
local Dog = setmetatable({}, { __index = Animal })
Dog.__index = Dog
function Dog.new(name)
  local self = Animal.new(name, 'woof')
  return setmetatable(self, Dog)
end
function Dog:fetch() return self.name .. ' fetches' end
local d = Dog.new('Rex')
print(d:speak(), d:fetch())
--@ queens | host: plain
local N = 6
local solutions = 0
local function safe(a, n, c)
  for i = 1, n - 1 do
    if a[i] == c or a[i] - i == c - n or a[i] + i == c + n then
      return false
    end
  end
  return true
end
local function place(a, n)
  if n > N then
    solutions = solutions + 1
  else
    for c = 1, N do
      if safe(a, n, c) then
        a[n] = c
        place(a, n + 1)
      end
    end
  end
end
place({}, 1)
return solutions
--@ sieve | host: plain
local limit = tonumber(ARGV[1]) or 50
local composite = {}
local primes = {}
for i = 2, limit do
  if not composite[i] then
    primes[#primes + 1] = i
    for j = i * i, limit, i do composite[j] = true end
  end
end
print(table.concat(primes, ' '))
--@ memoize | host: plain
local function memoize(f)
  local cache = {}
  return function(x)
    local value = cache[x]
    if value == nil then
      value = f(x)
      cache[x] = value
    end
    return value
  end
end
local calls = 0
local square = memoize(function(x) calls = calls + 1 return x * x end)
print(square(4), square(4), calls)
--@ varargs | host: plain
local function sum(...)
  local total = 0
  for i = 1, select('#', ...) do
    total = total + (select(i, ...))
  end
  return total
end
local function pack(...) return { n = select('#', ...), ... } end
print(sum(1, 2, 3), pack(nil, nil).n)
--@ globals as a program has them | host: plain
counter = 0
function increment(by)
  counter = counter + (by or 1)
  return counter
end
increment()
increment(5)
print(counter)
--@ parser of arithmetic | host: plain
local source, at = '2*(3+4)-5', 1
local expression
local function peek() return source:sub(at, at) end
local function take() local c = peek() at = at + 1 return c end
local function factor()
  if peek() == '(' then
    take()
    local v = expression()
    take()
    return v
  end
  local digits = source:match('^%d+', at)
  at = at + #digits
  return tonumber(digits)
end
local function term()
  local v = factor()
  while peek() == '*' or peek() == '/' do
    if take() == '*' then v = v * factor() else v = v / factor() end
  end
  return v
end
function expression()
  local v = term()
  while peek() == '+' or peek() == '-' do
    if take() == '+' then v = v + term() else v = v - term() end
  end
  return v
end
print(expression())
--@ event emitter | host: plain
local Emitter = {}
Emitter.__index = Emitter
function Emitter.new() return setmetatable({ handlers = {} }, Emitter) end
function Emitter:on(name, handler)
  local list = self.handlers[name] or {}
  list[#list + 1] = handler
  self.handlers[name] = list
end
function Emitter:emit(name, ...)
  for _, handler in ipairs(self.handlers[name] or {}) do handler(...) end
end
local e = Emitter.new()
e:on('x', function(a, b) print('x', a, b) end)
e:emit('x', 1, 2)
e:emit('y')
--@ error handling | host: plain
local function risky(n)
  if n > 2 then error({ code = n }) end
  return n
end
for i = 1, 3 do
  local ok, err = pcall(risky, i)
  if ok then print('fine', err) else print('failed', err.code) end
end
local ok, trace = xpcall(function() error('deep', 0) end, function(m) return 'handled ' .. m end)
print(ok, trace)
--@ generators | host: plain
local function range(from, to, step)
  step = step or 1
  return coroutine.wrap(function()
    for i = from, to, step do coroutine.yield(i) end
  end)
end
local out = {}
for i in range(1, 9, 3) do out[#out + 1] = i end
print(table.concat(out, ','))
--@ matrix | host: plain
local function multiply(a, b)
  local c = {}
  for i = 1, #a do
    c[i] = {}
    for j = 1, #b[1] do
      local s = 0
      for k = 1, #b do s = s + a[i][k] * b[k][j] end
      c[i][j] = s
    end
  end
  return c
end
local m = multiply({ { 1, 2 }, { 3, 4 } }, { { 0, 1 }, { 1, 0 } })
print(m[1][1], m[1][2], m[2][1], m[2][2])
--@ deep copy with shadowed helpers | host: plain
local function copy(value, seen)
  if type(value) ~= 'table' then return value end
  seen = seen or {}
  if seen[value] then return seen[value] end
  local result = {}
  seen[value] = result
  for k, v in pairs(value) do result[copy(k, seen)] = copy(v, seen) end
  return setmetatable(result, getmetatable(value))
end
local a = { x = { y = 1 } }
a.self = a
local b = copy(a)
print(b.self == b, b.x.y, b.x ~= a.x)
--@ state machine by table | host: plain
local state, steps = 'idle', 0
local transitions = {
  idle = { start = 'running' },
  running = { pause = 'paused', stop = 'idle' },
  paused = { resume = 'running', stop = 'idle' },
}
for _, event in ipairs({ 'start', 'pause', 'bogus', 'resume', 'stop' }) do
  local to = transitions[state][event]
  if to then
    state, steps = to, steps + 1
  end
end
print(state, steps)
--@ unpack of whichever Lua | host: plain
local unpack = table.unpack or unpack
local function apply(f, list) return f(unpack(list)) end
print(apply(math.max, { 3, 9, 4 }))
--@ integers | host: plain 5.4
local a <const> = 7 // 2
local mask = 0xFF & ~0x0F | 1 << 3
print(a, mask, math.type(a), 3 | 4, 10 // 3.0)
--@ goto continue | host: plain 5.4
for i = 1, 5 do
  if i % 2 == 0 then goto continue end
  print(i)
  ::continue::
end
--@ close | host: plain 5.4
local log = {}
do
  local guard <close> = setmetatable({}, { __close = function() log[#log + 1] = 'closed' end })
  log[#log + 1] = 'open'
end
print(table.concat(log, ' '))
--@ utf8 and packing | host: plain 5.4
local text = 'h\u{e9}llo \u{20AC}'
for _, code in utf8.codes(text) do io = code end
print(utf8.len(text), #text, string.pack('>I2', 258):byte(1, 2))
--@ big integers | host: plain 5.4
local big = 9007199254740993
print(big + 1, math.maxinteger, tostring(big))
--@ table functions | host: plain 5.4
local t = table.pack(1, nil, 3)
local moved = table.move({ 1, 2, 3 }, 1, 3, 2, {})
print(t.n, moved[2], table.unpack({ 4, 5 }))
--@ environments of 5.1 | host: plain 5.1
local function sandboxed() return x end
setfenv(sandboxed, { x = 5 })
print(sandboxed())
local chunk = loadstring('return 1 + 1')
print(chunk())
--@ lengths and maxn of 5.1 | host: plain 5.1
local t = { 1, 2, 3 }
print(table.getn(t), #t, table.maxn(t), math.mod and 1 or 0, string.gfind and 1 or 0)
print(unpack(t))
--@ long strings and comments | host: plain 5.1
--[[ a comment
over lines ]]
local s = [==[
text with ]] in it]==]
--[==[ another ]==]
print(#s, s:find(']]', 1, true)) -- plain find
