local result = {}
for _, text in ipairs(ARGV) do
  if tonumber(text) >= 10 then
    result:push(text * 2)
  end
end
return result
