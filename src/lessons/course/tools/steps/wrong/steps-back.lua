local blocked = {}
for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do blocked[name] = true end
local names = {}
for i, name in ipairs(ARGV) do names[i] = name end
for i = 1, #names do
  if blocked[names[i]] then table.remove(names, i); i = i - 1 end
end
return names
