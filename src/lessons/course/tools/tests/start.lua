-- ARGV  numbers
local sum = 0
for i = 1, #ARGV - 1 do
  sum = sum + tonumber(ARGV[i])
end
return sum / #ARGV
