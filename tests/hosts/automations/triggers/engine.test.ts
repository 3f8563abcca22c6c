// What fires automations: decisions and their reasons, chains, rates, failures in a row.
import { describe, expect, test } from 'vitest';
import { MONDAY, Played } from './team.ts';

const EVENT = { task: { id: 't1', title: 'Fix it', priority: 'urgent', type: 'ticket' } };

describe('a trigger', () => {
  test('that nothing listens for leaves a route that says so', () => {
    const team = new Played();
    expect(team.act('fire', { type: 'webhook', event: { body: {} } })).toMatchObject({ routes: [{ outcome: 'none', reason: 'nothing listens for it' }] });
  });

  test('runs what listens, in order, and says of each why not', () => {
    const team = new Played();
    team.deploy('First', 'print("first")');
    team.deploy('Not urgent', 'print("no")', 'task_created', { conditions: { 'task.priority': ['low', 'normal'] } });
    team.deploy('Urgent', 'print("yes")', 'task_created', { conditions: 'task.priority == "urgent" and task.type == "ticket"' });
    team.deploy('Off', 'print("off")', 'task_created', {}, { enabled: false });
    team.deploy('Fails', 'if ctx.event.task.id == "t1" then error("no") end');
    team.deploy('Other', '', 'task_completed');
    team.act('fire', { type: 'task_created', event: EVENT });
    expect(team.outcomes()).toEqual([
      'First: ran', 'Not urgent: condition: task.priority is "urgent", not one of "low", "normal"', 'Urgent: ran', 'Off: disabled: it is switched off',
      'Fails: failed: Runtime error: script:1: no',
    ]);
    expect(team.ask('executions', {}).rows.map(({ output }) => output)).toEqual(['', 'yes', 'first']);
  });

  test('writes down every column of the log, without secrets', () => {
    const team = new Played();
    const { id } = team.deploy('Log', 'print(ctx.secrets.api_key) return { key = ctx.secrets.api_key }', 'task_created', {}, { secrets: ['api_key'] });
    team.act('fire', { type: 'task_created', event: EVENT });
    const [execution] = team.ask('executions', {}).rows;
    expect(execution).toMatchObject({
      automation_type: 'scheduled', automation_id: id, automation_name: 'Log', script_language: 'lua', trigger_type: 'task_created', success: true, duration_ms: 0,
      api_calls: 0, tokens_used: 0, output: '******', created_at: '2026-11-30T14:00:00Z',
    });
    expect(execution.context).toMatchObject({ run_number: 1, event: EVENT, secrets: { api_key: '******' } });
    expect(JSON.stringify([team.ask('executions', {}), team.ask('routes', {}), team.ask('automations', null)])).not.toContain('sk-4f9a');
  });

  test('for one alone runs it whatever its conditions say', () => {
    const team = new Played();
    const { id: automation_id } = team.deploy('Urgent', 'print("yes")', 'task_created', { conditions: { priority: 'low' } });
    team.act('fire', { type: 'task_created', event: EVENT, automation_id });
    expect(team.outcomes()).toEqual(['Urgent: ran']);
    expect(team.act('fire', { type: 'task_created', event: EVENT, automation_id: 'nobody' })).toEqual({ error: 'There is no automation nobody.' });
    expect(team.act('fire', { type: 'no_such' as 'webhook', event: {} })).toEqual({ error: 'There is no trigger "no_such".' });
  });

  test('reaches those who listen to its provider, channel or path', () => {
    const team = new Played();
    team.deploy('Telegram', '', 'external_message', { provider: 'telegram' });
    team.deploy('Discord', '', 'external_message', { provider: 'discord' });
    team.deploy('Path', '', 'webhook', { path: '/pay' });
    team.act('fire', { type: 'external_message', event: { provider: 'telegram', channel_id: 'x-team', message: { content: 'hi' } } });
    team.act('fire', { type: 'webhook', event: { body: {}, path: '/other' } });
    expect(team.outcomes()).toEqual(['Telegram: ran', 'Discord: condition: it listens to the provider discord, not to telegram', 'Path: condition: it listens to the path /pay, not to /other']);
  });

  test('is not told to who may not see its list', () => {
    const team = new Played();
    team.deploy('Mine', '');
    team.deploy('Hers', '', 'task_created', {}, { created_by_id: 'u2' });
    team.deploy('Atlas\'s', 'oc.chat.send_to("admin", "for my manager")', 'task_created', {}, { created_by_id: 'a1' });
    team.deploy('Nobody\'s', '', 'task_created', {}, { created_by_id: 'gone' });
    team.act('fire', { type: 'task_created', event: { task: { id: 't', list_id: 'l-hiring' } } });
    expect(team.outcomes()).toEqual(['Mine: permission: Rutger may not see the list "Hiring"', 'Hers: ran',
      'Atlas\'s: permission: Rutger may not see the list "Hiring"', 'Nobody\'s: permission: whoever made it is no longer in the team']);
    team.act('fire', { type: 'task_created', event: EVENT });
    expect(team.outcomes().slice(-2)[0]).toBe('Atlas\'s: ran');
  });
});

