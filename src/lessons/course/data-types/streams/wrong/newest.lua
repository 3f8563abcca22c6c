local texts = {}
for _, entry in ipairs(redis.call('XREVRANGE', KEYS[1], '+', '-')) do
  local fields = entry[2]
  for i = 1, #fields, 2 do
    if fields[i] == 'text' then texts[#texts + 1] = fields[i + 1] end
  end
end
return texts
