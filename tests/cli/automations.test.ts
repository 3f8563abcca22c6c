// evalua run of automations, as a process: a project's world and entries, one run at a moment, and a week that is played.
import { afterAll, expect, test } from 'vitest';
import { evalua, folderWith } from './process.ts';

const MONDAY = Date.UTC(2026, 10, 30);
const world = {
  settings: { clock: 'standing', at: MONDAY },
  users: [{ id: 'u1', name: 'Ada', role: 'owner' }],
  channels: [{ id: 'c1', name: 'general', type: 'public', member_ids: ['u1'] }],
  tables: [{ id: 't1', name: 'Leads', columns: [{ name: 'score', type: 'number' }], member_ids: ['u1'] }],
  rows: { Leads: [{ id: 'l1', score: 7, created_at: '2026-11-29T00:00:00Z', updated_at: '2026-11-29T00:00:00Z' }] },
  secrets: [{ id: 's1', name: 'key', value: 'sesame' }],
};
const project = (more: object): string => JSON.stringify({
  evalua: 1, name: 'Team', host: 'automations', lua: '5.4', settings: {}, seed: 'seed.json',
  entries: [
    { file: 'daily.lua', trigger: { type: 'schedule', cron: '0 9 * * *', timezone: 'Europe/Berlin' }, enabled: true, capabilities: ['secret:key'] },
    { file: 'broken.lua', trigger: { type: 'schedule', cron: '30 12 * * 1' }, enabled: true, capabilities: [] },
    { file: 'tasks.lua', trigger: { type: 'task_created', conditions: 'task.priority == "urgent"' }, enabled: true, capabilities: [] },
  ],
  ...more,
});
const scripts = {
  'main.lua': 'return ctx.trigger_type .. " " .. oc.now()\n',
  'daily.lua': 'oc.chat.send_to("general", "Good morning " .. oc.now() .. " " .. ctx.secrets.key)\n',
  'broken.lua': 'error("no")\n',
  'tasks.lua': 'oc.tasks.update(ctx.event.task.id, { status = "active" })\nreturn ctx.event.task.title\n',
};
const folder = (seed: object, more: object = {}) => folderWith({ 'project.json': project(more), 'seed.json': JSON.stringify(seed), ...scripts });
const good = folder(world);
afterAll(() => good.remove());

interface Told {
  ok: boolean; result: unknown; error: { message: string } | null;
  runs?: { at: string; automation: string; success: boolean; error?: string }[];
  world?: Record<string, Record<string, unknown>[]> & { rows: Record<string, object[]> };
}

const run = (path: string, input: object, ...args: string[]) => evalua(['run', path, '--input', '-', '--json', ...args], { input: JSON.stringify(input) });
const told = ({ stdout }: { stdout: string }): Told => JSON.parse(stdout) as Told;

test('a week is played: what ran, and the world after it', async () => {
  const ended = await evalua(['run', good.path, '--set', 'play=7d', '--json']);
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  const { ok, result, runs = [], world: after } = told(ended);
  expect([ok, result]).toEqual([true, { runs: 8, failed: 1 }]);
  expect(runs.map(({ at, automation }) => `${at} ${automation}`)).toEqual([
    '2026-11-30T08:00:00Z daily', '2026-11-30T12:30:00Z broken', ...['01', '02', '03', '04', '05', '06'].map((day) => `2026-12-${day}T08:00:00Z daily`),
  ]);
  expect(runs[1]).toEqual({ at: '2026-11-30T12:30:00Z', automation: 'broken', success: false, error: 'Runtime error: script:1: no' });
  expect(after!.messages).toHaveLength(7);
  expect(after!.messages[0]).toMatchObject({ channel_id: 'c1', author: 'daily', created_at: '2026-11-30T08:00:00Z' });
  expect(after!.rows.Leads).toEqual(world.rows.Leads);
  expect(ended.stdout).not.toContain('sesame');
  expect(after!.executions).toHaveLength(8);
});

test('the script runs at a moment, and without play nothing is told beside', async () => {
  const ended = await run(good.path, { trigger: 'webhook', event: { body: {} }, now: '2026-03-29T02:30:00Z' });
  expect(told(ended)).toEqual({ ok: true, result: 'webhook 2026-03-29T02:30:00Z', error: null, log: [], events: expect.any(Array) as unknown[] });
});

test('one of its automations runs by its name, before the clock moves', async () => {
  const event = { task: { id: 'none', title: 'A', priority: 'low' } };
  expect(told(await run(good.path, { automation: 'tasks', event }))).toMatchObject({ ok: false, error: { message: expect.stringContaining('none') as string } });
  const ended = told(await run(good.path, { automation: 'daily', now: '2026-12-04T00:00:00Z' }, '--set', 'play=1d'));
  expect(ended.runs).toEqual([{ at: '2026-12-04T08:00:00Z', automation: 'daily', success: true }]);
  expect(ended.world!.messages).toHaveLength(2);
});

test('a name that is none tells those that there are', async () => {
  expect(told(await run(good.path, { automation: 'nobody' })).error!.message).toBe('Automation: there is no "nobody": there are daily, broken, tasks');
  expect(told(await run(good.path, { now: '0001-01-01T00:00:00Z' }, '--set', 'play=1d')).error!.message).toBe('Now: the clock goes from 1970 to 8998, not to 0001-01-01T00:00:00Z');
  expect(told(await run(good.path, { now: 'soon' })).error!.message).toBe('Now: "soon" is no time: write it as 2026-03-29T02:30:00Z');
});

test.each([
  ['a world with a row that does not fit', { ...world, users: [{ id: 'u1', name: 5, role: 'owner' }] }, {},
    "evalua: The script's data: users, row 1 (\"u1\"): name: a text is wanted, not 5\n"],
  ['rows that are no list', { rows: { Leads: {} } }, {}, 'evalua: The script\'s data: rows.Leads: a list of rows is wanted, not {}\n'],
  ['two entries of one name', world, { entries: ['0 1 * * *', '0 2 * * *'].map((cron) => ({ file: 'daily.lua', trigger: { type: 'schedule', cron }, enabled: true, capabilities: [] })) },
    /^evalua: daily\.lua: another entry is called "daily" already: give one of them a "name" in its trigger\n$/],
  ['an entry without a trigger', world, { entries: [{ file: 'daily.lua', trigger: null, enabled: true, capabilities: [] }] },
    /^evalua: daily\.lua: its trigger is an object with a type \(schedule, .*\), not null\n$/],
  ['a schedule that is none', world, { entries: [{ file: 'daily.lua', trigger: { type: 'schedule', cron: '99 * * * *' }, enabled: true, capabilities: [] }] },
    /^evalua: daily\.lua: "99" is no minute/],
])('%s is a wrong call', async (_, seed, more, message) => {
  const bad = folder(seed, more);
  try {
    const { status, stderr } = await evalua(['run', bad.path]);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  } finally {
    bad.remove();
  }
});

test('a length of play that is none is a wrong call', async () => {
  expect((await evalua(['run', good.path, '--set', 'play=soon'])).stderr).toBe('evalua: --set play=soon: it is empty, or as 7d.\n');
});
