local task = ctx.event.task
local agents = { ticket = 'a2', research = 'a3' }
oc.tasks.update(task.id, { agent_id = agents[task.type] or 'a1' })
