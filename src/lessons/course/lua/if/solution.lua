local left = tonumber(ARGV[1])

if not left then
  return 'unknown'
elseif left == 0 then
  return 'sold out'
elseif left < 10 then
  return 'last tickets'
else
  return 'available'
end
