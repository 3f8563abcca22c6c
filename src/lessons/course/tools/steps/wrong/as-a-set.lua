local blocked, seen, kept = {}, {}, {}
for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do blocked[name] = true end
for _, name in ipairs(ARGV) do
  if not blocked[name] and not seen[name] then kept[#kept + 1] = name end
  seen[name] = true
end
return kept
