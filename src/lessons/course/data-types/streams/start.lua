local texts = {}

for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
  texts[#texts + 1] = entry.text
end

return texts
