local votes = {}
for i = 2, #ARGV do
  votes[ARGV[i]] = 1
end
return votes[ARGV[1]] or 0
