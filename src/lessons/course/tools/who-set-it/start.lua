-- KEYS[1]  hash: votes by name
local best, most = 'nobody', 0
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local name, votes = all[i], tonumber(all[i + 1])
  if votes > most then
    local best, most = name, votes
  end
end
return { best, most }
