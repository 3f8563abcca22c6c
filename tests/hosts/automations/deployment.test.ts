// From a draft to an automation, with the document's messages; versions and the way back.
import { describe, expect, test } from 'vitest';
import { encodeText } from '../../../src/bytes/text.ts';
import type { Draft } from '../../../src/hosts/automations/wire.ts';
import type { JsonObject } from '../../../src/world/schema.ts';
import { Played } from './triggers/team.ts';

const draft = (more: Partial<Draft> = {}): Draft => ({
  name: 'Report', script: 'oc.log("hello")', trigger_type: 'schedule', trigger_config: { cron: '0 9 * * *', timezone: 'Europe/Berlin' }, ...more,
});
const snapshot = (team: Played): string => team.world.snapshot().map((chunk) => new TextDecoder().decode(chunk)).join('');

describe('validate', () => {
  test.each<[string, Partial<Draft>, object]>([
    ['syntax', { script: 'local x =\nreturn' }, {
      part: 'script', line: 2, message: 'Lua syntax error: script:2: unexpected symbol near \'return\'. Fix and try again.',
    }],
    ['a name', { name: '  ' }, { part: 'name', message: 'a name is missing' }],
    ['a name that is taken', { name: 'TAKEN' }, { part: 'name', message: 'there is an automation "Taken" already' }],
    ['a trigger', { trigger_type: 'never' as 'webhook' }, { part: 'trigger', message: 'there is no trigger "never"' }],
    ['a field of the schedule', { trigger_config: { cron: '0 25 * * *' } }, { part: 'cron', message: expect.stringContaining('"25" is no hour') as string, from: 2, to: 4 }],
    ['no schedule', { trigger_config: {} }, { part: 'cron', from: 0, to: 0 }],
    ['a zone', { trigger_config: { cron: '0 9 * * *', timezone: 'Mars/Base' } }, { part: 'timezone' }],
    ['an expression', { trigger_type: 'task_created', trigger_config: { conditions: 'task.priority = "x"' } }, { part: 'conditions', from: 14, to: 15 }],
    ['conditions of another kind', { trigger_type: 'task_created', trigger_config: { conditions: 5 } }, { part: 'conditions' }],
    ['an agent', { script_language: 'agent', agent_id: 'nobody' }, { part: 'agent', message: 'choose the agent that is prompted' }],
  ])('tells %s', (_, more, fault) => {
    const team = new Played();
    team.deploy('Taken', '');
    const { ok, faults } = team.ask('validate', draft(more));
    expect(ok).toBe(false);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject(fault);
    expect(team.act('deploy', draft(more))).toMatchObject({ ok: false, faults: [fault] });
  });

  test('finds nothing wrong with a good one', () => {
    expect(new Played().ask('validate', draft())).toEqual({ ok: true, faults: [], message: 'Nothing is wrong with it.' });
  });
});

describe('a dry run', () => {
  test('lists what would have happened, and leaves the world as it was', () => {
    const team = new Played();
    const before = snapshot(team);
    const told = team.ask('dryRun', draft({ script: encodeText('oc.chat.send_to("general", "é") oc.tasks.create({ title = "New" }) print("done")') }));
    expect(told).toMatchObject({
      ok: true, message: 'Dry run passed.', output: 'done', fired: ['task_created'], context: { trigger_type: 'schedule', schedule: '0 9 * * *' },
      calls: [{ name: 'oc.chat.send_to', arguments: '"general", "é"', failed: false }, { name: 'oc.tasks.create', failed: false }],
    });
    expect(told.differences.map(({ table, before: was }) => [table, was])).toEqual([['messages', null], ['tasks', null]]);
    expect(snapshot(team)).toBe(before);
  });

  test('tells errors in the document\'s words', () => {
    const team = new Played();
    expect(team.ask('dryRun', draft({ script: '\nerror("no")' }))).toMatchObject({
      ok: false, message: 'Runtime error in dry run: script:2: no. Fix and try again.', error: { kind: 'runtime', line: 2 },
    });
    expect(team.ask('dryRun', draft({ script: 'oc.tasks.update("nobody", {})' })).calls).toMatchObject([{ name: 'oc.tasks.update', failed: true }]);
    expect(team.act('deploy', draft({ script: 'error("no")' }))).toEqual({
      ok: false, message: 'Runtime error in dry run: script:1: no. Fix and try again.',
      faults: [{ part: 'script', line: 1, message: 'Runtime error in dry run: script:1: no. Fix and try again.' }],
    });
    expect(team.ask('automations', null)).toEqual([]);
  });

  test('takes an event, and settings in the place of the limits', () => {
    const team = new Played();
    const event: JsonObject = { body: { n: 3 } };
    expect(team.ask('dryRun', { ...draft({ script: 'return print(ctx.event.body.n)', trigger_type: 'webhook', trigger_config: {} }), event }).output).toBe('3');
    expect(team.ask('dryRun', { ...draft({ script: 'for i = 1, 3 do oc.tasks.query({}) end' }), settings: { 'call-limit': 2 } }).message)
      .toBe('Runtime error in dry run: Script exceeded 2-call API limit. Fix and try again.');
  });
});

