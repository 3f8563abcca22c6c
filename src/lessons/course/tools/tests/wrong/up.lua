if #ARGV == 0 then return 0 end
local sum = 0
for i = 1, #ARGV do sum = sum + tonumber(ARGV[i]) end
return math.ceil(sum / #ARGV)
