local parts = {}
for i, key in ipairs(KEYS) do parts[i] = key:match('{(.-[^}])}') or key end
return parts
