local sum = 0
for _, text in ipairs(ARGV) do
  local number = tonumber(text)
  if number then
    sum = sum + number
  end
end
return sum
