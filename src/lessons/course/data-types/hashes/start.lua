local votes = redis.call('HGETALL', KEYS[1])
local best, most = 'nobody', -1

for name, count in pairs(votes) do
  if count > most then
    best, most = name, count
  end
end

return best
