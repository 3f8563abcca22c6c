local urgent = oc.tasks.query({ status = 'active', priority = 'urgent' })
if #urgent == 0 then return end
local lines = { 'Urgent: ' .. #urgent }
for _, task in ipairs(urgent) do lines[#lines + 1] = '- ' .. task.title end
return table.concat(lines, '\n')
