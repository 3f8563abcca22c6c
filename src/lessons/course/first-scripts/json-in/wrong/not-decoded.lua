for _, line in ipairs(ARGV[1]) do
  redis.call('HINCRBY', KEYS[1], line.sku, line.n)
end
return #ARGV[1]
