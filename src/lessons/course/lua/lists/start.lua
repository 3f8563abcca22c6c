local reversed = {}

for i = 1, #ARGV do
  reversed[i] = ARGV[i]
end

return reversed
