// What a script tells of its own trigger, and what of the world it names.
import { expect, test } from 'vitest';
import { namedIn, toldTrigger } from '../../../../src/hosts/automations/page/told.ts';

test.each([
  ['-- Scheduled: 0 9 * * 1-5 (weekdays at 9am)\n-- Gathers tasks\nreturn 1', { trigger: 'schedule', cron: '0 9 * * 1-5' }],
  ['-- A title\n-- Scheduled: */30 * * * *\n', { trigger: 'schedule', cron: '*/30 * * * *' }],
  ['-- Schedule: @daily', { trigger: 'schedule', cron: '@daily' }],
  ['-- Trigger: task_completed\nlocal task', { trigger: 'task_completed' }],
  ['-- Trigger: full_moon\n', {}],
  ['local x = 1\n-- Trigger: task_created', {}],
  ['', {}],
])('the first comments of %j', (script, told) => {
  expect(toldTrigger(script)).toEqual(told);
});

test('names of webhooks and secrets, each once', () => {
  const script = 'oc.http.post(ctx.webhooks.slack, {}, {headers = {k = ctx.secrets["api key"]}}) print(ctx.webhooks.slack, myctx.webhooks.no, ctx.secrets[\'b\'])';
  expect(namedIn(script, 'webhooks')).toEqual(['slack']);
  expect(namedIn(script, 'secrets')).toEqual(['api key', 'b']);
});
