local function clamp(value, low, high)
  if value < low then value = low end
  if value > high then value = high end
end
local result = {}
for i = 1, #ARGV do
  result[i] = clamp(tonumber(ARGV[i]), 0, 100)
end
return result
