// Cases of oc.chat, oc.tasks, oc.tables and oc.lists.
import { expect } from 'vitest';
import { NEW, NOW } from './cases.ts';
import type { Cases } from './cases.ts';

export const workspace: Cases = {
  'chat.send': {
    ok: [
      ['oc.chat.send("ch-general", "hi")', { id: NEW, channel_id: 'ch-general', author: 'Test', author_id: 'auto-1', author_type: 'automation', content: 'hi', created_at: NOW }],
    ],
    bad: [
      ['oc.chat.send()', 'channel_id: an id (a string) is wanted, not nil'], ['oc.chat.send("ch-general")', 'content: a string is wanted, not nil'],
      ['oc.chat.send("ch-general", {})', 'content: a string is wanted, not []'],
      ['oc.chat.send("ch-general", "a", 1)', '2 arguments are taken (channel_id, content), not 3'],
      ['oc.chat.send("general", "a")', '"general" is a channel\'s name, not its id: oc.chat.send_to takes a name'],
      ['oc.chat.send("nope", "a")', 'there is no channel with the id "nope"'],
      ['oc.chat.send("x-team", "a")', '"x-team" is an external channel: oc.external.send sends there'],
      ['oc.chat.send("ch-general", print)', 'content: a function is no data'],
    ],
    denied: [['oc.chat.send("ch-people", "a")', 'permission denied: Rutger is no member of the channel "people"']],
  },
  'chat.send_channel_message': {
    ok: [['app.chat.send_channel_message{channel_id = "ch-general", content = 5}', { channel_id: 'ch-general', content: '5' }]],
    bad: [
      ['app.chat.send_channel_message{content = "a"}', 'channel_id: an id (a string) is wanted, not nil'],
      ['app.chat.send_channel_message{chanel_id = "a"}', 'there is no argument "chanel_id": did you mean channel_id? There are channel_id, content'],
    ],
    denied: [['app.chat.send_channel_message("ch-people", "a")', 'is no member of the channel "people"']],
    app: ['app.chat.send_channel_message{channelId = "ch-general", content = "5"}', 'app.chat.send_channel_message("ch-general", "5")'],
  },
  'chat.send_to': {
    ok: [
      ['oc.chat.send_to("general", "hi")', { channel_id: 'ch-general', content: 'hi' }],
      ['oc.chat.send_to("#General", "hi").channel_id', 'ch-general'],
    ],
    bad: [
      ['oc.chat.send_to("genral", "a")', 'there is no channel "genral": did you mean general? There are general, product, sales, finance, admin, dm-rutger-atlas, dm-maya'],
      ['oc.chat.send_to("general", nil)', 'content: a string is wanted'],
    ],
    denied: [['oc.chat.send_to("people", "a")', 'permission denied: Rutger is no member of the channel "people"']],
  },
  'chat.read': {
    ok: [
      ['oc.chat.read("ch-general", { limit = 2 })', [{ author: 'Jonas', content: expect.stringContaining('Nordwind') as unknown }, { author: 'Rutger' }]],
      ['#oc.chat.read("ch-general")', 4], ['#oc.chat.read("ch-general", { author = {"Maya", "Atlas"} })', 2],
      ['#oc.chat.read("ch-general", { limit = 1, offset = 4 })', 0],
      ['oc.chat.read("ch-general", { search = "ROADMAP" })[1].author', 'Atlas'], ['#oc.chat.read("ch-general", { created_after = "2026-11-29" })', 2],
    ],
    bad: [
      ['oc.chat.read("ch-general", { limit = -1 })', 'limit: a whole number is wanted, not -1'],
      ['oc.chat.read("ch-general", { who = "x" })', 'there is no filter "who"'],
      ['oc.chat.read("ch-general", 5)', 'filters: a table with names is wanted, not 5'],
    ],
    denied: [['oc.chat.read("ch-people")', 'is no member of the channel "people"']],
    app: [
      'app.chat.read_recent_messages{channel_id = "ch-general", limit = 2}', 'app.chat.read_recent_messages{channelId = "ch-general", filters = {limit = 2}}',
    ],
  },
  'tasks.query': {
    ok: [
      ['oc.tasks.query({ status = "active", agent_id = "a2", priority = "urgent" })', [{ id: 't5', agent: { id: 'a2', name: 'Nova' }, list: { id: 'l-sprint', name: 'Sprint Board' } }]],
      ['#oc.tasks.query()', 13], ['#oc.tasks.query({ limit = 3 })', 3], ['#oc.tasks.query({ status = {"active", "paused"} })', 7],
      ['#oc.tasks.query({ status = {} })', 0],
      ['oc.tasks.query({ limit = 1, offset = 4 })[1].id', 't5'], ['#oc.tasks.query({ status = { ne = "active" } })', 8],
      ['#oc.tasks.query({ position = { gte = 4, lt = 6 } })', 2],
      ['#oc.tasks.query({ title = { contains = "customer" } })', 3], ['#oc.tasks.query({ agent_id = { exists = false } })', 2],
      ['#oc.tasks.query({ priority = { any = {"low"} } })', 2],
      ['#oc.tasks.query({ search = "nordwind" })', 1], ['#oc.tasks.query({ completed_after = "2026-11-30T00:00:00", status = "completed" })', 2],
      ['#oc.tasks.query({ completed_before = "2026-11-30" })', 2],
      ['#oc.tasks.query({ completed_at = { gte = "2026-11-30" } })', 2], ['#oc.tasks.query({ id = { eq = "t1" } })', 1],
    ],
    bad: [
      ['oc.tasks.query({ state = "active" })', 'there is no filter "state": did you mean status? There are id, title'],
      ['oc.tasks.query({ limit = "x" })', 'limit: a whole number is wanted, not "x"'],
      ['oc.tasks.query({ completed_after = "yesterday" })', 'completed_after: a time such as "2026-11-30T14:00:00" is wanted, not "yesterday"'],
      ['oc.tasks.query({ search = 5 })', 'search: a string is wanted, not 5'],
      ['oc.tasks.query({ position = { above = 1 } })', 'there is no operator of position "above"'],
      ['oc.tasks.query({ position = { gte = true } })', 'position.gte: a number or a string is wanted, not true'],
      ['oc.tasks.query({ agent_id = { exists = 1 } })', 'agent_id.exists: true or false is wanted, not 1'],
      ['oc.tasks.query({ title = { contains = {} } })', 'title.contains: a string, a number or a flag is wanted'],
      ['oc.tasks.query({ status = { any = "x" } })', 'status.any: a list is wanted'],
      ['oc.tasks.query("active")', 'filters: a table with names is wanted, not "active"'],
      ['oc.tasks.query({"active"})', 'filters: a table with names is wanted, not ["active"]'],
    ],
  },
  'tasks.get': {
    ok: [['oc.tasks.get("t5")', { id: 't5', title: 'Login fails with long passwords', agent: { name: 'Nova' } }]],
    bad: [['oc.tasks.get("nope")', 'there is no task with the id "nope"'], ['oc.tasks.get(true)', 'task_id: an id (a string) is wanted, not true']],
    denied: [['oc.tasks.get("secret")', 'permission denied: Rutger cannot see the task "Interview Kim": it is in the list "Hiring"']],
  },
  'tasks.create': {
    ok: [['oc.tasks.create({ title = "Review PR #42", agent_id = "a2", priority = "high", source = "automation" })', {
      id: NEW, title: 'Review PR #42', agent: { id: 'a2', name: 'Nova' }, status: 'pending', priority: 'high', source: 'automation', created_by_id: 'u1', created_at: NOW,
    }]],
    bad: [
      ['oc.tasks.create({})', 'data.title: a string is wanted, not nil'], ['oc.tasks.create()', 'data: a table with names is wanted, not nil'],
      ['oc.tasks.create({ title = "x", agent = "a2" })', 'there is no field "agent": did you mean agent_id? There are title, description'],
      ['oc.tasks.create({ title = "x", status = "done" })', 'data.status: one of pending, active, paused, completed, failed, cancelled is wanted, not "done"'],
      ['oc.tasks.create({ title = "x", priority = "top" })', 'data.priority: one of low, normal, high, urgent is wanted'],
      ['oc.tasks.create({ title = {} })', 'data.title: a string is wanted, not []'],
      ['oc.tasks.create({ title = "x", agent_id = "Nova" })', '"Nova" is an agent\'s name, not its id: that is "a2"'],
      ['oc.tasks.create({ title = "x", list_id = "l-sprnt" })', 'there is no list "l-sprnt"'],
      ['oc.tasks.create({ title = "x", position = "first" })', 'data.position: a number is wanted, not "first"'],
    ],
    denied: [
      ['oc.tasks.create({ title = "x", agent_id = "a4" })', 'permission denied: Rutger does not manage the agent "Muse"'],
      ['oc.tasks.create({ title = "x", list_id = "l-hiring" })', 'permission denied: Rutger cannot see the list "Hiring"'],
      ['oc.tasks.create({ title = "x", channel_id = "ch-people" })', 'permission denied: Rutger is no member of the channel "people"'],
    ],
  },
  'tasks.update': {
    ok: [
      ['oc.tasks.update("t5", { status = "completed", result = "Done" })', { id: 't5', status: 'completed', result: 'Done', completed_at: NOW, updated_at: NOW }],
      ['oc.tasks.update("t12", { list_id = "Client Deliverables" }).list.name', 'Client Deliverables'],
    ],
    bad: [
      ['oc.tasks.update("t5")', 'data: a table with names is wanted, not nil'],
      ['oc.tasks.update("t5", { stat = "x" })', 'there is no field "stat": did you mean status?'],
      ['oc.tasks.update("nope", {})', 'there is no task with the id "nope"'],
    ],
    denied: [
      ['oc.tasks.update("secret", { title = "x" })', 'cannot see the task "Interview Kim"'],
      ['oc.tasks.update("t5", { agent_id = "a4" })', 'does not manage the agent "Muse"'],
    ],
  },
  'tasks.delete': {
    ok: [['oc.tasks.delete("t5")', true]],
    bad: [['oc.tasks.delete()', 'task_id: an id (a string) is wanted, not nil']],
    denied: [['oc.tasks.delete("secret")', 'cannot see the task "Interview Kim"']],
  },
  'tables.query': {
    ok: [
      ['oc.tables.query("Leads", { where = { status = "new", company_size = { gte = 900 } }, limit = 1 })', [{ id: 'lead9', name: 'Ines Duarte', status: 'new', company_size: 900 }]],
      ['#oc.tables.query("tb-leads")', 18], ['#oc.tables.query("leads", { search = "OKAFOR" })', 1],
      ['#oc.tables.query("Leads", { where = {} })', 18],
      ['#oc.tables.query("Leads", { where = { source = {"referral", "ad"}, responded = true }, limit = 2, offset = 1 })', 2],
    ],
    bad: [
      ['oc.tables.query("Lead")', 'there is no table "Lead": did you mean Leads? There are Leads, Email Inbox, Payments'],
      ['oc.tables.query("Leads", { where = { stage = "new" } })', 'there is no column of "Leads" "stage"'],
      ['oc.tables.query("Leads", { were = {} })', 'there is no filter "were"'],
      ['oc.tables.query("Leads", { where = "new" })', 'where: a table with names is wanted, not "new"'],
      ['oc.tables.query()', 'table: an id (a string) is wanted, not nil'],
      ['oc.tables.query("Leads", { where = { score = { min = 1 } } })', 'there is no operator of where.score "min"'],
    ],
    denied: [['oc.tables.query("Salaries")', 'permission denied: Rutger is no member of the table "Salaries"']],
    app: [
      'app.tables.get_rows{tableId = "tb-leads", where = {status = "new", company_size = {gte = 900}}, limit = 1}', 'app.tables.search_rows{table_id = "Leads", search = "Ines"}',
    ],
  },
  'tables.create_row': {
    ok: [
      ['oc.tables.create_row("Payments", { customer = "Acme", amount = 5, date = oc.today(), reference = 17 })', { id: NEW, customer: 'Acme', amount: 5, date: '2026-11-30', reference: '17', created_at: NOW, updated_at: NOW }],
    ],
    bad: [
      ['oc.tables.create_row("Payments", { custmer = "x" })', 'there is no field "custmer": did you mean customer? There are customer, amount, date, reference'],
      ['oc.tables.create_row("Payments", { amount = "5" })', 'data.amount: a number is wanted, not "5"'],
      ['oc.tables.create_row("Payments", { date = "soon" })', 'data.date: a date such as "2026-11-30" is wanted, not "soon"'],
      ['oc.tables.create_row("Payments")', 'data: a table with names is wanted, not nil'],
    ],
    denied: [['oc.tables.create_row("Salaries", {})', 'is no member of the table "Salaries"']],
    app: ['app.tables.add_row{tableId = "tb-payments", data = {customer = "Acme", amount = 5, date = "2026-11-30", reference = "17"}}'],
  },
  'tables.update_row': {
    ok: [
      ['oc.tables.update_row("Leads", "lead1", { score = 40 })', { id: 'lead1', score: 40, name: 'Anna Lindqvist', updated_at: NOW }],
      ['oc.tables.update_row("tb-leads", "lead1", { status = "contacted" }).status', 'contacted'],
    ],
    bad: [
      ['oc.tables.update_row("Leads", "lead99", {})', 'there is no row with the id "lead99" in "Leads"'],
      ['oc.tables.update_row("Leads", "lead1", { points = 4 })', 'there is no field "points"'],
      ['oc.tables.update_row(nil, "nope", {})', 'there is no row with the id "nope"'],
    ],
    denied: [
      ['oc.tables.update_row("Salaries", "sal1", { amount = 1 })', 'is no member of the table "Salaries"'],
      ['oc.tables.update_row(nil, "sal1", { amount = 1 })', 'is no member of the table "Salaries"'],
    ],
    app: [
      'app.tables.update_row{rowId = "lead1", data = {score = 40}}', 'app.tables.update_row{table_id = "Leads", row_id = "lead1", data = {score = 40}}',
    ],
  },
  'tables.delete_row': {
    ok: [['oc.tables.delete_row("Leads", "lead1")', true]],
    bad: [
      ['oc.tables.delete_row("Leads")', 'row_id: an id (a string) is wanted, not nil'],
      ['oc.tables.delete_row("Leads", "lead99")', 'there is no row with the id "lead99"'],
    ],
    denied: [['oc.tables.delete_row("Salaries", "sal1")', 'is no member of the table "Salaries"']],
    app: ['app.tables.delete_row{rowId = "lead1"}'],
  },
  'lists.query': {
    ok: [
      ['oc.lists.query("l-sprint", { status = "todo", priority = "high" })', [{ title: 'Rate limits for the public API', list: { name: 'Sprint Board' }, assignee: { id: 'a2', name: 'Nova' } }]],
      ['#oc.lists.query("Client Deliverables")', 4], ['#oc.lists.query(nil, { search = "search" })', 1], ['#oc.lists.query()', 10],
    ],
    bad: [
      ['oc.lists.query("Sprint")', 'there is no list "Sprint"'],
      ['oc.lists.query("l-sprint", { state = "todo" })', 'there is no filter "state": did you mean status?'],
    ],
    denied: [['oc.lists.query("Hiring")', 'permission denied: Rutger cannot see the list "Hiring"']],
    app: [
      'app.lists.all_items{listId = "l-sprint", status = "todo", priority = "high"}', 'app.lists.list_all_items{list_name = "Sprint Board", status = "todo", priority = "high"}',
    ],
  },
  'lists.create_item': {
    ok: [
      ['oc.lists.create_item("Sprint Board", { title = "Dark icons", assignee_id = "u2" })', { id: NEW, title: 'Dark icons', status: 'todo', list_id: 'l-sprint', assignee: { name: 'Maya' }, created_at: NOW }],
    ],
    bad: [
      ['oc.lists.create_item("Sprint Board", {})', 'data.title: a string is wanted, not nil'],
      ['oc.lists.create_item("Sprint Board", { title = "x", status = "doing" })', 'data.status: one of todo, in_progress, review, done (of "Sprint Board") is wanted, not "doing"'],
      ['oc.lists.create_item("Sprint Board", { title = "x", assignee_id = "u77" })', 'there is no user or agent with the id "u77"'],
      ['oc.lists.create_item(nil, {})', 'list: an id (a string) is wanted, not nil'],
    ],
    denied: [
      ['oc.lists.create_item("Hiring", { title = "x" })', 'cannot see the list "Hiring"'],
      ['oc.lists.create_item("Sprint Board", { title = "x", assignee_id = "a4" })', 'does not manage the agent "Muse"'],
      ['oc.lists.create_item("Sprint Board", { title = "x", channel_id = "ch-people" })', 'is no member of the channel "people"'],
    ],
    app: [
      'app.lists.create_item{listId = "l-sprint", title = "Dark icons", assigneeId = "u2"}', 'app.lists.create_list_item{parent_id = "l-sprint", title = "Dark icons", assignee_id = "u2"}',
    ],
  },
  'lists.update_item': {
    ok: [
      ['oc.lists.update_item("i1", { status = "in_progress", assignee_id = "a3" })', { id: 'i1', status: 'in_progress', assignee: { id: 'a3', name: 'Sage' }, updated_at: NOW }],
    ],
    bad: [
      ['oc.lists.update_item("i1", { status = "doing" })', 'one of todo, in_progress, review, done'],
      ['oc.lists.update_item("i99", {})', 'there is no item with the id "i99"'],
      ['oc.lists.update_item("i1", { state = "x" })', 'there is no field "state"'],
    ],
    denied: [
      ['oc.lists.update_item("candidate", { title = "x" })', 'permission denied: Rutger cannot see the item "Kim": it is in the list "Hiring"'],
      ['oc.lists.update_item("i1", { assignee_id = "a4" })', 'does not manage the agent "Muse"'],
    ],
    app: [
      'app.lists.update_item{listItemId = "i1", status = "in_progress", assigneeId = "a3"}', 'app.lists.update_list_item{itemId = "i1", status = "in_progress", assignee_id = "a3"}',
    ],
  },
};
