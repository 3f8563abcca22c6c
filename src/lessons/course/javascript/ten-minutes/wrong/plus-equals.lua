local result = {}
local i = 1
while i <= #ARGV do
  if tonumber(ARGV[i]) >= 10 then
    result[#result + 1] = ARGV[i] * 2
  end
  i += 1
end
return result
