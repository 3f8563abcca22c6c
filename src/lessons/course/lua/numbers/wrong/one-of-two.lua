local a = tonumber(ARGV[1])
local b = ARGV[2]

if a > b then
  return a
end
return b
