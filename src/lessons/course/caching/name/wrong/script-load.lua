local names = {}
for i, text in ipairs(ARGV) do
  names[i] = redis.call('SCRIPT', 'LOAD', text)
end
return names
