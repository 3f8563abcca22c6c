-- ARGV  texts of scripts
local names = {}
for i, text in ipairs(ARGV) do
  names[i] = redis.sha1hex(text)
end
return names
