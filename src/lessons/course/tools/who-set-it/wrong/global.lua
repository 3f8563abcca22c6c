local all = redis.call('HGETALL', KEYS[1])
best, most = 'nobody', 0
for i = 1, #all, 2 do
  local name, votes = all[i], tonumber(all[i + 1])
  if votes > most then best, most = name, votes end
end
return { best, most }
