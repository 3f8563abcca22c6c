-- KEYS  any keys
local parts = {}
for i, key in ipairs(KEYS) do
  parts[i] = key
end
return parts
