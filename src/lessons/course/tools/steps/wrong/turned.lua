local kept = {}
for _, name in ipairs(ARGV) do
  if redis.call('SISMEMBER', KEYS[1], name) == 0 then table.insert(kept, 1, name) end
end
return kept
