local function minmax(list)
  local low, high = math.huge, -math.huge
  for _, text in ipairs(list) do
    low = math.min(low, tonumber(text))
    high = math.max(high, tonumber(text))
  end
end
local low, high = minmax(ARGV)
return { low, high }
