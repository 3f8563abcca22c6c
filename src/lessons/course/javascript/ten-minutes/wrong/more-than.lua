local result = {}
for _, text in ipairs(ARGV) do
  if tonumber(text) > 10 then
    result[#result + 1] = text * 2
  end
end
return result
