// What calls bring about beside their result: triggers, deliveries, tokens, times in a zone, secrets that stay secret.
import { afterEach, describe, expect, test } from 'vitest';
import { tokensOf } from '../../../src/hosts/automations/api/agent.ts';
import { worldOf } from '../../../src/hosts/automations/exchange.ts';
import { rowsOf } from '../../../src/hosts/automations/state.ts';
import type { JsonObject } from '../../../src/world/schema.ts';
import { closeTeams, Team } from './world.ts';

afterEach(closeTeams);

const BERLIN = { automation: { trigger_config: { timezone: 'Europe/Berlin' } } };

describe('triggers', () => {
  test('are pulled by tasks that are created, assigned and completed, with who did it and what changed', () => {
    const { fired, error } = new Team().run(`
      local task = oc.tasks.create({ title = "A" })
      oc.tasks.update(task.id, { agent_id = "a3", status = "active" })
      oc.tasks.update(task.id, { title = "B" })
      oc.tasks.update(task.id, { status = "completed" })
      oc.tasks.update(task.id, { status = "completed" })
      oc.agent.delegate("a2", { title = "C" })`);
    expect(error).toBeUndefined();
    expect(fired.map(({ type, about }) => [type, about])).toEqual([
      ['task_created', 'Task "A" was created'], ['task_assigned', 'Task "A" was assigned to Sage'], ['task_completed', 'Task "B" was completed'], ['task_created', 'Task "C" was created'],
    ]);
    expect(fired[1].event).toMatchObject({ user: { id: 'u1', name: 'Rutger' }, changes: { status: { from: 'pending', to: 'active' }, agent_id: { from: null, to: 'a3' } }, task: { agent: { name: 'Sage' }, started_at: '2026-11-30T14:00:00Z' } });
    expect(fired[2].event.task).toMatchObject({ title: 'B', completed_at: '2026-11-30T14:00:00Z' });
  });

  test('are not pulled by a call that is refused', () => {
    const { fired } = new Team().run('pcall(oc.tasks.create, { title = "A", agent_id = "a4" })');
    expect(fired).toEqual([]);
  });
});

describe('agents', () => {
  test('say the first reply that fits, in the channel and as the result', () => {
    const team = new Team();
    team.state.store.patch('agents', 'a2', { replies: [{ match: 'invoice', reply: 'one' }, { match: 'INVOICE 5', reply: 'two' }, { match: 5, reply: 'three' }] });
    expect(team.value('return { oc.agent.prompt("a2", "ch-general", "Invoice 5?"), oc.agent.prompt("a2", "ch-general", "hello") }')).toEqual(['one', 'Nova has no reply to this.']);
    expect(team.state.store.all('messages').slice(-2)).toMatchObject([{ author: 'Nova', author_id: 'a2', author_type: 'agent', content: 'one' }, { content: 'Nova has no reply to this.' }]);
  });

  test('use tokens: a system prompt of 1,000 to 3,000, and one for four characters', () => {
    const team = new Team();
    const { tokens } = team.run('oc.agent.prompt("a1", "ch-general", ("x"):rep(400)) oc.agent.prompt("a1", "ch-general", "")');
    expect(tokens).toBe(tokensOf({ id: 'a1' }, 'x'.repeat(400), 'I will look into it.') + tokensOf({ id: 'a1' }, '', 'I will look into it.'));
    expect(team.state.agent('a1')?.tokens_used).toBe(tokens);
    for (const id of ['a1', 'a2', 'something else', '']) {
      expect(tokensOf({ id }, '', '')).toBeGreaterThanOrEqual(1000);
      expect(tokensOf({ id }, '', '')).toBeLessThanOrEqual(3000);
      expect(tokensOf({ id }, 'x'.repeat(400), 'y'.repeat(40)) - tokensOf({ id }, '', '')).toBe(110);
    }
  });

  test('remember for the automation\'s agent', () => {
    const team = new Team();
    team.run('oc.memory.save("The door code is 7", { category = "fact" })', { automation: { agent_id: 'a4' } });
    expect(team.state.store.all('memories').at(-1)).toMatchObject({ agent_id: 'a4', category: 'fact' });
    expect(team.value('return #oc.memory.recall("door code")')).toBe(0);
    expect(team.value('return #oc.memory.recall("door code")', { automation: { created_by_id: 'u2' } })).toBe(1);
  });
});

