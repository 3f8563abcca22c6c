import type { ExampleBody } from '../../../protocol.ts';

export const telegramCommands: ExampleBody = {
  inputs: { trigger: 'external_message' }, seed: [],
  script: String.raw`-- Trigger: external_message (provider = "telegram")
-- Routes Telegram commands to platform actions without spawning an agent

local msg = ctx.event.message
local text = msg.content or ""

-- /status command — reply with task counts
if text:match("^/status") then
    local active = oc.tasks.query({ status = "active" })
    local paused = oc.tasks.query({ status = "paused" })

    oc.external.send(ctx.event.channel_id,
        "📋 Active: " .. #active .. " | Paused: " .. #paused
    )
    return
end

-- /urgent command — list urgent tasks
if text:match("^/urgent") then
    local urgent = oc.tasks.query({ priority = "urgent", status = "active" })
    if #urgent == 0 then
        oc.external.send(ctx.event.channel_id, "No urgent tasks 🎉")
        return
    end

    local lines = { "🚨 <b>Urgent tasks:</b>" }
    for _, t in ipairs(urgent) do
        local agent = t.agent and t.agent.name or "Unassigned"
        table.insert(lines, "• " .. t.title .. " (" .. agent .. ")")
    end
    oc.external.send(ctx.event.channel_id, table.concat(lines, "\n"))
    return
end

-- /find <query> — search workspace from Telegram
local query = text:match("^/find (.+)")
if query then
    local results = oc.tasks.query({ search = query, limit = 5 })
    if #results == 0 then
        oc.external.send(ctx.event.channel_id, "No tasks found for: " .. query)
        return
    end

    local lines = { "🔍 Results for <b>" .. query .. "</b>:" }
    for _, t in ipairs(results) do
        table.insert(lines, "• [" .. t.status .. "] " .. t.title)
    end
    oc.external.send(ctx.event.channel_id, table.concat(lines, "\n"))
    return
end

-- No command matched — let the agent handle it (only pay tokens when needed)
oc.agent.prompt(ctx.event.agent_id, ctx.event.channel_id, text)
`,
};
