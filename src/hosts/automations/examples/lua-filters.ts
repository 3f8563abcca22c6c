import type { ExampleBody } from '../../../protocol.ts';

export const luaFilters: ExampleBody = {
  inputs: { trigger: 'task_created' }, seed: [],
  script: String.raw`-- Trigger: task_created (source = "chat")
-- Lua does cheap filtering, only escalates to agent when reasoning is needed

local task = ctx.event.task

-- Fast deterministic checks — no agent needed
if task.priority == "low" then
    -- Low priority: just acknowledge, don't bother an agent
    oc.tasks.update(task.id, { agent_id = "a1" })
    return
end

if task.type == "ticket" and task.priority == "urgent" then
    -- Urgent tickets always go to Nova
    oc.tasks.update(task.id, { agent_id = "a2" })
    oc.chat.send(task.channel_id, "🚨 Urgent ticket routed to Nova.")
    return
end

-- Complex case: need agent reasoning to decide assignment
-- Only NOW do we pay the token cost
oc.agent.prompt("a1", task.channel_id,
    "New task needs assignment: \"" .. task.title .. "\"\n" ..
    "Type: " .. task.type .. ", Priority: " .. task.priority .. "\n" ..
    "Description: " .. (task.description or "none") .. "\n\n" ..
    "Decide which agent should handle this and assign it."
)
`,
};
