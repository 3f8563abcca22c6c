// Cases of oc.calendar, oc.memory, oc.agent, oc.external, oc.integrations and oc.http.
import { expect } from 'vitest';
import { NEW, NOW } from './cases.ts';
import type { Cases } from './cases.ts';

const ANY = expect.any(Number) as unknown;

export const outside: Cases = {
  'calendar.query': {
    ok: [
      ['oc.calendar.query({ from = oc.today(), to = oc.today() .. "T23:59:59" })', [{ title: 'Standup', start_time: '2026-11-30T09:00:00Z' }, { title: 'Design review' }]],
      ['#oc.calendar.query()', 7], ['#oc.calendar.query({ title = "Standup" })', 2],
      ['oc.calendar.query({ limit = 1, offset = 1 })[1].title', 'Design review'],
      ['#oc.calendar.query({ start_after = "2026-12-01T10:00:00Z", search = "zoom" })', 2], ['#oc.calendar.query({ to = "2026-11-29" })', 0],
    ],
    bad: [
      ['oc.calendar.query({ from = "now" })', 'from: a time such as "2026-11-30T14:00:00" is wanted, not "now"'],
      ['oc.calendar.query({ to = 5 })', 'to: a time such as'], ['oc.calendar.query({ day = "x" })', 'there is no filter "day"'],
    ],
    app: [
      'app.calendar.list_events{startDate = "2026-11-30", endDate = "2026-11-30"}', 'app.calendar.list_events{from = "2026-11-30T00:00:00", to = "2026-11-30T23:59:59"}',
    ],
  },
  'calendar.create': {
    ok: [
      ['oc.calendar.create({ title = "Standup", start_time = oc.now(), duration = 15 })', { id: NEW, title: 'Standup', start_time: NOW, end_time: '2026-11-30T14:15:00Z', duration: 15, attendee_ids: [], created_by: 'u1' }],
      ['oc.calendar.create({ title = "x", start_time = "2026-12-01T09:00:00+01:00" }).end_time', '2026-12-01T09:00:00Z'],
      ['oc.calendar.create({ title = "x", start_time = "2026-12-01T09:00", end_time = "2026-12-01T10:30", attendee_ids = {"u2"} }).duration', 90],
    ],
    bad: [
      ['oc.calendar.create({ title = "x" })', 'data.start_time: a time such as "2026-11-30T14:00:00" is wanted, not nil'],
      ['oc.calendar.create({ start_time = oc.now() })', 'data.title: a string is wanted, not nil'],
      ['oc.calendar.create({ title = "x", start_time = "9am" })', 'data.start_time: a time such as'],
      ['oc.calendar.create({ title = "x", start_time = oc.now(), end_time = "2026-11-01" })', 'data: an event ends after it begins, at 2026-11-30T14:00:00Z'],
      ['oc.calendar.create({ title = "x", start_time = oc.now(), duration = -5 })', 'data.duration: minutes from 0 is wanted, not -5'],
      ['oc.calendar.create({ title = "x", start_time = oc.now(), attendee_ids = {"u9"} })', 'there is no user or agent with the id "u9"'],
      ['oc.calendar.create({ title = "x", start_time = oc.now(), attendee_ids = "u2" })', 'data.attendee_ids: a list of strings is wanted, not "u2"'],
      ['oc.calendar.create({ title = "x", start_time = oc.now(), duration = 1e300 })', 'an event ends after it begins'],
    ],
    app: [
      'app.calendar.create_event{title = "Standup", startTime = "2026-11-30T14:00:00", duration = 15}', 'app.calendar.create_event{title = "Standup", startAt = "2026-11-30T14:00:00Z", endAt = "2026-11-30T14:15:00Z"}',
    ],
  },
  'memory.save': {
    ok: [
      ['oc.memory.save("Processed 42 leads today, 3 high-priority", { category = "learning", target = "log" })', { id: NEW, content: 'Processed 42 leads today, 3 high-priority', category: 'learning', target: 'log', created_at: NOW }],
      ['oc.memory.save("x").category', 'general'],
    ],
    bad: [
      ['oc.memory.save()', 'content: a string is wanted, not nil'],
      ['oc.memory.save("x", { target = "disk" })', 'options.target: one of log, core is wanted, not "disk"'],
      ['oc.memory.save("x", { kind = "y" })', 'there is no field "kind"'],
    ],
    app: ['app.memory.save{content = "Processed 42 leads today, 3 high-priority", category = "learning", target = "log"}'],
  },
  'memory.recall': {
    ok: [
      ['oc.memory.recall("deployment process")', [{ id: 'mem1' }, { id: 'mem3', content: 'Processed 38 leads, 4 of them high-priority.' }]],
      ['#oc.memory.recall("the", { category = "learning", limit = 1 })', 1], ['#oc.memory.recall("zebra")', 0],
      ['#oc.memory.recall("nordwind", { created_before = "2026-11-30" })', 1],
    ],
    bad: [
      ['oc.memory.recall()', 'query: a string is wanted, not nil'], ['oc.memory.recall("?!")', 'query: a text with words is wanted, not "?!"'],
      ['oc.memory.recall("x", { max = 1 })', 'there is no filter "max"'],
    ],
    app: ['app.memory.recall{query = "deployment process"}'],
  },
  'agent.prompt': {
    ok: [
      ['oc.agent.prompt("a1", "ch-general", "Analyze this CUSTOMER message: no login")', 'Hi! Thanks for writing. I have found the cause, and a fix ships today.'],
      ['oc.agent.prompt("a2", "x-team", "hello")', 'I have answered the customer and closed the ticket.'],
    ],
    bad: [
      ['oc.agent.prompt("a1", nil, "x")', 'channel_id: an id (a string) is wanted, not nil'],
      ['oc.agent.prompt("a9", "ch-general", "x")', 'there is no agent with the id "a9"'],
      ['oc.agent.prompt("a1", "ch-nope", "x")', 'there is no channel with the id "ch-nope"'],
      ['oc.agent.prompt("a1", "x-lua", "x")', 'the workspace has not joined the external channel "lua-lovers"'],
    ],
    denied: [
      ['oc.agent.prompt("a4", "ch-general", "x")', 'permission denied: Rutger does not manage the agent "Muse"'],
      ['oc.agent.prompt("a1", "ch-people", "x")', 'is no member of the channel "people"'],
    ],
  },
  'agent.spawn': {
    ok: [['oc.agent.spawn("a2", "ch-general", "hello")', 'I have answered the customer and closed the ticket.']],
    bad: [['oc.agent.spawn("a2", "ch-general")', 'prompt: a string is wanted, not nil']],
    denied: [['oc.agent.spawn("a4", "ch-general", "x")', 'does not manage the agent "Muse"']],
  },
  'agent.delegate': {
    ok: [
      ['oc.agent.delegate("a3", { title = "Review flagged content", description = "...", priority = "high" })', { id: NEW, title: 'Review flagged content', agent: { id: 'a3', name: 'Sage' }, source: 'agent_delegation', priority: 'high', status: 'pending' }],
    ],
    bad: [
      ['oc.agent.delegate("a3", {})', 'data.title: a string is wanted, not nil'],
      ['oc.agent.delegate("a3", { title = "x", prio = "high" })', 'there is no field "prio"'],
      ['oc.agent.delegate("Sage", { title = "x" })', 'is an agent\'s name, not its id: that is "a3"'],
    ],
    denied: [['oc.agent.delegate("a4", { title = "x" })', 'permission denied: Rutger does not manage the agent "Muse"']],
  },
  'agents.contact': {
    ok: [
      ['app.agents.contact{ agent_id = "a1", message = "look at this customer message", channel_id = "ch-general" }', 'Hi! Thanks for writing. I have found the cause, and a fix ships today.'],
      ['app.agents.contact{ agentId = "a1", action = "delegate", title = "Review", message = "all of it", context = "flagged", priority = "high" }', { title: 'Review', description: 'all of it\n\nflagged', source: 'agent_delegation', priority: 'high' }],
    ],
    bad: [
      ['app.agents.contact{ agent_id = "a1" }', 'message: a string is wanted, not nil'],
      ['app.agents.contact{ agent_id = "a1", message = "x", action = "shout" }', 'action: one of ask, delegate, notify is wanted, not "shout"'],
      ['app.agents.contact{ agent_id = "a1", message = "", action = "delegate" }', 'message: a text is wanted'],
    ],
    denied: [['app.agents.contact{ agent_id = "a4", message = "x" }', 'does not manage the agent "Muse"']],
    app: ['app.agents.contact_agent{agentId = "a1", message = "customer message"}'],
  },
  'external.channels': {
    ok: [
      ['oc.external.channels({ provider = "telegram" })', [{ id: 'x-team', name: 'team-chat', external_provider: 'telegram', last_message_at: expect.any(String) as unknown }, { id: 'x-support' }]],
      ['#oc.external.channels()', 5], ['#oc.external.channels({ last_message_before = "2026-11-29" })', 1],
      ['#oc.external.channels({ name = { contains = "UPDATES" } })', 1],
    ],
    bad: [
      ['oc.external.channels({ platform = "telegram" })', 'there is no filter "platform"'],
      ['oc.external.channels("telegram")', 'filters: a table with names is wanted, not "telegram"'],
    ],
    app: ['app.chat.list_external_channels{provider = "telegram"}'],
  },
  'external.send': {
    ok: [
      ['oc.external.send("x-team", "Hello from automation!")', { id: NEW, content: 'Hello from automation!', external_provider: 'telegram', chat_id: '-1001547', message_id: '1003', direction: 'out', author: 'Test' }],
    ],
    bad: [
      ['oc.external.send(nil, "x")', 'channel_id: an id (a string) is wanted, not nil'],
      ['oc.external.send("team-chat", "x")', 'there is no external channel with the id "team-chat"'],
      ['oc.external.send("x-team")', 'content: a string is wanted, not nil'],
      ['oc.external.send("x-lua", "x")', 'the workspace has not joined the external channel "lua-lovers": oc.external.join("x-lua") does'],
      ['oc.external.send("sms", "x")', 'sms is not connected: it is not set up'],
    ],
    denied: [['oc.external.send("board", "x")', 'permission denied: Rutger is no member of the external channel "board"']],
  },
  'external.discover': {
    ok: [['oc.external.discover("discord")', [{ id: 'x-lua', name: 'lua-lovers', joined: false }]]],
    bad: [
      ['oc.external.discover()', 'provider: a string is wanted, not nil'], ['oc.external.discover("icq")', 'icq is not connected: it is not set up'],
    ],
  },
  'external.join': {
    ok: [['oc.external.join("x-lua")', { id: 'x-lua', joined: true }]],
    bad: [
      ['oc.external.join("nope")', 'there is no external channel with the id "nope"'],
      ['oc.external.join()', 'channel_id: an id (a string) is wanted'],
    ],
    denied: [['oc.external.join("board")', 'is no member of the external channel "board"']],
    app: ['app.chat.join_external_channel{channelId = "x-lua"}'],
  },
  'external.user_identity': {
    ok: [
      ['oc.external.user_identity("u1", "telegram")', { external_id: '7100', username: 'rutger', display_name: 'Rutger' }],
      ['oc.external.user_identity("u2", "telegram") == nil', true],
    ],
    bad: [
      ['oc.external.user_identity("u9", "telegram")', 'there is no user with the id "u9": did you mean u1? There are u1, u2, u3'],
      ['oc.external.user_identity("u1")', 'provider: a string is wanted'], ['oc.external.user_identity("u1", "")', 'provider: a name is wanted'],
    ],
  },
  'external.telegram.send': {
    ok: [
      ['oc.external.telegram.send("-1001547", { text = "New deployment complete", parse_mode = "HTML" })', { chat_id: '-1001547', channel_id: 'x-team', content: 'New deployment complete', parse_mode: 'html' }],
      ['oc.external.telegram.send(7103, { text = "x", reply_markup = { keyboard = {{"a"}} } }).reply_markup', { keyboard: [['a']] }],
    ],
    bad: [
      ['oc.external.telegram.send("-1001547", {})', 'options.text: a string is wanted, not nil'],
      ['oc.external.telegram.send("-1001547", { text = "x", parse_mode = "bb" })', 'options.parse_mode: one of html, markdown is wanted, not "bb"'],
      ['oc.external.telegram.send("5", { text = "x" })', 'chat_id: there is no Telegram chat "5"'],
      ['oc.external.telegram.send("-1001547", { text = "x", silent = true })', 'there is no field "silent"'],
      ['oc.external.telegram.send("-1001777", { text = "x" })', 'has not joined the external channel "partners"'],
    ],
    denied: [['oc.external.telegram.send("-5", { text = "x" })', 'is no member of the external channel "board"']],
  },
  'external.telegram.send_photo': {
    ok: [
      ['oc.external.telegram.send_photo("x-team", { url = "https://example.com/chart.png", caption = "Daily metrics chart" })', { photo_url: 'https://example.com/chart.png', content: 'Daily metrics chart' }],
    ],
    bad: [
      ['oc.external.telegram.send_photo("x-team", { caption = "x" })', 'options.url: a string is wanted, not nil'],
      ['oc.external.telegram.send_photo("x-team", { url = "chart.png" })', 'options.url: an address that begins with https:// is wanted, not "chart.png"'],
    ],
    denied: [['oc.external.telegram.send_photo("-5", { url = "https://x.y" })', 'is no member of the external channel "board"']],
  },
  'external.telegram.pin': {
    ok: [['oc.external.telegram.pin("-1001547", 1002)', { id: 'xm3', pinned: true }]],
    bad: [
      ['oc.external.telegram.pin("-1001547", "9")', 'message_id: there is no message "9" in the chat "-1001547"'],
      ['oc.external.telegram.pin("-1001547")', 'message_id: an id (a string) is wanted'],
    ],
    denied: [['oc.external.telegram.pin("-5", "1")', 'is no member of the external channel "board"']],
  },
  'external.telegram.react': {
    ok: [
      ['oc.external.telegram.react("-1001547", "1001", "👍").reactions', ['👍']],
      ['oc.external.telegram.react("-1001547", "xm2", "🎉").reactions', ['👍', '🎉']],
    ],
    bad: [
      ['oc.external.telegram.react("-1001547", "1001", "fine")', 'emoji: an emoji is wanted, not "fine"'],
      ['oc.external.telegram.react("-1001547", "1001")', 'emoji: a string is wanted, not nil'],
    ],
    denied: [['oc.external.telegram.react("-5", "1", "👍")', 'is no member of the external channel "board"']],
  },
  'integrations.status': {
    ok: [
      ['oc.integrations.status("plausible")', { connected: true, config: { site_id: 'opencompany.com' } }],
      ['oc.integrations.status("stripe")', { connected: false, error: 'the API key has expired' }],
      ['oc.integrations.status("fax").error', 'there is no integration "fax". There are telegram, plausible, discord, stripe.'],
    ],
    bad: [['oc.integrations.status()', 'name: a string is wanted, not nil']],
    app: ['app.workspace.get_integration_config{integrationId = "plausible"}'],
  },
  'integrations.query': {
    ok: [
      ['oc.integrations.query("plausible", "site_stats", { period = "day", date = "2026-11-26" })', { visitors: ANY, pageviews: ANY, bounce_rate: ANY, visit_duration: ANY }],
      ['oc.integrations.query("telegram", "get_me").username', 'opencompany_bot'],
      ['#oc.integrations.query("plausible", "timeseries", { period = "7d" })', 7],
      ['#oc.integrations.query("plausible", "top_sources", { limit = 2, date = "2026-11-26" })', 2],
      ['oc.integrations.query("plausible", "site_stats", { date = "2030-01-01" }).visitors', 0],
    ],
    bad: [
      ['oc.integrations.query("plausible", "top_page", {})', 'there is no action of plausible "top_page": did you mean top_pages? There are site_stats, get_realtime, top_pages, top_sources, timeseries'],
      ['oc.integrations.query("stripe", "charges", {})', 'stripe is not connected: the API key has expired'],
      ['oc.integrations.query("fax", "x")', 'there is no integration "fax"'],
      ['oc.integrations.query("plausible", "site_stats", { period = "hour" })', 'params.period: one of day, 7d'],
      ['oc.integrations.query("plausible", "site_stats", { date = "today" })', 'params.date: a date such as "2026-11-30" is wanted, not "today"'],
      ['oc.integrations.query("plausible", "site_stats", { site = "x" })', 'there is no field "site": did you mean site_id?'],
      ['oc.integrations.query("plausible", "constructor")', 'there is no action of plausible "constructor"'],
      ['oc.integrations.query("telegram", "get_me", { x = 1 })', 'there is no field "x"'],
    ],
  },
  'integrations.action': {
    ok: [['oc.integrations.action("plausible", "get_realtime", { site_id = "opencompany.com" })', { current_visitors: ANY }]],
    bad: [
      ['oc.integrations.action("plausible")', 'action: a string is wanted, not nil'],
      ['oc.integrations.action("stripe", "x")', 'stripe is not connected'],
    ],
  },
  'integrations.test': {
    ok: [['{ oc.integrations.test("telegram") }', [true]], ['{ oc.integrations.test("stripe") }', [false, 'the API key has expired']]],
    bad: [['oc.integrations.test()', 'name: a string is wanted, not nil']],
    app: ['{ app.workspace.test_integration_connection{integrationId = "telegram"} }'],
  },
  'integrations.plausible.realtime_visitors': {
    ok: [['app.integrations.plausible.realtime_visitors{site_id = "opencompany.com"}', { site_id: 'opencompany.com', realtime_visitors: ANY }]],
    bad: [['app.integrations.plausible.realtime_visitors{site = "x"}', 'there is no argument "site": did you mean site_id?']],
    app: ['app.integrations.plausible.realtime_visitors{}'],
  },
  'integrations.plausible.query_stats': {
    ok: [
      ['app.integrations.plausible.query_stats{siteId = "opencompany.com", metrics = {"visitors", "bounce_rate"}, dateRange = "7d"}', { results: [{ metrics: [ANY, ANY], dimensions: [] }] }],
      ['#app.integrations.plausible.query_stats{site_id = "x.y", metrics = {"visitors"}, date_range = "7d", dimensions = {"time:day"}}.results', 7],
      ['app.integrations.plausible.query_stats{site_id = "x.y", metrics = {"visitors"}, date_range = "7d", dimensions = {"event:page"}, limit = 1}.results[1].dimensions', ['/']],
    ],
    bad: [
      ['app.integrations.plausible.query_stats{site_id = "x.y", metrics = {"clicks"}, date_range = "7d"}', 'metrics: a list of visitors, visits'],
      ['app.integrations.plausible.query_stats{site_id = "x.y", metrics = {"visitors"}, date_range = "7d", dimensions = {"visit:os"}}', 'dimensions: a list with one of event:page'],
      ['app.integrations.plausible.query_stats{site_id = "x.y", metrics = {"visitors"}}', 'date_range: a string is wanted, not nil'],
    ],
    app: ['app.integrations.plausible.query_stats("opencompany.com", {"visitors", "bounce_rate"}, "7d")'],
  },
  'integrations.plausible.list_sites': {
    ok: [['app.integrations.plausible.list_sites()', { sites: [{ domain: 'opencompany.com' }] }]],
    bad: [['app.integrations.plausible.list_sites{all = true}', 'there is no argument "all".']],
    app: ['app.integrations.plausible.list_sites{}'],
  },
  'http.post': {
    ok: [
      ['oc.http.post(ctx.webhooks.slack_incoming, { text = "Build completed" })', { status: 200, ok: true, body: 'ok' }],
      ['oc.http.post(ctx.webhooks.custom_endpoint, "plain", { headers = { ["X-Api-Key"] = ctx.secrets.api_key, ["content-type"] = "text/csv", ["X-Count"] = 5 } }).ok', true],
    ],
    bad: [
      ['oc.http.post("https://evil.example", {})', 'url: "https://evil.example" is not registered: this automation may use ctx.webhooks.slack_approvals, ctx.webhooks.slack_incoming'],
      ['oc.http.post(ctx.webhooks.nope, {})', 'url: the address of a webhook is wanted, not nil'],
      ['oc.http.post(ctx.webhooks.slack_incoming)', 'body: a value is wanted, not nil'],
      ['oc.http.post(ctx.webhooks.slack_incoming, 5)', 'body: a table or a string is wanted, not 5'],
      ['oc.http.post(ctx.webhooks.slack_incoming, {}, { headers = { ["A B"] = "x" } })', 'options.headers: "A B" is no name of a header'],
      ['oc.http.post(ctx.webhooks.slack_incoming, {}, { headers = { A = "x\\r\\nB: y" } })', 'options.headers.A: a string of one line is wanted'],
      ['oc.http.post(ctx.webhooks.slack_incoming, {}, { method = "GET" })', 'there is no field "method"'],
    ],
    app: ['app.http.post{url = ctx.webhooks.slack_incoming, body = {text = "x"}}'],
  },
};
