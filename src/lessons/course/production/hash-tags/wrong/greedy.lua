local parts = {}
for i, key in ipairs(KEYS) do
  local tag = key:match('{(.*)}')
  if not tag or tag == '' then tag = key end
  parts[i] = tag
end
return parts
