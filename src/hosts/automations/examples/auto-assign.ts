import type { ExampleBody } from '../../../protocol.ts';

export const autoAssign: ExampleBody = {
  inputs: { trigger: 'task_created' }, seed: [],
  script: String.raw`-- Trigger: task_created
-- Assigns tasks to agents based on type and priority

local task = ctx.event.task

-- Skip if already assigned
if task.agent_id then return end

local assignment = {
    ticket   = "a2",  -- Nova handles tickets
    research = "a3",  -- Sage handles research
    content  = "a4",  -- Muse handles content
    analysis = "a3",  -- Sage handles analysis
}

local agent_id = assignment[task.type]

if agent_id then
    oc.tasks.update(task.id, { agent_id = agent_id })
    oc.log("Auto-assigned " .. task.type .. " task to agent " .. agent_id)
else
    -- No mapping — assign to manager
    oc.tasks.update(task.id, { agent_id = "a1" })
    oc.log("No type mapping for '" .. task.type .. "', assigned to Atlas")
end
`,
};
