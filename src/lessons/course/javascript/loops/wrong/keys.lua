local sum = 0
for text in ipairs(ARGV) do
  if ARGV[text] == 'end' then break end
  if tonumber(text) then
    sum = sum + tonumber(text)
  end
end
return sum
