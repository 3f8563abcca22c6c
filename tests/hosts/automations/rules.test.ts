// Rules of lists: kept as they are written, refused at the field that is wrong, and run when what they are about happens.
import { afterEach, expect, test } from 'vitest';
import type { AutomationsActs, AutomationsAsks, RuleDraft } from '../../../src/hosts/automations/wire.ts';
import { closeTeams, Team } from './world.ts';

afterEach(closeTeams);

const RULE: RuleDraft = {
  name: 'Urgent', list_id: 'l-sprint', trigger_type: 'task_created', conditions: 'task.priority == "urgent"', action_type: 'send_notification',
  action_config: { channel: 'general', message: 'Urgent: {{task.title}}' }, script: '', enabled: true,
};

const keep = (team: Team, fields: Partial<RuleDraft> = {}): AutomationsActs['rule']['result'] =>
  (team.world.act('rule', { ...RULE, ...fields }) as { done: AutomationsActs['rule']['result'] }).done;
const create = (team: Team, fields: object): void => void team.world.act('put', {
  table: 'tasks', row: { title: 'Server down', type: 'ticket', status: 'pending', priority: 'urgent', source: 'manual', list_id: 'l-sprint', ...fields },
});
const said = (team: Team): string[] => team.state.store.all('messages').filter(({ channel_id }) => channel_id === 'ch-general').map(({ content }) => content);

test('a rule is kept as it is written, is told as it was, and runs when it holds', () => {
  const team = new Team();
  const got = keep(team);
  expect(got).toMatchObject({ rule: { name: 'Urgent', list_id: 'l-sprint', trigger_conditions: 'task.priority == "urgent"', action_type: 'send_notification', created_by_id: 'u1' } });
  const { rules, actions } = team.world.ask('rules', null) as AutomationsAsks['rules']['result'];
  expect(rules.find(({ name }) => name === 'Urgent')).toMatchObject(RULE);
  expect(actions).toEqual(['create_task', 'send_notification', 'update_task', 'assign_task']);
  create(team, {});
  expect(said(team)).toContain('Urgent: Server down');
  const before = said(team).length;
  create(team, { priority: 'low' });
  create(team, { list_id: 'l-client' });
  expect(said(team)).toHaveLength(before);
});

test('a rule in Lua runs with the event, and one that is changed stays the same rule', () => {
  const team = new Team();
  const first = keep(team, { action_type: 'lua', script: 'oc.chat.send_to("general", "Lua: " .. ctx.event.task.title)' }) as { rule: { id: string } };
  create(team, {});
  expect(said(team)).toContain('Lua: Server down');
  const again = keep(team, { id: first.rule.id, enabled: false, action_type: 'lua', script: 'return 1' });
  expect(again).toMatchObject({ rule: { id: first.rule.id, enabled: false, script_content: 'return 1' } });
  expect(team.state.store.all('rules').filter(({ name }) => name === 'Urgent')).toHaveLength(1);
});

test.each<[Partial<Record<keyof RuleDraft, unknown>>, keyof RuleDraft, RegExp]>([
  [{ name: ' ' }, 'name', /A name of at most 200/], [{ name: 5 }, 'name', /A name/], [{ list_id: 'nowhere' }, 'list_id', /no such list/], [{ list_id: null }, 'list_id', /by its id/],
  [{ trigger_type: 'never' }, 'trigger_type', /There is no trigger "never"/], [{ conditions: 'task.priority = 1' }, 'conditions', /./], [{ conditions: 5 }, 'conditions', /fields/],
  [{ action_type: 'explode' }, 'action_type', /no action "explode": there are create_task/], [{ action_config: [] }, 'action_config', /JSON object/],
  [{ action_type: 'lua', script: 'local x = =' }, 'script', /Lua syntax error: script:1:/], [{ id: 'gone' }, 'name', /gone/], [{ enabled: 'yes' }, 'enabled', /on or off/],
])('%j is refused at its field', (fields, part, why) => {
  const team = new Team();
  const before = team.state.store.all('rules').length;
  const got = keep(team, fields as Partial<RuleDraft>) as { error: string; part: string };
  expect(got.part).toBe(part);
  expect(got.error).toMatch(why);
  expect(team.state.store.all('rules')).toHaveLength(before);
});
