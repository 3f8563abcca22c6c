// What the page shows of the plain host.
import type { Example, HostInfo } from '../../protocol.ts';
import { standardLibrary } from '../standard-library.ts';

const example = (id: string, title: string, about: string, script: string, argv: string[] = []): Example =>
  ({ id, title, about, script: script.trimStart(), keys: [], argv, seed: [] });

const examples: Example[] = [
  example('hello', 'Hello', 'Printing, arguments and a return value: the first steps.', `
-- print shows under Log, what the script returns shows under Reply.
local name = ARGV[1] or 'world'
print('Hello, ' .. name .. '!')

return #name
`, ['Lua']),
  example('word-count', 'Count words', 'Tables as dictionaries, patterns, sorting.', `
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
  example('closures', 'Closures', 'Functions that remember: a counter and a memoised Fibonacci.', `
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
  example('coroutines', 'Coroutines', 'A producer and a consumer that take turns.', `
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
  example('classes', 'Objects', 'Metatables make classes: a bank account.', `
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
];

export const plainInfo: HostInfo = {
  id: 'plain',
  title: 'Plain Lua',
  about: 'A script alone with the standard library: print goes to the Log, what it returns is the Reply.',
  lua: ['5.4', '5.1'],
  inputs: [{ id: 'argv', label: 'ARGV', hint: 'One argument a line: ARGV[1], ARGV[2], ..., also as ...' }],
  panels: [],
  settings: [{
    id: 'time-limit', kind: 'number', label: 'Time limit', about: 'A script that runs longer ends with an error. 0: no limit.',
    initial: 5000, min: 0, max: 3_600_000, unit: 'ms',
  }],
  examples,
  vocabulary: [
    ...standardLibrary,
    { name: 'print', kind: 'function', syntax: 'print(...)', about: 'Writes its arguments to the Log, tabs between.' },
    { name: 'ARGV', kind: 'table', syntax: 'ARGV[i]', about: 'The arguments given under ARGV, strings.' },
    { name: 'os.time', kind: 'function', syntax: 'os.time([table])', about: 'Seconds since 1970, now or of a date.' },
    { name: 'os.date', kind: 'function', syntax: 'os.date([format [, time]])', about: 'A date as text, or as a table with "*t".' },
    { name: 'os.clock', kind: 'function', syntax: 'os.clock()', about: 'Seconds of running time, with fractions.' },
  ],
};
