local task = ctx.task
if task.agent_id then return end
local agents = { ticket = 'a2', research = 'a3' }
oc.tasks.update(task.id, { agent_id = agents[task.type] or 'a1' })
