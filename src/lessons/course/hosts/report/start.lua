local tasks = oc.tasks.query({ status = 'active' })
for _, task in ipairs(tasks) do
  oc.chat.send_to('general', '- ' .. task.title)
end
