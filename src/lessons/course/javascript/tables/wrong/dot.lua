local seen = {}
for _, word in ipairs(ARGV) do
  seen.word = true
end
local n = 0
for _ in pairs(seen) do n = n + 1 end
return n