describe('deliveries', () => {
  test('are recorded as they were sent, and answered as the webhook says', () => {
    const team = new Team();
    team.state.store.patch('webhooks', 'wh2', { reply_status: 503, reply_body: 'busy' });
    expect(team.value('return oc.http.post(ctx.webhooks.slack_incoming, { text = "é", n = 1 }, { headers = { ["content-type"] = "text/x" } })')).toEqual({ status: 503, ok: false, body: 'busy' });
    expect(team.state.store.all('deliveries')).toMatchObject([{
      webhook_id: 'wh2', webhook: 'slack_incoming', method: 'POST', headers: { 'content-type': 'text/x' }, body: '{"n":1,"text":"é"}', status: 503, response: 'busy', automation: 'Test', created_at: '2026-11-30T14:00:00Z',
    }]);
  });

  test('tell no secret, whichever way it went', () => {
    const team = new Team();
    const ran = team.run('oc.http.post(ctx.webhooks.custom_endpoint, { key = ctx.secrets.api_key }, { headers = { ["X-Api-Key"] = ctx.secrets.api_key } })');
    expect(ran.error).toBeUndefined();
    expect(JSON.stringify([team.state.store.all('deliveries'), ran.calls, ran.output, ran.context])).not.toContain('sk-4f9a71c2e8');
    expect(team.state.store.all('deliveries')[0].headers['X-Api-Key']).toMatch(/^\*+$/);
  });

  test('a world that is handed on tells no secret either, wherever a script put it', () => {
    const team = new Team();
    team.run('oc.chat.send("ch-general", "the key is " .. ctx.secrets.api_key)');
    expect(JSON.stringify(worldOf(team.state, true))).toContain('the key is sk-4f9a71c2e8');
    expect(JSON.stringify(worldOf(team.state, false))).not.toContain('sk-4f9a71c2e8');
  });

  test('a secret of digits hides no number', () => {
    const team = new Team();
    team.state.store.put('secrets', { id: 's2', name: 'pin', value: '12' });
    const { calls, context } = team.run('oc.http.post(ctx.webhooks.slack_incoming, { amount = 12, text = "pin 12" })', { event: { n: 12 }, trigger: 'webhook' });
    expect(calls[0].given[1]).toEqual({ amount: 12, text: 'pin ******' });
    expect(context.event).toEqual({ n: 12 });
    expect(team.state.store.all('deliveries')[0].body).toBe('{"amount":12,"text":"pin ******"}');
  });

  test('go to the webhooks of the automation alone', () => {
    const automation = { webhooks: ['slack_incoming', 'gone'] };
    const team = new Team();
    expect(team.fault('oc.http.post("https://hooks.example.com/teams/general", {})', { automation })).toContain('this automation may use ctx.webhooks.slack_incoming, ctx.webhooks.gone');
    expect(team.fault('oc.http.post("https://hooks.example.com/teams/general", {})', { automation: { webhooks: [] } })).toContain('this automation may use none');
  });
});

describe('messages outside', () => {
  test('count on in their chat, and can be pinned by what was given back', () => {
    const team = new Team();
    expect(team.value(`
      local one = oc.external.telegram.send("-1001547", { text = "a" })
      local two = oc.external.telegram.send("7103", { text = "b" })
      oc.external.telegram.pin("-1001547", one.message_id)
      return { one.message_id, two.message_id }`)).toEqual(['1003', '1']);
    expect(team.state.store.all('external_messages').slice(-2)).toMatchObject([{ pinned: true, channel_id: 'x-team', content: 'a' }, { pinned: false, external_id: '7103', content: 'b' }]);
    expect(team.state.store.get('external_channels', 'x-team')?.last_message_at).toBe('2026-11-30T14:00:00Z');
  });

  test('fail where the messenger is not connected', () => {
    const team = new Team();
    team.state.store.patch('integrations', 'in1', { connected: false, error: 'the token was revoked' });
    for (const call of ['external.send("x-team", "a")', 'external.telegram.send("7100", { text = "a" })', 'external.telegram.pin("-1001547", "1001")', 'external.join("x-partners")', 'external.discover("telegram")', 'agent.prompt("a1", "x-team", "a")']) {
      expect(team.fault(`oc.${call}`), call).toContain('telegram is not connected: the token was revoked');
    }
  });

  test('a channel that was joined can be written to', () => {
    expect(new Team().value('oc.external.join("x-lua") return { #oc.external.discover("discord"), oc.external.send("x-lua", "hi").content }')).toEqual([0, 'hi']);
  });
});

