local list = redis.call('LRANGE', KEYS[1], 0, -1)
local sum = 0

if #list == 0 then
  return 'none'
end
for _, degrees in ipairs(list) do
  sum = sum + degrees
end

return string.format('%.2f', sum / #list)
