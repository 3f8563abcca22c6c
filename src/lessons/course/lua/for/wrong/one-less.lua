local sum = 0
for i = 1, #ARGV - 1 do
  sum = sum + ARGV[i]
end
return sum
