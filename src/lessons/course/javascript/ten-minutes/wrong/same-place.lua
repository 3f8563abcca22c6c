local result = {}
for i, text in ipairs(ARGV) do
  if tonumber(text) >= 10 then
    result[i] = text * 2
  end
end
return result
