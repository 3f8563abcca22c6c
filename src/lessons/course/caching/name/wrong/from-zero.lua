local names = {}
for i, text in ipairs(ARGV) do
  names[i - 1] = redis.sha1hex(text)
end
return names
