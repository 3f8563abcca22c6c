local sum = 0
for i = 1, #ARGV do sum = sum + tonumber(ARGV[i]) end
return math.floor(sum / #ARGV + 0.5)
