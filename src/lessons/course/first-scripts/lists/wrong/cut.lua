local result = {}
for i, id in ipairs(ARGV) do
  local name = redis.call('HGET', KEYS[1], id)
  if name then
    result[i] = name
  end
end
return result
