// The design's fifteen scripts, word for word: what each does to the world of a first visit, and what it leaves alone. Here those
// of the workspace, 1 to 8.
import { afterEach, describe, expect, test } from 'vitest';
import { examples } from '../../../src/hosts/automations/examples/all.ts';
import { fixtureOf } from '../../../src/hosts/automations/fixtures.ts';
import { rowsOf } from '../../../src/hosts/automations/state.ts';
import type { JsonObject } from '../../../src/world/schema.ts';
import { newTask, play, said, scriptOf } from './examples/play.ts';
import { closeTeams, Team } from './world.ts';

afterEach(closeTeams);

test('the host offers them as they stand, in their order', () => {
  expect(examples.map(({ script }) => script)).toEqual(Array.from({ length: 15 }, (_, i) => scriptOf(i + 1)));
});

describe('1: daily standup', () => {
  test('posts what was completed since yesterday, and what is active', () => {
    const team = new Team();
    play(team, 1);
    expect(said(team, 'ch-general')).toBe(`**Daily Standup** — 2026-11-30

### Completed Yesterday (4)
- ✅ Answer the billing question of Nordwind (Nova)
- ✅ Write the release notes of 2.4 (Muse)
- ✅ Compare three payment providers (Sage)
- ✅ Draft the customer story of Halden (Muse)

### Active Today (7)
- 🔵 Login fails with long passwords (Nova) 🔴
- 🔵 Export is slow for large workspaces (Nova)
- 🔵 Interview five customers about onboarding (Sage)
- 🔵 Blog post: why we moved to Lua (Muse)
- 🔵 Quarterly numbers for the board (Sage) 🔴
- 🔵 Translate the help pages (Muse)
- 🔵 Migrate the old webhooks (Atlas)`);
  });

  test('says so on a quiet day', () => {
    const team = new Team();
    for (const { id } of team.state.store.all('tasks')) team.state.store.remove('tasks', id);
    play(team, 1);
    expect(said(team, 'ch-general')).toContain('### Completed Yesterday (0)\n\n### Active Today (0)\n\n_No task activity. Quiet day._');
  });
});

describe('2: inbox count', () => {
  test('tells of 24 unread mails and who sent them', () => {
    const team = new Team();
    play(team, 2);
    expect(said(team, 'dm-rutger-atlas')).toBe('📬 You have **24** unread emails (threshold: 20). '
      + 'Top senders: news@luaweekly.example (10), billing@nordwind.example (8), maya@opencompany.com (6)');
  });

  test('is silent at the threshold', () => {
    const team = new Team();
    for (const row of team.state.store.all(rowsOf('tb-inbox')).slice(0, 5)) team.state.store.put(rowsOf('tb-inbox'), { ...row, is_read: true });
    expect(play(team, 2).calls.map(({ name }) => name)).toEqual(['oc.tables.query']);
    expect(said(team, 'dm-rutger-atlas')).toBeUndefined();
  });
});

describe('3: completion notice', () => {
  test('names the agent and how long it took', () => {
    const team = new Team();
    play(team, 3, 'task_completed');
    expect(said(team, 'ch-general')).toBe('✅ **Answer the billing question of Nordwind** completed by Nova (1d 3h)');
  });

  test('passes over tasks without a channel, and those of agents among themselves', () => {
    const team = new Team();
    const event = fixtureOf(team.state, 'task_completed');
    const { channel_id: _, ...rest } = event.task as JsonObject;
    expect(play(team, 3, 'task_completed', { ...event, task: rest }).calls).toEqual([]);
    expect(play(team, 3, 'task_completed', { ...event, task: { ...rest, channel_id: 'ch-general', source: 'agent_delegation' } }).calls).toEqual([]);
  });

  test('does without an agent and without times', () => {
    const team = new Team();
    play(team, 3, 'task_completed', { task: { title: 'X', channel_id: 'ch-general' } });
    expect(said(team, 'ch-general')).toBe('✅ **X** completed by Someone');
  });
});

describe('4: assignment', () => {
  test.each([['ticket', 'a2'], ['research', 'a3'], ['analysis', 'a3'], ['custom', 'a1']])('a task of type %s goes to %s', (type, agent) => {
    const team = new Team();
    const { fired, output } = play(team, 4, 'task_created', newTask(team, { type }));
    expect(team.state.store.get('tasks', 't12')?.agent_id).toBe(agent);
    expect(fired).toMatchObject([{ type: 'task_assigned', event: { task: { id: 't12', agent: { id: agent } }, changes: { agent_id: { from: null, to: agent } } } }]);
    expect(output).toContain(agent === 'a1' ? 'No type mapping for \'custom\', assigned to Atlas' : `Auto-assigned ${type} task to agent ${agent}`);
  });

  test('content goes to Muse, where the creator manages her', () => {
    const team = new Team();
    const event = newTask(team, { type: 'content' });
    expect(team.fault(scriptOf(4), { trigger: 'task_created', event })).toContain('permission denied: Rutger does not manage the agent "Muse"');
    team.state.store.patch('agents', 'a4', { manager_id: 'u1' });
    play(team, 4, 'task_created', event);
    expect(team.state.store.get('tasks', 't12')?.agent_id).toBe('a4');
  });

  test('a task that is assigned stays where it is', () => {
    const team = new Team();
    expect(play(team, 4, 'task_created', newTask(team, { agent_id: 'a3' })).calls).toEqual([]);
  });
});