describe('limits', () => {
  test('of runs a minute and an hour are counted in the world\'s time', () => {
    const team = new Played();
    team.deploy('Often', '');
    const fire = (): void => { team.act('fire', { type: 'task_created', event: EVENT }); };
    for (let i = 0; i < 13; i++) fire();
    expect(team.outcomes().at(-1)).toBe('Often: rate: it ran 12 times within a minute, and 12 are allowed');
    for (let minute = 1; minute < 30; minute++) {
      team.act('advance', { to: team.state.now() + 60_000 });
      for (let i = 0; i < 12; i++) fire();
    }
    team.act('advance', { to: team.state.now() + 60_000 });
    fire();
    expect(team.outcomes().at(-1)).toBe('Often: rate: it ran 360 times within an hour, and 360 are allowed');
    team.act('advance', { to: team.state.now() + 3_600_000 });
    fire();
    expect(team.outcomes().at(-1)).toBe('Often: ran');
  });

  test('five failures in a row switch it off, and one that works begins anew', () => {
    const team = new Played();
    const { id: automation_id } = team.deploy('Fails', 'if ctx.event.fail then error("no") end');
    const fire = (fail: boolean): void => { team.act('fire', { type: 'task_created', event: { fail } }); };
    for (let i = 0; i < 4; i++) fire(true);
    fire(false);
    expect(team.now_('Fails')).toMatchObject({ enabled: true, failures: 0, run_count: 5 });
    for (let i = 0; i < 6; i++) fire(true);
    expect(team.now_('Fails')).toMatchObject({ enabled: false, failures: 5, run_count: 10 });
    expect(team.outcomes().at(-1)).toBe('Fails: disabled: Switched off after 5 failures in a row; the last: Runtime error: script:1: no');
    team.act('enable', { automation_id, enabled: true });
    expect(team.now_('Fails')).toMatchObject({ enabled: true, failures: 0 });
    expect(team.now_('Fails').disabled_reason).toBeUndefined();
  });

  test('the log keeps what it is told to, and all of the last hour', () => {
    const team = new Played();
    team.act('setting', { name: 'retention', value: 5 });
    team.deploy('Often', '');
    for (let i = 0; i < 8; i++) team.act('fire', { type: 'task_created', event: EVENT });
    expect([team.ask('executions', {}).total, team.ask('routes', {}).total]).toEqual([8, 5]);
    team.act('advance', { to: team.state.now() + 7_200_000 });
    team.act('fire', { type: 'task_created', event: EVENT });
    expect([team.ask('executions', {}).total, team.ask('routes', {}).total]).toEqual([5, 5]);
    expect(team.act('setting', { name: 'retention', value: 0 })).toEqual({ error: '1 to 100000 runs can be kept.' });
    expect(team.act('clearExecutions', null)).toEqual({ removed: 10 });
  });
});

test('the log keeps to its length also where the clock was put back', () => {
  const team = new Played();
  team.act('setting', { name: 'retention', value: 5 });
  team.deploy('Hourly', '', 'schedule', { cron: '0 * * * *' });
  team.act('advance', { to: MONDAY + 86_400_000 });
  team.act('clock', { clock: 'standing', at: MONDAY - 86_400_000 });
  team.act('advance', { to: MONDAY });
  expect(team.ask('executions', {}).total).toBe(5);
});

test('a returned table is what the next run sees, and output goes to its channel', () => {
  const team = new Played();
  team.deploy('Counts', 'local n = (ctx.last_result or { n = 0 }).n + 1 print("run", n, ctx.run_number, ctx.last_run_at) return { n = n }', 'task_created', {}, { channel_id: 'ch-general' });
  for (let i = 0; i < 2; i++) team.act('fire', { type: 'task_created', event: EVENT });
  expect(team.state.store.all('messages').slice(-2).map(({ author, content }) => `${author}: ${content}`))
    .toEqual(['Counts: run\t1\t1\tnil', 'Counts: run\t2\t2\t2026-11-30T14:00:00Z']);
});
