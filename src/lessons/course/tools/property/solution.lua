-- ARGV[1]  cents
-- ARGV[2]  people
local amount, people = tonumber(ARGV[1]), tonumber(ARGV[2])
local each, left = math.floor(amount / people), amount % people
local parts = {}
for i = 1, people do
  parts[i] = i <= left and each + 1 or each
end
return parts
