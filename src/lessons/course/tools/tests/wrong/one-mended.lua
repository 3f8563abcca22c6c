local sum = 0
for i = 1, #ARGV do sum = sum + tonumber(ARGV[i]) end
return sum / #ARGV
