local blocked = {}
for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do blocked[name] = true end
local kept = {}
for i, name in ipairs(ARGV) do
  if not blocked[name] then kept[i] = name end
end
return kept
