local seen = {}
for _, word in ipairs(ARGV) do
  seen[word] = true
end
return seen.length
