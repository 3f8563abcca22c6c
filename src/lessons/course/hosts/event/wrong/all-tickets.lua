local agents = { ticket = 'a2', research = 'a3' }
if ctx.event.task.agent_id then return end
for _, task in ipairs(oc.tasks.query({})) do
  if not task.agent_id then oc.tasks.update(task.id, { agent_id = agents[task.type] or 'a1' }) end
end
