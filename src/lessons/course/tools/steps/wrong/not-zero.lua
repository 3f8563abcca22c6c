local kept = {}
for _, name in ipairs(ARGV) do
  if not redis.call('SISMEMBER', KEYS[1], name) then kept[#kept + 1] = name end
end
return kept
