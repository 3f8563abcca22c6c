local urgent = oc.tasks.query({ status = 'active', priority = 'urgent' })
for _, task in ipairs(urgent) do
  oc.chat.send_to('general', 'Urgent: ' .. #urgent .. '\n- ' .. task.title)
end
