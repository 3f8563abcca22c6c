local result = {}

for _, text in ipairs(ARGV) do
  local number = tonumber(text)
  if number >= 10 then
    result[#result + 1] = number * 2
  end
end

return result
