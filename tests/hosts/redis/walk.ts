// Names, types and constants of everything that can be reached from _G, as a script that returns them sorted.
export const WALK = `
local seen, out = {}, {}
local function walk(t, path)
  if seen[t] then out[#out + 1] = path .. ' is ' .. seen[t] return end
  seen[t] = path
  for k, v in pairs(t) do
    local kind = type(v)
    local shown = (kind == 'number' or kind == 'string') and ' ' .. tostring(v) or ''
    out[#out + 1] = path .. '.' .. tostring(k) .. ' ' .. kind .. shown
  end
  local names = {}
  for k, v in pairs(t) do if type(v) == 'table' then names[#names + 1] = k end end
  table.sort(names)
  for _, k in ipairs(names) do walk(t[k], path .. '.' .. k) end
  local meta = getmetatable(t)
  if meta then walk(meta, path .. '{}') end
end
walk(_G, '_G')
table.sort(out)
return out`;
