local votes = redis.call('HGETALL', KEYS[1])
local best, most = 'nobody', -1

for i = 1, #votes, 2 do
  local count = tonumber(votes[i + 1])
  if count > most then
    best, most = votes[i], count
  end
end

return best
