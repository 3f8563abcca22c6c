local seen, n = {}, 0
for _, word in ipairs(ARGV) do
  local key = tonumber(word) or word
  if not seen[key] then
    seen[key] = true
    n = n + 1
  end
end
return n
