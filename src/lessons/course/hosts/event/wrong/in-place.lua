local task = ctx.event.task
if task.agent_id then return end
local agents = { ticket = 'a2', research = 'a3' }
task.agent_id = agents[task.type] or 'a1'
