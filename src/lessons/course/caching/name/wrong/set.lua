local names, seen = {}, {}
for _, text in ipairs(ARGV) do
  local name = redis.sha1hex(text)
  if not seen[name] then names[#names + 1] = name end
  seen[name] = true
end
return names
