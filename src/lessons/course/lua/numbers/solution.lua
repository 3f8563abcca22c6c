local a = tonumber(ARGV[1])
local b = tonumber(ARGV[2])

if a > b then
  return a
end
return b
