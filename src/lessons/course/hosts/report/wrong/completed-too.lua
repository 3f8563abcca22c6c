local urgent = oc.tasks.query({ priority = 'urgent' })
if #urgent == 0 then return end
local lines = { 'Urgent: ' .. #urgent }
for _, task in ipairs(urgent) do lines[#lines + 1] = '- ' .. task.title end
oc.chat.send_to('general', table.concat(lines, '\n'))
