if #ARGV == 0 then return 0 end
local sum = 0
for i = 0, #ARGV - 1 do sum = sum + tonumber(ARGV[i] or 0) end
return math.floor(sum / #ARGV + 0.5)
