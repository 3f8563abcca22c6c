import type { ExampleBody } from '../../../protocol.ts';

export const completionNotice: ExampleBody = {
  inputs: { trigger: 'task_completed' }, seed: [],
  script: String.raw`-- Trigger: task_completed
-- Notifies the task's channel when a task completes

local task = ctx.event.task

-- Skip if no channel assigned
if not task.channel_id then return end

-- Skip delegation tasks (agent-to-agent)
if task.source == "agent_delegation" then return end

local agent_name = task.agent and task.agent.name or "Someone"
local duration = oc.util.duration_human(task.started_at, task.completed_at)

oc.chat.send(task.channel_id,
    "✅ **" .. task.title .. "** completed by " .. agent_name ..
    (duration and " (" .. duration .. ")" or "")
)
`,
};
