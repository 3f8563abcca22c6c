// A world as plain objects, and back: whole, in part, and what is refused.
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/world/schema.ts';
import { Played } from './triggers/team.ts';

const load = (team: Played, world: unknown) => team.act('load', { world: world as JsonObject });

test('a world comes back as it went out', () => {
  const team = new Played();
  team.deploy('Report', 'print("hi")', 'schedule', { cron: '0 9 * * *' });
  team.act('advance', { to: team.state.now() + 86_400_000 });
  const world = team.ask('world', { secrets: true });
  expect((world.rows as Record<string, object[]>).Leads).toHaveLength(18);
  const other = new Played();
  expect(load(other, JSON.parse(JSON.stringify(world)))).toHaveProperty('before.users');
  expect(other.ask('world', { secrets: true })).toEqual(world);
  expect(other.act('advance', { to: other.state.now() + 86_400_000 }).runs).toHaveLength(1);
});

test('secrets go out without their values, wherever those stand', () => {
  const team = new Played();
  team.state.insert('messages', { channel_id: 'ch-general', author: 'Ada', author_type: 'user', content: 'it is sk-4f9a71c2e8', created_at: team.state.iso() });
  const text = JSON.stringify(team.ask('world', { secrets: false }));
  expect(text).not.toContain('sk-4f9a71c2e8');
  expect(text).toContain('it is ******');
});

test('what a world lacks is empty, and nothing overdue runs because one was loaded', () => {
  const team = new Played();
  const automation = { ...team.deploy('Report', '', 'schedule', { cron: '0 9 * * *' }), next_run_at: '2020-01-01T09:00:00Z' };
  load(team, { settings: { clock: 'real' }, users: [{ id: 'u1', name: 'Ada', role: 'owner' }], automations: [automation] });
  expect([team.state.store.count('users'), team.state.store.count('tasks'), team.state.settings.retention]).toEqual([1, 0, 1000]);
  expect(team.world.engine.look()).toBe(false);
  expect(team.now_('Report').next_run_at).toBe('2026-12-01T09:00:00Z');
});

test('null is the world of a first visit', () => {
  const team = new Played();
  load(team, { users: [{ name: 'Ada' }] });
  expect(team.act('load', { world: null })).toMatchObject({ before: { users: [{ name: 'Ada' }] } });
  expect(team.state.store.count('users')).toBe(3);
});

test.each<[string, unknown, string]>([
  ['no object', [], 'A world is an object of tables, not []'],
  ['an unknown table', { user: [] }, 'There is no table "user": there are users, '],
  ['a name of JavaScript\'s own', { constructor: [] }, 'There is no table "constructor"'],
  ['a table that is no list', { users: {} }, 'users: a list of rows is wanted, not {}'],
  ['a row that is none', { users: [null] }, 'users, row 1: a row is an object, not null'],
  ['a row with an id that is none', { users: [{ id: '', name: 'A' }] }, 'users, row 1 (""): id: a text is wanted, not ""'],
  ['a row that lacks what matters', { tasks: [{}] }, 'tasks, row 1: title: a text is wanted, not nothing'],
  ['a field of another kind', { users: [{ id: 'a', name: 'A', role: 'x' }, { id: 'b', name: 5, role: 'x' }] }, 'users, row 2 ("b"): name: a text is wanted, not 5'],
  ['a field that is none', { users: [{ id: 'a', name: 'A', role: 'x', age: 5 }] }, 'users, row 1 ("a"): "age" is no field'],
  ['an id twice', { users: [{ id: 'a', name: 'A', role: 'x' }, { id: 'a', name: 'B', role: 'x' }] }, 'users, row 2 ("a"): the id "a" stands twice'],
  ['rows of a data table that are no list', { rows: { Leads: 'x' } }, 'rows.Leads: a list of rows is wanted, not "x"'],
  ['a bad row of a data table', { tables: [{ id: 't', name: 'Leads', columns: [], member_ids: [] }], rows: { Leads: [{ id: 'x', created_at: 5 }] } }, 'rows.Leads, row 1 ("x"): created_at: a text is wanted, not 5'],
  ['a clock that is none', { settings: { clock: 'fast' } }, 'settings: clock: real or standing, not "fast"'],
  ['a time that is none', { settings: { clock: 'standing', at: 1e20 } }, 'settings: at: milliseconds since 1970 are wanted'],
  ['a price that is none', { settings: { token_price: -5 } }, 'settings: The price of a million tokens is 0 to 10,000 dollars.'],
  ['more runs than can be kept', { settings: { retention: 1e308 } }, 'settings: 1 to 100000 runs can be kept.'],
  ['settings that are none', { settings: { seed: 'x' } }, 'settings: seed: a number is wanted, not "x"'],
])('%s is refused, and changes nothing', (_, world, message) => {
  const team = new Played();
  const before = team.ask('world', { secrets: true });
  expect(load(team, world)).toEqual({ error: expect.stringContaining(message) as string });
  expect(team.ask('world', { secrets: true })).toEqual(before);
});
