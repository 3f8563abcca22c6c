local votes = {}

for i = 2, #ARGV do
  local name = ARGV[i]
  votes[name] = (votes[name] or 0) + 1
end

return votes[ARGV[1]] or 0
