local function minmax(list)
  local low, high = list[1], list[1]
  for _, text in ipairs(list) do
    if text < low then low = text end
    if text > high then high = text end
  end
  return low, high
end
local low, high = minmax(ARGV)
return { low, high }
