local left = tonumber(ARGV[1])

if left then
  return 'available'
end
