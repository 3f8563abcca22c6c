local function minmax(list)
  return { list[1], list[#list] }
end

local low, high = minmax(ARGV)
return { low, high }
