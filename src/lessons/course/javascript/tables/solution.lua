local seen = {}
local different = 0

for _, word in ipairs(ARGV) do
  if not seen[word] then
    seen[word] = true
    different = different + 1
  end
end

return different
