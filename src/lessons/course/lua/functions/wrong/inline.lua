local result = {}
for i = 1, #ARGV do
  result[i] = math.min(100, math.max(0, tonumber(ARGV[i])))
end
return result
