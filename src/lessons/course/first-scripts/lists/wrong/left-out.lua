local result = {}
for _, id in ipairs(ARGV) do
  local name = redis.call('HGET', KEYS[1], id)
  if name then
    result[#result + 1] = name
  end
end
return result
