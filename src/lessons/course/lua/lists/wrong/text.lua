local reversed = ''
for i = #ARGV, 1, -1 do
  reversed = reversed .. ARGV[i]
end
return reversed
