local best
for _, value in ipairs(ARGV) do
  local number = tonumber(value)
  if not number then print('no number: ' .. value)
  elseif not best or number > best then best = number end
end
return best
