local sum = 0
for i = 0, #ARGV do
  sum = sum + ARGV[i]
end
return sum
