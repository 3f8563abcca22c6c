local all = redis.call('HGETALL', KEYS[1])
local names = {}
for i = 1, #all, 2 do
  names[all[i]] = all[i + 1]
end

local result = {}
for i, id in ipairs(ARGV) do
  result[i] = names[id]
end

return result
