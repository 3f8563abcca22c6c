local price = tonumber(ARGV[1])
local total = price + 5
return total
