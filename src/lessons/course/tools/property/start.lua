-- ARGV[1]  cents
-- ARGV[2]  people
local amount, people = tonumber(ARGV[1]), tonumber(ARGV[2])
local parts = {}
for i = 1, people do
  parts[i] = amount / people
end
return parts
