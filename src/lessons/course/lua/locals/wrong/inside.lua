local price = tonumber(ARGV[1])
if price < 50 then
  local total = price + 5
end
return total
