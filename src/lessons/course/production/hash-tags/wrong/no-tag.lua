local parts = {}
for i, key in ipairs(KEYS) do parts[i] = key:match('{(.-)}') end
return parts
