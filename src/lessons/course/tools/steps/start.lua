-- KEYS[1]  set of blocked names
-- ARGV     names
local blocked = {}
for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do blocked[name] = true end

local names = {}
for i, name in ipairs(ARGV) do names[i] = name end

for i, name in ipairs(names) do
  if blocked[name] then table.remove(names, i) end
end
return names
