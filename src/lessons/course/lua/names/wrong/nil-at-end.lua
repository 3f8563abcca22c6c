local votes = {}
for i = 2, #ARGV do
  votes[ARGV[i]] = (votes[ARGV[i]] or 0) + 1
end
return votes[ARGV[1]]
