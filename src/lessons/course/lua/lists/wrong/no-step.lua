local reversed = {}
for i = #ARGV, 1 do
  reversed[#reversed + 1] = ARGV[i]
end
return reversed
