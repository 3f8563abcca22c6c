// The scripts that the page offers for plain Lua, fetched when one is opened; plain/info.ts has their titles.
import type { Example, ExampleBody } from '../../protocol.ts';
import { titles } from './info.ts';

const body = (script: string, argv: string[] = []): ExampleBody =>
  ({ script: script.trimStart(), inputs: { argv }, seed: [] });

const bodies: Record<string, ExampleBody> = {
  'hello': body(`
-- print shows under Log, what the script returns shows under Reply.
local name = ARGV[1] or 'world'
print('Hello, ' .. name .. '!')

return #name
`, ['Lua']),
  'word-count': body(`
local text = ARGV[1]
local count = {}
for word in text:lower():gmatch('%a+') do
  count[word] = (count[word] or 0) + 1
end

local words = {}
for word in pairs(count) do words[#words + 1] = word end
table.sort(words, function(a, b)
  if count[a] ~= count[b] then return count[a] > count[b] end
  return a < b
end)

for _, word in ipairs(words) do print(count[word], word) end
return words
`, ['The quick brown fox jumps over the lazy dog. The dog sleeps.']),
  'closures': body(`
local function counter(step)
  local n = 0
  return function()
    n = n + step
    return n
  end
end

local by2, by5 = counter(2), counter(5)
print(by2(), by2(), by5())

local memo = {}
local function fib(n)
  if n < 2 then return n end
  memo[n] = memo[n] or fib(n - 1) + fib(n - 2)
  return memo[n]
end

return fib(50)
`),
  'coroutines': body(`
local function producer(items)
  return coroutine.wrap(function()
    for i, item in ipairs(items) do
      print('producing', item)
      coroutine.yield(i, item)
    end
  end)
end

local taken = {}
for i, item in producer({ 'bolt', 'nut', 'washer' }) do
  print('consuming', item)
  taken[i] = item:upper()
end
return taken
`),
  'classes': body(`
local Account = {}
Account.__index = Account

function Account.new(balance)
  return setmetatable({ balance = balance or 0 }, Account)
end

function Account:withdraw(amount)
  if amount > self.balance then
    error('only ' .. self.balance .. ' left', 2)
  end
  self.balance = self.balance - amount
end

local account = Account.new(100)
account:withdraw(30)
local ok, why = pcall(account.withdraw, account, 500)
print(ok, why)

return { balance = account.balance, refused = not ok }
`),
};

export const examples: Example[] = titles.map((title) => ({ ...title, ...bodies[title.id] }));
