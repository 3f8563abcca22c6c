import type { ExampleBody } from '../../../protocol.ts';

export const healthMonitor: ExampleBody = {
  inputs: {}, seed: [],
  script: String.raw`-- Scheduled: 0 */4 * * * (every 4 hours)
-- Checks all external integrations and reports any connectivity issues

local integrations = { "telegram", "plausible" }
local issues = {}

for _, name in ipairs(integrations) do
    local ok, err = oc.integrations.test(name)
    if not ok then
        table.insert(issues, "❌ **" .. name .. "**: " .. (err or "connection failed"))
    end
end

-- Check external channels for stale connections (no messages in 48h)
local ext_channels = oc.external.channels()
local stale_threshold = oc.date.add(oc.now(), -48, "hours")

for _, ch in ipairs(ext_channels) do
    if ch.last_message_at and ch.last_message_at < stale_threshold then
        table.insert(issues,
            "⚠️ **" .. ch.name .. "** (" .. ch.external_provider .. "): " ..
            "no messages for 48h+"
        )
    end
end

if #issues > 0 then
    oc.chat.send_to("admin",
        "🔌 **Integration Health Check**\n\n" .. table.concat(issues, "\n")
    )
else
    oc.log("All integrations healthy")
end
`,
};