describe('5: lead scoring', () => {
  const score = ({ state }: Team, id: string): unknown => state.store.get(rowsOf('tb-leads'), id)?.score;

  test('writes each score, leaves leads that are not new, and tells sales of the best', () => {
    const team = new Team();
    play(team, 5);
    expect(['lead1', 'lead2', 'lead4', 'lead5', 'lead9'].map((id) => score(team, id))).toEqual([50, 50, 0, 85, 85]);
    expect(said(team, 'ch-sales')).toContain('🔥 **4 hot leads** flagged:\n- **Elif Demir** (score: 0)');
  });

  test('is silent where none is hot', () => {
    const team = new Team();
    for (const row of team.state.store.all(rowsOf('tb-leads'))) team.state.store.put(rowsOf('tb-leads'), { ...row, budget: 0, source: 'ad' });
    play(team, 5);
    expect(score(team, 'lead5')).toBe(40);
    expect(said(team, 'ch-sales')).toBeUndefined();
  });
});

describe('6: Lua filters, an agent reasons', () => {
  test('asks Atlas, who answers in the channel and uses tokens', () => {
    const team = new Team();
    const { tokens, result } = play(team, 6, 'task_created');
    expect(result).toBeUndefined();
    expect(said(team, 'ch-product')).toBe('I looked at the task and assign it to Sage: it needs research before anybody can answer.');
    expect(tokens).toBeGreaterThanOrEqual(1000);
    expect(team.state.agent('a1')?.tokens_used).toBe(tokens);
  });

  test('gives low priority to Atlas without a word, and an urgent ticket to Nova with one; neither costs tokens', () => {
    const team = new Team();
    const urgent = newTask(team, { priority: 'urgent', type: 'ticket' });
    expect(play(team, 6, 'task_created', newTask(team, { priority: 'low' })).tokens).toBe(0);
    expect(team.state.store.get('tasks', 't12')?.agent_id).toBe('a1');
    expect(said(team, 'ch-product')).toBeUndefined();
    expect(play(team, 6, 'task_created', urgent).tokens).toBe(0);
    expect(team.state.store.get('tasks', 't12')?.agent_id).toBe('a2');
    expect(said(team, 'ch-product')).toBe('🚨 Urgent ticket routed to Nova.');
  });
});

describe('7: payments by webhook', () => {
  const payments = ({ state }: Team): object | undefined => state.store.all(rowsOf('tb-payments')).at(-1);

  test('a payment becomes a row and a message', () => {
    const team = new Team();
    play(team, 7, 'webhook');
    expect(said(team, 'ch-finance')).toBe('💰 Payment received: **$1250** from Acme Corp');
    expect(payments(team)).toMatchObject({ customer: 'Acme Corp', amount: 1250, date: '2026-11-30', reference: 'pay_20934' });
  });

  test('one that failed becomes a task for Atlas', () => {
    const team = new Team();
    const body = { event: 'payment.failed', customer_name: 'Acme Corp', amount: 20 };
    const { fired } = play(team, 7, 'webhook', { ...fixtureOf(team.state, 'webhook'), body });
    const created = team.state.store.all('tasks').at(-1);
    expect(created).toMatchObject({ title: 'Payment failure: Acme Corp', priority: 'high', agent_id: 'a1', source: 'agent_delegation' });
    expect(JSON.parse(created!.description!)).toEqual(body);
    expect(fired).toMatchObject([{ type: 'task_created', event: { task: { id: created!.id } } }]);
  });

  test('other events do nothing', () => {
    const team = new Team();
    expect(play(team, 7, 'webhook', { body: { event: 'ping' } }).calls).toEqual([]);
  });
});

describe('8: approval workflow', () => {
  test('moves the item on and tells its channel', () => {
    const team = new Team();
    play(team, 8, 'approval_granted');
    expect(team.state.store.get('items', 'i8')?.status).toBe('approved');
    expect(said(team, 'ch-sales')).toBe('✅ **Onboarding plan for Halden** approved by Rutger → moved to *approved*');
  });

  test('warns of a status that none follows', () => {
    const team = new Team();
    const event = fixtureOf(team.state, 'approval_granted');
    const { output, calls } = play(team, 8, 'approval_granted', { ...event, item: { ...event.item as JsonObject, status: 'published' } });
    expect(output).toBe('[warn] No next status mapped for \'published\'');
    expect(calls).toEqual([]);
  });
});
