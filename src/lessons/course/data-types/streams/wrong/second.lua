local texts = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
  texts[#texts + 1] = entry[2][2]
end
return texts
