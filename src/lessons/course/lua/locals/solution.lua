local price = tonumber(ARGV[1])
local total = price

if price < 50 then
  total = price + 5
end

return total
