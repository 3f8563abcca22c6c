local left = tonumber(ARGV[1])
if left == nil then
  return 'unknown'
elseif left then
  return 'available'
else
  return 'sold out'
end
