import type { ExampleBody } from '../../../protocol.ts';

export const discordSync: ExampleBody = {
  inputs: { trigger: 'task_completed' }, seed: [],
  script: String.raw`-- Trigger: task_completed
-- Cross-posts task completions to Discord channels tagged for updates

local task = ctx.event.task

-- Only sync tasks from specific lists
local sync_lists = { "Sprint Board", "Client Deliverables" }
local should_sync = false
for _, name in ipairs(sync_lists) do
    if task.list and task.list.name == name then
        should_sync = true
        break
    end
end

if not should_sync then return end

-- Find Discord channels
local discord_channels = oc.external.channels({ provider = "discord" })
for _, ch in ipairs(discord_channels) do
    if ch.name:find("updates") or ch.name:find("releases") then
        local agent_name = task.agent and task.agent.name or "Someone"
        oc.external.send(ch.id,
            "✅ **" .. task.title .. "** completed by " .. agent_name ..
            " (from " .. task.list.name .. ")"
        )
    end
end
`,
};
