// Rules of lists, and automations whose work an agent does.
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/world/schema.ts';
import { Played } from './team.ts';

/** A task of the sprint board's that is in the world. */
function event(team: Played, more: JsonObject = {}): JsonObject {
  const task = team.state.store.all('tasks').find(({ list_id }) => list_id === 'l-sprint')!;
  return { task: { ...task, ...more } as unknown as JsonObject };
}

describe('a rule', () => {
  test('assigns, updates, creates and tells, with what the event has in its texts', () => {
    const team = new Played();
    team.rule({ id: 'r1', name: 'Assign', action_type: 'assign_task', action_config: { agent_id: 'a3' } });
    team.rule({ id: 'r2', name: 'Update', action_type: 'update_task', action_config: { priority: 'urgent' } });
    team.rule({ id: 'r3', name: 'Tell', action_type: 'send_notification', action_config: { channel: 'general', message: 'New: {{task.title}} {{ task.nothing }}({{task.list_id}})' } });
    team.rule({ id: 'r4', name: 'Create', action_type: 'create_task', action_config: { title: 'Check {{task.title}}', priority: 'low' }, trigger_conditions: 'task.priority == "high"' });
    const given = event(team, { priority: 'high', title: 'Fix' });
    team.act('fire', { type: 'task_created', event: given });
    const { id } = given.task as { id: string };
    expect(team.state.store.get('tasks', id)).toMatchObject({ agent_id: 'a3', priority: 'urgent' });
    expect(team.state.store.all('messages').slice(-2)).toMatchObject([
      { channel_id: 'ch-general', content: 'New: Fix (l-sprint)', author: 'Tell' }, { content: 'New: Check Fix ()' },
    ]);
    expect(team.state.store.all('tasks').at(-1)).toMatchObject({ title: 'Check Fix', priority: 'urgent' });
    expect(team.ask('executions', {}).rows.map(({ automation_type, script_language, success, api_calls }) => ({ automation_type, script_language, success, api_calls }))[0])
      .toEqual({ automation_type: 'rule', script_language: 'php', success: true, api_calls: 1 });
  });

  test('runs for its list alone, under its conditions, and while it is on', () => {
    const team = new Played();
    team.rule({ id: 'r1', name: 'Other list', list_id: 'l-client', action_type: 'assign_task', action_config: { agent_id: 'a3' } });
    team.rule({ id: 'r2', name: 'Fields', list_id: 'l-sprint', trigger_conditions: { priority: ['none'] }, action_type: 'assign_task' });
    team.rule({ id: 'r3', name: 'Off', enabled: false, action_type: 'assign_task' });
    team.rule({ id: 'r4', name: 'Nothing', action_type: 'explode' });
    team.rule({ id: 'r5', name: 'Nobody', action_type: 'assign_task', action_config: { agent_id: 'a99' } });
    team.act('fire', { type: 'task_created', event: event(team, { priority: 'low' }) });
    expect(team.outcomes()).toEqual([
      'Other list: condition: it listens to the list l-client, not to l-sprint', 'Fields: condition: priority is "low", not one of "none"', 'Off: disabled: it is switched off',
      'Nothing: failed: Runtime error: there is no action "explode": there are create_task, send_notification, update_task, assign_task',
      expect.stringMatching(/^Nobody: failed: Runtime error: tasks\.update: .*a99/) as string,
    ]);
  });

  test('tells no secret that it says', () => {
    const team = new Played();
    team.state.insert('secrets', { name: 'door', value: 'sesame' });
    team.rule({ id: 'r1', name: 'Tell', action_type: 'send_notification', action_config: { channel: 'general', message: '{{task.title}}' } });
    team.rule({ id: 'r2', name: 'Nowhere', action_type: 'send_notification', action_config: { channel: '{{task.title}}', message: 'x' } });
    team.act('fire', { type: 'task_created', event: event(team, { title: 'sesame' }) });
    const { rows } = team.ask('executions', {});
    expect(rows.map(({ output, error }) => output || error)).toEqual([expect.stringContaining('"******"'), '******']);
    expect(JSON.stringify(rows)).not.toContain('sesame');
  });

  test('may be a script', () => {
    const team = new Played();
    team.rule({ name: 'Lua', script_language: 'lua', script_content: 'oc.tasks.update(ctx.event.task.id, { result = ctx.config.text .. ctx.automation_name })', action_config: { text: 'by ' } });
    const given = event(team);
    team.act('fire', { type: 'task_created', event: given });
    expect(team.state.store.get('tasks', (given.task as { id: string }).id)!.result).toBe('by Lua');
  });
});

test('an agent does the work, and its tokens are counted and cost something', () => {
  const team = new Played();
  team.deploy('Script', 'oc.chat.send_to("general", "hi")', 'webhook', {});
  team.deploy('Agent', 'Answer {{body.name}}', 'webhook', {}, { script_language: 'agent', agent_id: 'a1', channel_id: 'ch-general' });
  team.act('fire', { type: 'webhook', event: { body: { name: 'Ada' } } });
  const [agent, script] = team.ask('executions', {}).rows;
  expect(agent).toMatchObject({ automation_name: 'Agent', script_language: 'agent', success: true, api_calls: 1, output: 'I will look into it.' });
  expect(agent.tokens_used).toBeGreaterThan(0);
  expect(script).toMatchObject({ tokens_used: 0, script_language: 'lua' });
  team.act('setting', { name: 'token_price', value: 10_000 });
  const told = team.ask('dashboard', {});
  expect(told).toMatchObject({ runs: 2, succeeded: 2, tokens: agent.tokens_used, cost: agent.tokens_used / 100, savedLeast: 0.05, savedMost: 0.2, savedTokensLeast: 3000, savedTokensMost: 10_000 });
  expect(told.automations.map(({ name, tokens }) => [name, tokens])).toEqual([['Script', 0], ['Agent', agent.tokens_used]]);
});

test('figures of runs: by day, by automation, the middle and the slow end', () => {
  const team = new Played();
  const { id: automation_id } = team.deploy('Fails', 'if ctx.run_number == 2 then error("no") end', 'schedule', { cron: '0 9 * * *' });
  team.act('advance', { to: team.state.now() + 3 * 86_400_000 });
  for (const [i, { id }] of team.state.store.all('executions').entries()) team.state.store.patch('executions', id, { duration_ms: [4, 1, 9][i] });
  expect(team.ask('dashboard', { automation_id })).toMatchObject({
    runs: 3, succeeded: 2, medianMs: 4, p95Ms: 9, apiCalls: 0, tokens: 0, cost: 0, savedLeast: expect.closeTo(0.15) as number, savedTokensMost: 30_000,
    days: [{ day: '2026-12-01', runs: 1, failed: 0 }, { day: '2026-12-02', runs: 1, failed: 1 }, { day: '2026-12-03', runs: 1, failed: 0 }],
    automations: [{ id: automation_id, runs: 3, failed: 1 }],
  });
  expect(team.ask('dashboard', { automation_id: 'none' })).toMatchObject({ runs: 0, medianMs: 0, days: [] });
});
