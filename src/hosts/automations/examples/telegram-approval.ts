import type { ExampleBody } from '../../../protocol.ts';

export const telegramApproval: ExampleBody = {
  inputs: { trigger: 'approval_requested' }, seed: [],
  script: String.raw`-- Trigger: approval_requested
-- Sends approval request to approver's Telegram, handles callback buttons

local item = ctx.event.item
local approver = ctx.event.approver

-- Check if approver has a linked Telegram identity
local tg_identity = oc.external.user_identity(approver.id, "telegram")

if not tg_identity then
    -- Fallback: notify in workspace
    oc.chat.send_to("dm-" .. approver.name:lower(),
        "📋 Approval needed: **" .. item.title .. "**"
    )
    return
end

-- Send to Telegram with inline keyboard buttons
oc.external.telegram.send(tg_identity.external_id, {
    text = "📋 <b>Approval Request</b>\n\n" ..
           "<b>" .. item.title .. "</b>\n" ..
           "Requested by: " .. ctx.event.requester.name .. "\n" ..
           "List: " .. (item.list_name or "N/A"),
    reply_markup = {
        inline_keyboard = {
            {
                { text = "✅ Approve", callback_data = "approve:" .. item.id },
                { text = "❌ Reject", callback_data = "reject:" .. item.id },
            }
        }
    },
    parse_mode = "html",
})

oc.log("Approval request sent to " .. approver.name .. " via Telegram")
`,
};
