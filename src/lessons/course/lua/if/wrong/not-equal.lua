local left = tonumber(ARGV[1])
if not left then return 'unknown' end
if left != 0 and left < 10 then return 'last tickets' end
if left >= 10 then return 'available' end
return 'sold out'
