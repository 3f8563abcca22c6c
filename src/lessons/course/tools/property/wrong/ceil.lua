local amount, people = tonumber(ARGV[1]), tonumber(ARGV[2])
local parts = {}
for i = 1, people do parts[i] = math.ceil(amount / people) end
return parts
