local result = {}
for _, id in ipairs(ARGV) do
  result['id ' .. id] = redis.call('HGET', KEYS[1], id) or 'unknown'
end
return result
