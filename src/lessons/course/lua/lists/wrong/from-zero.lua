local reversed = {}
for i = 1, #ARGV do
  reversed[#ARGV - i] = ARGV[i]
end
return reversed
