local sum = ''
for i = 1, #ARGV do
  sum = sum .. ARGV[i]
end
return sum
