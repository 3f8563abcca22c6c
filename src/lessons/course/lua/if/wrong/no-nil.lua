local left = tonumber(ARGV[1] or '0')
if left == 0 then
  return 'sold out'
elseif left < 10 then
  return 'last tickets'
else
  return 'available'
end
