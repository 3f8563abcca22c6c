import type { ExampleBody } from '../../../protocol.ts';

export const dailyStandup: ExampleBody = {
  inputs: {}, seed: [],
  script: String.raw`-- Scheduled: 0 9 * * 1-5 (weekdays at 9am)
-- Gathers yesterday's completed tasks and today's active tasks, posts summary

local yesterday = oc.date.add(oc.today(), -1, "day")

local completed = oc.tasks.query({
    status = "completed",
    completed_after = yesterday .. "T00:00:00",
})

local active = oc.tasks.query({
    status = { "active", "paused" },
})

local lines = { "**Daily Standup** — " .. oc.today() .. "\n" }

table.insert(lines, "### Completed Yesterday (" .. #completed .. ")")
for _, task in ipairs(completed) do
    local agent = task.agent and task.agent.name or "Unassigned"
    table.insert(lines, "- ✅ " .. task.title .. " (" .. agent .. ")")
end

table.insert(lines, "\n### Active Today (" .. #active .. ")")
for _, task in ipairs(active) do
    local agent = task.agent and task.agent.name or "Unassigned"
    local priority = task.priority == "urgent" and " 🔴" or ""
    table.insert(lines, "- 🔵 " .. task.title .. " (" .. agent .. ")" .. priority)
end

if #active == 0 and #completed == 0 then
    table.insert(lines, "\n_No task activity. Quiet day._")
end

oc.chat.send_to("general", table.concat(lines, "\n"))
`,
};
