local function price(name)
  local prices = { tea = 3, coffee = 4, water = 0 }
  if not prices[name] then
    error('nobody sells ' .. name)
  end
  return prices[name]
end
local result = {}
for i, name in ipairs(ARGV) do
  local _, found = pcall(price, name)
  result[i] = found
end
return result
