// Schedules and the clock: what is due runs at its own moment, in order, once, and the same twice.
import { expect, test, vi } from 'vitest';
import { MONDAY, Played } from './team.ts';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

test('an automation runs at the moments of its schedule, in its zone', () => {
  const team = new Played();
  team.act('clock', { clock: 'standing', at: Date.UTC(2026, 2, 28) });
  team.deploy('Night', 'return { at = oc.now() }', 'schedule', { cron: '30 2 * * *', timezone: 'Europe/Berlin' });
  const { runs } = team.act('advance', { to: Date.UTC(2026, 2, 31) });
  expect(runs.map(({ at }) => new Date(at).toISOString())).toEqual(['2026-03-28T01:30:00.000Z', '2026-03-29T01:30:00.000Z', '2026-03-30T00:30:00.000Z']);
  expect(team.now_('Night')).toMatchObject({ last_result: { at: '2026-03-30T00:30:00Z' }, next_run_at: '2026-03-31T00:30:00Z', last_run_at: '2026-03-30T00:30:00Z' });
  team.act('clock', { clock: 'standing', at: Date.UTC(2026, 9, 24, 12) });
  expect(team.act('advance', { to: Date.UTC(2026, 9, 25, 12) }).runs.map(({ at }) => new Date(at).toISOString().slice(11, 16))).toEqual(['00:30', '01:30']);
});

test('ties run in the order of automations, and what came due of others before them', () => {
  const team = new Played();
  team.deploy('Hourly', '', 'schedule', { cron: '0 * * * *' });
  team.deploy('Half', '', 'schedule', { cron: '*/30 * * * *' });
  const { runs, now, done } = team.act('advance', { to: MONDAY + HOUR });
  expect(runs.map(({ name }) => name)).toEqual(['Half', 'Hourly', 'Half']);
  expect([now, done]).toEqual([MONDAY + HOUR, true]);
  expect(team.ask('clock', null)).toEqual({ clock: 'standing', now: MONDAY + HOUR });
});

/** A week of a team's: its world after it, as bytes. `slice`: whether each call runs one automation. */
function week(slice: boolean): { bytes: string; runs: number } {
  const team = new Played();
  team.deploy('Report', 'oc.chat.send_to("general", "Open: " .. #oc.tasks.query({ status = "active" }) .. " " .. oc.now())', 'schedule', { cron: '0 9 * * 1-5', timezone: 'Europe/Berlin' });
  team.deploy('Make', 'oc.tasks.create({ title = "Chore " .. ctx.run_number .. " " .. math.random(1000) })', 'schedule', { cron: '15 */6 * * *' });
  team.deploy('React', 'oc.tasks.update(ctx.event.task.id, { agent_id = "a2" })');
  let runs = 0;
  for (let done = false; !done;) {
    const its = team.act('advance', { to: MONDAY + WEEK, ...slice && { budget: 0 } });
    runs += its.runs.length;
    ({ done } = its);
  }
  return { bytes: team.world.snapshot().map((chunk) => new TextDecoder().decode(chunk)).join('\n'), runs };
}

test('the same week twice is the same to the byte, in slices or in one', () => {
  const [one, again, slices] = [week(false), week(false), week(true)];
  expect(one.runs).toBe(5 + 28 + 28);
  expect(again).toEqual(one);
  expect(slices).toEqual(one);
});

test('while the clock is real what is due runs once, however much was missed', () => {
  const team = new Played();
  team.deploy('Often', '', 'schedule', { cron: '*/10 * * * *' });
  team.act('clock', { clock: 'real' });
  expect(team.world.engine.look()).toBe(false);
  team.now += 10 * 60_000;
  expect(team.world.engine.look()).toBe(true);
  team.now += 3 * HOUR;
  expect(team.world.engine.look()).toBe(true);
  expect(team.world.engine.look()).toBe(false);
  expect(team.outcomes()).toEqual(['Often: ran', 'Often: ran: 17 runs before it were missed, and are not made up for']);
  expect(team.now_('Often').next_run_at).toBe('2026-11-30T17:20:00Z');
});

