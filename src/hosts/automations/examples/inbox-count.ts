import type { ExampleBody } from '../../../protocol.ts';

export const inboxCount: ExampleBody = {
  inputs: {}, seed: [],
  script: String.raw`-- Scheduled: */30 * * * * (every 30 minutes)
-- Checks unread email count via agent tool, only notifies if above threshold

local threshold = 20

local inbox = oc.tables.query("Email Inbox", {
    where = { is_read = false },
})

if #inbox > threshold then
    oc.chat.send_to("dm-rutger-atlas",
        "📬 You have **" .. #inbox .. "** unread emails " ..
        "(threshold: " .. threshold .. "). " ..
        "Top senders: " .. oc.util.top_values(inbox, "sender", 3)
    )
end
`,
};
