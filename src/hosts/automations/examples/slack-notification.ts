import type { ExampleBody } from '../../../protocol.ts';

export const slackNotification: ExampleBody = {
  inputs: { trigger: 'approval_granted' }, seed: [],
  script: String.raw`-- Trigger: approval_granted
-- Sends approval notifications to a Slack channel via incoming webhook

local item = ctx.event.item
local approval = ctx.event.approval

-- Build Slack Block Kit payload
oc.http.post(ctx.webhooks.slack_approvals, {
    blocks = {
        {
            type = "section",
            text = {
                type = "mrkdwn",
                text = "✅ *" .. item.title .. "* approved by " .. approval.user.name,
            }
        },
        {
            type = "context",
            elements = {
                {
                    type = "mrkdwn",
                    text = "Status: " .. item.status .. " → " ..
                           (item.next_status or "approved") ..
                           " | " .. oc.now(),
                }
            }
        }
    }
})

-- Also notify Microsoft Teams if configured
if ctx.webhooks.teams_general then
    oc.http.post(ctx.webhooks.teams_general, {
        ["@type"] = "MessageCard",
        summary = "Approval: " .. item.title,
        sections = {
            {
                activityTitle = "✅ Approved: " .. item.title,
                activitySubtitle = "by " .. approval.user.name,
                facts = {
                    { name = "Previous Status", value = item.status },
                    { name = "Time", value = oc.now() },
                },
            }
        }
    })
end
`,
};
