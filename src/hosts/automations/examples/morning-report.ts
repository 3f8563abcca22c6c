import type { ExampleBody } from '../../../protocol.ts';

export const morningReport: ExampleBody = {
  inputs: { config: '{ "telegram_channel_id": "x-team" }' }, seed: [],
  script: String.raw`-- Scheduled: 0 8 * * * (daily at 8am)
-- Pulls yesterday's analytics from Plausible and posts summary

local status = oc.integrations.status("plausible")
if not status.connected then
    oc.log("warn", "Plausible not connected, skipping report")
    return
end

local yesterday = oc.date.add(oc.today(), -1, "day")

local stats = oc.integrations.query("plausible", "site_stats", {
    period = "day",
    date = yesterday,
})

local realtime = oc.integrations.query("plausible", "get_realtime", {})

local top_pages = oc.integrations.query("plausible", "top_pages", {
    period = "day",
    date = yesterday,
    limit = 5,
})

local lines = {
    "📈 **Analytics Report — " .. yesterday .. "**\n",
    "**Visitors**: " .. (stats.visitors or 0),
    "**Pageviews**: " .. (stats.pageviews or 0),
    "**Bounce rate**: " .. (stats.bounce_rate or "N/A") .. "%",
    "**Avg visit duration**: " .. (stats.visit_duration or 0) .. "s",
    "**Currently online**: " .. (realtime.current_visitors or 0),
}

if top_pages and #top_pages > 0 then
    table.insert(lines, "\n**Top pages:**")
    for i, page in ipairs(top_pages) do
        table.insert(lines, i .. ". " .. page.name .. " — " .. page.visitors .. " visitors")
    end
end

-- Post to workspace channel
oc.chat.send_to("general", table.concat(lines, "\n"))

-- Also forward to Telegram if threshold exceeded
if stats.visitors and stats.visitors > 1000 then
    oc.external.send(ctx.config.telegram_channel_id,
        "🚀 " .. stats.visitors .. " visitors yesterday! New traffic high."
    )
end
`,
};
