local n = 0
for _ in pairs(ARGV) do n = n + 1 end
return n
