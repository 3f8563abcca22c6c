// What is typed of a script before it is deployed, as the draft that the world gets.
import { expect, test } from 'vitest';
import { draftOf, eventOf, Forms } from '../../../../src/hosts/automations/page/Forms.svelte.ts';
import type { Form } from '../../../../src/hosts/automations/page/Forms.svelte.ts';
import type { Automation } from '../../../../src/hosts/automations/tables.ts';

function kept(first?: unknown): { forms: Forms; now: () => unknown } {
  let value = first;
  return { forms: new Forms({ remembered: () => value, remember: (_, its) => { value = its; } }), now: () => value };
}
const about = { script: 'return ctx.webhooks.slack', name: 'One', replaces: undefined, limits: {} };
const draft = (fields: Partial<Form>): ReturnType<typeof draftOf> => {
  const { forms } = kept();
  forms.edit('a', fields);
  return draftOf(forms.of('a', ''), about);
};

test('a script that says nothing is a schedule in UTC, of what it names', () => {
  expect(draft({})).toEqual({ draft: {
    name: 'One', script: about.script, trigger_type: 'schedule', trigger_config: { cron: '0 9 * * *', timezone: 'UTC' }, limits: {},
    webhooks: ['slack'], secrets: [], script_language: 'lua',
  } });
});

test.each<[string, Partial<Form>, object]>([
  ['a zone', { trigger: 'schedule', cron: ' @daily ', timezone: 'Europe/Berlin' }, { cron: '@daily', timezone: 'Europe/Berlin' }],
  ['conditions as fields', { trigger: 'task_created', conditions: '{"priority": "high"}' }, { conditions: { priority: 'high' } }],
  ['conditions as an expression', { trigger: 'task_created', conditions: ' task.priority == "high" ' }, { conditions: 'task.priority == "high"' }],
  ['a channel', { trigger: 'external_message', provider: 'telegram', channel: 'x1' }, { provider: 'telegram', channel_id: 'x1' }],
  ['an agent', { trigger: 'schedule', agent: 'a1', output: 'c1' }, { cron: '0 9 * * *', timezone: 'UTC' }],
  ['a path', { trigger: 'webhook', path: '/build' }, { path: '/build' }],
])('%s', (_, fields, config) => {
  expect(draft(fields)).toMatchObject({ draft: { trigger_config: config } });
});

test.each<[Partial<Form>, string]>([
  [{ trigger: 'task_created', conditions: '{"priority": ' }, 'conditions'],
  [{ config: '[1]' }, 'config'],
  [{ config: '{' }, 'config'],
])('%j is a fault at its field', (fields, part) => {
  expect(draft(fields)).toMatchObject({ faults: [{ part }] });
});

test('an event is an object, or nothing', () => {
  const { forms } = kept();
  const of = (event: string): ReturnType<typeof eventOf> => {
    forms.edit('a', { event });
    return eventOf(forms.of('a', ''));
  };
  expect(of(' ')).toEqual({ event: undefined });
  expect(of('{"task": {}}')).toEqual({ event: { task: {} } });
  expect(of('7')).toEqual({ faults: [{ part: 'event', message: 'A JSON object is wanted: {"name": "value"}' }] });
});

test('forms are remembered, and what is remembered of another shape is left out', () => {
  const { forms, now } = kept([['a', { name: 'only' }], 7, ['b']]);
  expect(forms.of('a', '').name).toBe('');
  forms.edit('a', { name: 'A', trigger: 'webhook' });
  expect(kept(now()).forms.of('a', '-- Trigger: task_created')).toMatchObject({ name: 'A', trigger: 'webhook' });
  const spoilt = (now() as [string, Form][]).map(([id, form]) => [id, { ...form, trigger: 'moon' }]);
  expect(kept(spoilt).forms.of('a', '').name).toBe('');
});

test('the zone of what is replaced stays, unless another is typed', () => {
  const { forms } = kept();
  const before = { trigger_config: { timezone: 'Europe/Berlin' } };
  expect(forms.of('a', '', before).timezone).toBe('Europe/Berlin');
  forms.edit('a', { timezone: 'UTC' });
  expect(forms.of('a', '', before).timezone).toBe('UTC');
});

test('an automation that is opened fills its form', () => {
  const { forms } = kept();
  forms.fill('a', {
    id: 'x', name: 'Daily', trigger_type: 'task_created', trigger_config: { conditions: { priority: 'high' } }, config: { n: 1 }, created_by_id: 'u2',
  } as unknown as Automation);
  expect(forms.of('a', '')).toMatchObject({ automation: 'x', name: 'Daily', trigger: 'task_created', conditions: '{"priority":"high"}', creator: 'u2' });
  expect(JSON.parse(forms.of('a', '').config)).toEqual({ n: 1 });
});
