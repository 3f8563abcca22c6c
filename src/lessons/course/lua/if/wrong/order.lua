local left = tonumber(ARGV[1])
if not left then
  return 'unknown'
elseif left < 10 then
  return 'last tickets'
elseif left == 0 then
  return 'sold out'
else
  return 'available'
end
