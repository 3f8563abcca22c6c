local sum = 0

for _, text in ipairs(ARGV) do
  sum = sum + tonumber(text)
end

return sum
