--@ digest of tasks | host: automations
local found = oc.tasks.query({})
local lines = {}
for _, task in ipairs(found) do lines[#lines + 1] = task.title end
print(table.concat(lines, ', '))
return #lines
--@ dump of the context | host: automations
dump(ctx)
local now = oc.now()
print(now)
--@ guard with pcall | host: automations
local ok, problem = pcall(function() return oc.memory.recall('nothing') end)
if not ok then print('no memory: ' .. tostring(problem)) end
return ok and 'yes' or 'no'
--@ plain lua in an automation | host: automations
local totals = {}
for _, row in ipairs({ { 'a', 1 }, { 'b', 2 }, { 'a', 3 } }) do
  local name, n = row[1], row[2]
  totals[name] = (totals[name] or 0) + n
end
return totals
--@ app dialect | host: automations
local tasks = app.memory.recall{ query = "x" }
return #tasks
