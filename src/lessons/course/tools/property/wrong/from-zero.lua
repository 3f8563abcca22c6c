local amount, people = tonumber(ARGV[1]), tonumber(ARGV[2])
local each, left = math.floor(amount / people), amount % people
local parts = {}
for i = 0, people - 1 do parts[i] = i < left and each + 1 or each end
return parts
