local amount, people = tonumber(ARGV[1]), tonumber(ARGV[2])
local each = math.floor(amount / people)
local parts = {}
for i = 1, people do parts[i] = each end
parts[1] = each + amount % people
return parts
