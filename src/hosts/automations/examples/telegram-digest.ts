import type { ExampleBody } from '../../../protocol.ts';

export const telegramDigest: ExampleBody = {
  inputs: {}, seed: [],
  script: String.raw`-- Scheduled: 0 18 * * * (daily at 6pm)
-- Summarizes the day's activity and sends to the team's Telegram group

local completed = oc.tasks.query({
    status = "completed",
    completed_after = oc.today() .. "T00:00:00",
})

local active = oc.tasks.query({ status = "active" })

local lines = { "<b>📊 Daily Digest — " .. oc.today() .. "</b>\n" }

if #completed > 0 then
    table.insert(lines, "<b>Completed today (" .. #completed .. "):</b>")
    for _, task in ipairs(completed) do
        table.insert(lines, "✅ " .. task.title)
    end
end

if #active > 0 then
    table.insert(lines, "\n<b>Still active (" .. #active .. "):</b>")
    for _, task in ipairs(active) do
        local flag = task.priority == "urgent" and " 🔴" or ""
        table.insert(lines, "🔵 " .. task.title .. flag)
    end
end

table.insert(lines, "\n<i>Sent from OpenCompany</i>")

-- Send to Telegram group (external channel)
local tg_channels = oc.external.channels({ provider = "telegram" })
for _, ch in ipairs(tg_channels) do
    if ch.name:find("team") then
        oc.external.send(ch.id, table.concat(lines, "\n"))
        break
    end
end
`,
};
