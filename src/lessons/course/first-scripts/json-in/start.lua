local lines = cjson.decode(ARGV[1])

for _, line in ipairs(lines) do
  redis.call('HINCRBY', KEYS[1], line.sku, line.n)
end

return #ARGV
