local total
for i = 1, #ARGV do
  local sum = 0
  sum = sum + ARGV[i]
  total = sum
end
return total
