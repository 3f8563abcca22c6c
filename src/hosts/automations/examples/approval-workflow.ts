import type { ExampleBody } from '../../../protocol.ts';

export const approvalWorkflow: ExampleBody = {
  inputs: { trigger: 'approval_granted' }, seed: [],
  script: String.raw`-- Trigger: approval_granted
-- Moves approved items to the next stage

local item = ctx.event.item
local approval = ctx.event.approval

local next_status = {
    draft     = "review",
    review    = "approved",
    approved  = "published",
}

local new_status = next_status[item.status]

if new_status then
    oc.lists.update_item(item.id, { status = new_status })
    oc.chat.send(item.channel_id or ctx.event.channel_id,
        "✅ **" .. item.title .. "** approved by " .. approval.user.name ..
        " → moved to *" .. new_status .. "*"
    )
else
    oc.log("warn", "No next status mapped for '" .. item.status .. "'")
end
`,
};
