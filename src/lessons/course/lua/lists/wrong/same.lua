local reversed = {}
for i = 1, #ARGV do
  reversed[#reversed + 1] = ARGV[i]
end
return reversed
