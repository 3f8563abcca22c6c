local reversed = {}
for i = #ARGV, 2, -1 do
  reversed[#reversed + 1] = ARGV[i]
end
return reversed
