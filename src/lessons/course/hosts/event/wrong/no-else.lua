local task = ctx.event.task
if task.agent_id then return end
local agents = { ticket = 'a2', research = 'a3' }
local agent = agents[task.type]
if agent then oc.tasks.update(task.id, { agent_id = agent }) end
