local sum = 0
for _, text in ipairs(ARGV) do
  if text == 'end' then break end
  if not tonumber(text) then continue end
  sum = sum + tonumber(text)
end
return sum
