local votes = redis.call('HGETALL', KEYS[1])
local best, most = 'nobody', ''
for i = 1, #votes, 2 do
  if votes[i + 1] > most then
    best, most = votes[i], votes[i + 1]
  end
end
return best
