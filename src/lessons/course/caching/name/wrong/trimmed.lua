local names = {}
for i, text in ipairs(ARGV) do
  names[i] = redis.sha1hex((text:gsub('%s+$', '')))
end
return names
