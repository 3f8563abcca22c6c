local lines = cjson.decode(ARGV[1])

for _, line in ipairs(lines) do
  local n = line.n
  if n == nil or n == cjson.null then
    n = 1
  end
  redis.call('HINCRBY', KEYS[1], line.sku, n)
end

return #lines
