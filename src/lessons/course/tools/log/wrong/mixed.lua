local best = 0
for _, value in ipairs(ARGV) do
  if value > best then best = value end
end
return best