describe('deployed', () => {
  test('says so in the document\'s words, and is scheduled', () => {
    const team = new Played();
    const { automation, message } = team.act('deploy', draft());
    expect(message).toBe(`Lua automation deployed: 'Report' (ID: ${automation!.id}). Trigger: schedule. Dry run passed.`);
    expect(team.ask('automations', null)).toMatchObject([{
      name: 'Report', version: 1, enabled: true, next_run_at: '2026-12-01T08:00:00Z', next: ['2026-12-01T08:00:00Z', '2026-12-02T08:00:00Z', '2026-12-03T08:00:00Z'], words: 'At 09:00',
    }]);
  });

  test('again is a new version, and an older one can be had back', () => {
    const team = new Played();
    const { id } = team.deploy('Report', 'print("one")', 'schedule', { cron: '0 9 * * *' });
    team.deploy('Report', 'print("two")', 'task_created', {}, { id, note: 'on tasks' });
    expect(team.now_('Report')).toMatchObject({ id, version: 2, trigger_type: 'task_created' });
    expect(team.now_('Report').next_run_at).toBeUndefined();
    expect(team.act('rollBack', { automation_id: id, version: 1 })).toMatchObject({ ok: true, message: "'Report' is as in version 1: version 3." });
    expect(team.now_('Report')).toMatchObject({ version: 3, script_content: 'print("one")', trigger_type: 'schedule', next_run_at: '2026-12-01T09:00:00Z' });
    expect(team.ask('versions', { automation_id: id }).map(({ version, note, script_content }) => ({ version, note, script_content }))).toEqual([
      { version: 3, note: 'Version 1 again', script_content: 'print("one")' }, { version: 2, note: 'on tasks', script_content: 'print("two")' },
      { version: 1, note: undefined, script_content: 'print("one")' },
    ]);
    expect(team.act('rollBack', { automation_id: id, version: 9 })).toEqual({ ok: false, faults: [], message: '"Report" has no version 9.' });
    expect(team.act('rollBack', { automation_id: 'none', version: 1 }).message).toBe('There is no automation none.');
  });

  test('after failures has begun anew, and can be taken away with its versions', () => {
    const team = new Played();
    const { id } = team.deploy('Report', '');
    team.state.store.patch('automations', id, { failures: 5, enabled: false, disabled_reason: 'failed' });
    team.deploy('Report', '', 'task_created', {}, { id, enabled: true });
    expect(team.now_('Report')).toMatchObject({ enabled: true, failures: 0 });
    expect(team.act('removeAutomation', { automation_id: id })).toEqual({ ok: true });
    expect([team.ask('automations', null), team.ask('versions', { automation_id: id })]).toEqual([[], []]);
    expect(team.act('removeAutomation', { automation_id: id })).toEqual({ error: `There is no automation ${id}.` });
    expect(team.act('enable', { automation_id: id, enabled: true })).toEqual({ error: `There is no automation ${id}.` });
  });
});

test('a schedule is told in words with its next runs, a fault with its field', () => {
  const team = new Played();
  expect(team.ask('schedule', { cron: '30 2 * * 1', timezone: 'Europe/Berlin', count: 2 })).toEqual({
    words: 'At 02:30, only on Monday', next: [Date.UTC(2026, 11, 7, 1, 30), Date.UTC(2026, 11, 14, 1, 30)],
  });
  expect(team.ask('schedule', { cron: '0 0 30 2 *', timezone: '', count: 2 })).toMatchObject({ next: [] });
  expect(team.ask('schedule', { cron: '0 0 * * FUN', timezone: 'UTC', count: 2 })).toMatchObject({ field: 'day of week', from: 8, to: 11 });
  expect(team.ask('schedule', { cron: '* * * * *', timezone: 'Mars/Base', count: 2 })).toMatchObject({ field: 'timezone' });
});
