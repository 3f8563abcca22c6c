// Scripts that need nothing but Lua, for what is counted of them.
export const scripts: Record<string, string> = {
  branches: `local function sign(n)
  if n > 0 then
    return 'more'
  elseif n < 0 then
    return 'less'
  else
    return 'none'
  end
end
local seen = {}
for i = -1, 0 do
  seen[#seen + 1] = sign(i)
end
for _, word in ipairs({}) do
  seen[#seen + 1] = word
end
local n = 0
while n < 3 do
  n = n + 1
  if n == 2 then
    break
  end
end
return table.concat(seen, ' ')
`,
  spread: `local
  total = 0
local empty
local list = {
  1,
  2,
  three = function(x)
    return x
  end,
}
total = total
  + list.three(
    3
  )
repeat
  total = total - 1
until total < 2
if total == 1 and
  list[1] == 1
then
  total = 5
end
if total == 6 then total = 7 end
do
  local inner = total
  total = inner
end
return total
`,
  'ends at once': `local function early(x)
  if x then
    error('no')
  end
end
pcall(early, true)
pcall(early, false)
local ok = pcall(function()
  if not true then
    return 1
  end
end)
return ok
`,
};
