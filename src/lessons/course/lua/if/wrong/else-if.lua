local left = tonumber(ARGV[1])
if not left then
  return 'unknown'
else if left == 0 then
  return 'sold out'
else if left < 10 then
  return 'last tickets'
else
  return 'available'
end
