local votes = {}

for i = 2, #ARGV do
  local name = ARGV[i]
  votes.name = 1
end

return votes[ARGV[1]]
