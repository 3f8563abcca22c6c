local votes = {}
for i = 1, #ARGV do
  votes[ARGV[i]] = (votes[ARGV[i]] or 0) + 1
end
return votes[ARGV[1]] or 0
