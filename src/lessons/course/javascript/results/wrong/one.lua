local function minmax(list)
  local low = math.huge
  for _, text in ipairs(list) do
    low = math.min(low, tonumber(text))
  end
  return low
end
local low, high = minmax(ARGV)
return { low, high }
