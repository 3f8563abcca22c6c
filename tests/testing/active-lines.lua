-- SCRIPT is a text: prints as JSON which of its lines have code, and the lines in the order in which they ran.
local load = loadstring or load
local chunk = assert(load(SCRIPT, '@script'))
local active, ran = {}, {}
local seen = {}
local function note(f)
  local info = debug.getinfo(f, 'SL')
  if info.source ~= '@script' or seen[f] then return end
  seen[f] = true
  for line in pairs(info.activelines) do active[line] = true end
end
debug.sethook(function(event, line)
  local info = debug.getinfo(2, 'Sf')
  if info.source ~= '@script' then return end
  note(info.func)
  if event == 'line' then ran[#ran + 1] = line end
end, 'cl')
pcall(chunk)
debug.sethook()
note(chunk)
local lines = {}
for line in pairs(active) do lines[#lines + 1] = line end
table.sort(lines)
print('{"active":[' .. table.concat(lines, ',') .. '],"ran":[' .. table.concat(ran, ',') .. ']}')
