local result = {}

for i = 1, #ARGV do
  result[i] = clamp(tonumber(ARGV[i]), 0, 100)
end

return result

-- Write clamp. Is this the right place for it?
