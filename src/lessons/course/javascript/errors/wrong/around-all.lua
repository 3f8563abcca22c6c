local function price(name)
  local prices = { tea = 3, coffee = 4, water = 0 }
  if not prices[name] then
    error('nobody sells ' .. name)
  end
  return prices[name]
end
local result = {}
local ok = pcall(function()
  for i, name in ipairs(ARGV) do
    result[i] = price(name)
  end
end)
if not ok then
  return 'no price'
end
return result
