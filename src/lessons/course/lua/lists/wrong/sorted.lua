table.sort(ARGV, function(a, b) return a > b end)
return ARGV