describe('times', () => {
  test('now is in UTC; today, the weekday and times without a zone are the automation\'s', () => {
    const team = new Team();
    team.now = Date.UTC(2026, 10, 30, 23, 30);
    expect(team.value('return { oc.now(), oc.today(), oc.weekday(), oc.weekday(oc.now()), oc.date.format(oc.now(), "%H:%M") }', BERLIN))
      .toEqual(['2026-11-30T23:30:00Z', '2026-12-01', 'Tuesday', 'Tuesday', '00:30']);
    expect(team.value('return { oc.date.diff("2026-12-01T00:30:00", oc.now()), oc.date.parse("2026-12-01").timestamp }', BERLIN)).toEqual([0, Date.UTC(2026, 10, 30, 23) / 1000]);
    expect(team.value('return oc.calendar.create({ title = "x", start_time = "2026-12-01T09:00" }).start_time', BERLIN)).toBe('2026-12-01T08:00:00Z');
  });

  test('filters read them so as well', () => {
    const team = new Team();
    team.state.store.patch('tasks', 't4', { completed_at: '2026-11-29T23:30:00Z' });
    const count = 'return #oc.tasks.query({ status = "completed", completed_after = "2026-11-30T00:00:00" })';
    expect([team.value(count), team.value(count, BERLIN)]).toEqual([1, 2]);
  });

  test('a time zone that is none is an error of the script', () => {
    expect(new Team().fault('oc.today()', { automation: { trigger_config: { timezone: 'Mars/Olympus' } } })).toContain('oc.today: the automation\'s time zone: "Mars/Olympus" is no time zone');
  });
});

test('logs have levels', () => {
  expect(new Team().run('oc.log("a") oc.log("error", "b") oc.log("warn", 5) oc.log({ x = { 1 } }) oc.log("debug", true)').output).toBe('a\n[error] b\n[warn] 5\n{"x":[1]}\n[debug] true');
});

test('Plausible gives the same for the same day, the days of a period add up, and a weekend is quieter', () => {
  const team = new Team();
  const ask = (lua: string): JsonObject => team.value(`return oc.integrations.query("plausible", ${lua})`) as JsonObject;
  const week = ask('"timeseries", { period = "7d", date = "2026-11-29" }') as unknown as { date: string; visitors: number }[];
  expect(week.map(({ date }) => date)).toEqual(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29']);
  expect(ask('"site_stats", { period = "7d", date = "2026-11-29" }').visitors).toBe(week.reduce((sum, { visitors }) => sum + visitors, 0));
  expect(ask('"site_stats", { date = "2026-11-25" }').visitors).toBe(week[2].visitors);
  expect(Math.max(week[5].visitors, week[6].visitors)).toBeLessThan(Math.min(...week.slice(0, 5).map(({ visitors }) => visitors)));
  expect(ask('"site_stats", { date = "2026-11-25", site_id = "other.example" }')).not.toEqual(ask('"site_stats", { date = "2026-11-25" }'));
  expect((ask('"timeseries", { period = "month", date = "2026-11-30" }') as unknown as object[]).length).toBe(30);
  expect(ask('"site_stats", {}').visitors).toBeLessThan(week[0].visitors);
});

test('a table that a script fills is asked by its columns, with an index once it is large', () => {
  const team = new Team();
  const now = team.state.iso();
  for (let i = 0; i < 3000; i++) team.state.store.put(rowsOf('tb-leads'), { id: `n${i}`, name: `Lead ${i}`, status: i % 3 === 0 ? 'new' : 'lost', score: i, created_at: now, updated_at: now });
  const count = 'return #oc.tables.query("Leads", { where = { status = "lost", score = { gte = 1000, lt = 2000 } } })';
  expect([team.value(count), team.value(count), team.value(count)]).toEqual([667, 667, 667]);
  expect(team.value('return oc.tables.query("Leads", { where = { status = "lost" }, limit = 2, offset = 10 })[2].id')).toBe('n17');
});