test('a schedule that is switched off, or was set back with the clock, waits for its next time', () => {
  const team = new Played();
  const { id: automation_id } = team.deploy('Daily', '', 'schedule', { cron: '0 9 * * *' });
  team.act('enable', { automation_id, enabled: false });
  expect(team.now_('Daily').next_run_at).toBeUndefined();
  expect(team.act('advance', { to: MONDAY + WEEK }).runs).toEqual([]);
  team.act('enable', { automation_id, enabled: true });
  team.act('clock', { clock: 'standing', at: MONDAY });
  expect(team.now_('Daily').next_run_at).toBe('2026-12-01T09:00:00Z');
  expect(team.act('advance', { to: MONDAY + WEEK }).runs).toHaveLength(7);
});

test('the clock never moves back by itself', () => {
  const team = new Played();
  expect(team.act('advance', { to: 0 })).toEqual({ now: MONDAY, done: true, runs: [] });
});

test('a run that fires itself is stopped with an error that shows the chain', () => {
  const team = new Played();
  team.deploy('Again', 'oc.tasks.create({ title = "Again" })', 'task_created');
  team.deploy('Start', 'oc.tasks.create({ title = "First" })', 'schedule', { cron: '0 15 * * *' });
  const { runs } = team.act('advance', { to: MONDAY + HOUR });
  expect(runs).toHaveLength(9);
  const chain = ['Start', ...Array<string>(8).fill('Again')].join(' → ');
  expect(team.ask('executions', {}).rows[0]).toMatchObject({ success: false, error: `a chain of more than 8 runs is stopped: ${chain}`, chain: chain.split(' → ').slice(0, 8) });
  expect(team.outcomes().at(-1)).toBe(`Again: depth: a chain of more than 8 runs is stopped: ${chain}`);
  expect(team.state.store.all('tasks').filter(({ title }) => title === 'Again')).toHaveLength(7);
});

test('a schedule that never runs, and one that is none, harm nobody', () => {
  const team = new Played();
  team.deploy('Never', '', 'schedule', { cron: '0 0 30 2 *' });
  team.state.store.patch('automations', team.deploy('Broken', '', 'schedule', { cron: '0 * * * *' }).id, { trigger_config: { cron: 'whenever' }, next_run_at: undefined });
  expect(team.act('advance', { to: MONDAY + WEEK })).toEqual({ now: MONDAY + WEEK, done: true, runs: [] });
  expect(team.ask('automations', null).map(({ name, next, fault }) => ({ name, next, fault }))).toEqual([
    { name: 'Never', next: [], fault: undefined }, { name: 'Broken', next: undefined, fault: expect.stringContaining('the hour is missing') as string },
  ]);
});

test('a run that a fault of the house breaks off is written down, and does not come again', () => {
  const team = new Played();
  team.deploy('Daily', '', 'schedule', { cron: '0 9 * * *' });
  vi.spyOn(team.world.engine.runner, 'run').mockImplementationOnce(() => { throw new Error('a fault'); });
  expect(() => team.act('advance', { to: MONDAY + WEEK })).toThrow('a fault');
  expect(team.now_('Daily')).toMatchObject({ run_count: 1, failures: 1, next_run_at: '2026-12-02T09:00:00Z' });
  expect(team.ask('executions', {}).rows).toMatchObject([{ success: false, error: 'The run was broken off', created_at: '2026-12-01T09:00:00Z' }]);
  expect(team.act('advance', { to: MONDAY + WEEK }).runs).toHaveLength(6);
});

test('the clock stands within the years that dates are written in', () => {
  const team = new Played();
  expect(team.act('clock', { clock: 'standing', at: -5 }).now).toBe(0);
  expect(team.act('clock', { clock: 'standing', at: 1e300 }).now).toBe(Date.UTC(8999, 0));
  expect(team.act('clock', { clock: 'standing', at: NaN }).now).toBe(Date.UTC(8999, 0));
});
