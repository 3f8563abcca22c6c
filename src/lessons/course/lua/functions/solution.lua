local function clamp(value, low, high)
  if value < low then
    return low
  end
  if value > high then
    return high
  end
  return value
end

local result = {}

for i = 1, #ARGV do
  result[i] = clamp(tonumber(ARGV[i]), 0, 100)
end

return result
