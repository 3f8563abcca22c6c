-- KEYS[1]  set of blocked names
-- ARGV     names
local blocked = {}
for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do blocked[name] = true end

local kept = {}
for _, name in ipairs(ARGV) do
  if not blocked[name] then kept[#kept + 1] = name end
end
return kept
