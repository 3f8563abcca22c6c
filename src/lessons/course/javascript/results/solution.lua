local function minmax(list)
  local low = tonumber(list[1])
  local high = low
  for _, text in ipairs(list) do
    low = math.min(low, tonumber(text))
    high = math.max(high, tonumber(text))
  end
  return low, high
end

local low, high = minmax(ARGV)
return { low, high }
