import type { ExampleBody } from '../../../protocol.ts';

export const paymentWebhook: ExampleBody = {
  inputs: { trigger: 'webhook' }, seed: [],
  script: String.raw`-- Trigger: webhook (receives JSON body)
-- Processes incoming webhook from external service

local payload = ctx.event.body

if payload.event == "payment.received" then
    oc.chat.send_to("finance",
        "💰 Payment received: **$" .. payload.amount .. "** from " .. payload.customer_name
    )
    oc.tables.create_row("Payments", {
        customer = payload.customer_name,
        amount = payload.amount,
        date = oc.today(),
        reference = payload.reference_id,
    })

elseif payload.event == "payment.failed" then
    -- Payment failures need human judgment — escalate
    oc.agent.delegate("a1", {
        title = "Payment failure: " .. payload.customer_name,
        description = oc.json.encode(payload),
        priority = "high",
    })
end
`,
};
