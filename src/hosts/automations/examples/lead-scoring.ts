import type { ExampleBody } from '../../../protocol.ts';

export const leadScoring: ExampleBody = {
  inputs: {}, seed: [],
  script: String.raw`-- Scheduled: 0 */6 * * * (every 6 hours)
-- Scores leads in a data table and flags high-value ones

local leads = oc.tables.query("Leads", {
    where = { status = "new" },
})

local hot_leads = {}

for _, lead in ipairs(leads) do
    local score = 0

    if lead.company_size and lead.company_size > 100 then score = score + 30 end
    if lead.source == "referral" then score = score + 25 end
    if lead.budget and lead.budget > 10000 then score = score + 20 end
    if lead.responded then score = score + 15 end
    if lead.visited_pricing then score = score + 10 end

    oc.tables.update_row("Leads", lead.id, { score = score })

    if score >= 60 then
        table.insert(hot_leads, lead)
    end
end

if #hot_leads > 0 then
    local names = {}
    for _, l in ipairs(hot_leads) do
        table.insert(names, "- **" .. l.name .. "** (score: " .. l.score .. ")")
    end
    oc.chat.send_to("sales",
        "🔥 **" .. #hot_leads .. " hot leads** flagged:\n" .. table.concat(names, "\n")
    )
end
`,
};
