// Worlds that are written by hand, and worlds that come back as they went.
import { afterEach, describe, expect, test } from 'vitest';
import type { AutomationsActs, AutomationsAsks } from '../../../src/hosts/automations/wire.ts';
import type { JsonObject } from '../../../src/world/schema.ts';
import { closeTeams, Team } from './world.ts';

afterEach(closeTeams);

const load = (team: Team, world: unknown): AutomationsActs['load']['result'] =>
  (team.world.act('load', { world: world as JsonObject | null }) as { done: AutomationsActs['load']['result'] }).done;
const told = (team: Team, secrets = true): AutomationsAsks['world']['result'] => team.world.ask('world', { secrets }) as AutomationsAsks['world']['result'];

describe('a world that is written by hand', () => {
  test('needs only what matters: the rest is as in a new row', () => {
    const team = new Team();
    expect(load(team, {
      users: [{ id: 'ann', name: 'Ann' }], channels: [{ id: 'c', name: 'general' }], tasks: [{ title: 'One' }, { title: 'Two', status: 'active', agent_id: null }],
      lists: [{ id: 'l', name: 'Board', statuses: ['open', 'shut'] }], items: [{ list_id: 'l', title: 'First' }],
      rows: { Leads: [{ name: 'X', score: 80, open: true, tags: ['a'] }, { name: 'Y', since: '2026-01-01' }] },
    })).toHaveProperty('before');
    const { store } = team.state;
    expect(store.all('tasks')).toMatchObject([
      { id: 'tasks-1', title: 'One', status: 'pending', priority: 'normal', created_by_id: 'ann', created_at: '2026-11-30T14:00:00Z' }, { id: 'tasks-2', status: 'active' },
    ]);
    expect(store.all('items')).toMatchObject([{ status: 'open' }]);
    expect(store.all('tables')).toEqual([{
      id: 'Leads', name: 'Leads', member_ids: ['ann'],
      columns: [{ name: 'name', type: 'text' }, { name: 'score', type: 'number' }, { name: 'open', type: 'boolean' }, { name: 'tags', type: 'json' }, { name: 'since', type: 'text' }],
    }]);
    expect(team.value('return #oc.tables.query("Leads", { where = { score = { gte = 50 } } })', { automation: { created_by_id: 'ann' } })).toBe(1);
  });

  test('has an owner where it has no users, and automations that run', () => {
    const team = new Team();
    load(team, {
      channels: [{ id: 'c', name: 'general' }], settings: { clock: 'standing', at: Date.UTC(2026, 0, 1) },
      automations: [{ name: 'Hello', script_content: 'oc.chat.send_to("general", "hello")', trigger_config: { cron: '0 * * * *' } }],
    });
    expect(team.state.store.all('users')).toEqual([{ id: 'u1', name: 'Owner', role: 'owner' }]);
    team.world.act('advance', { to: Date.UTC(2026, 0, 1, 3) });
    expect(team.state.store.all('messages').map(({ content, created_at }) => `${content} ${created_at}`)).toEqual([
      'hello 2026-01-01T01:00:00Z', 'hello 2026-01-01T02:00:00Z', 'hello 2026-01-01T03:00:00Z',
    ]);
  });

  test.each<[unknown, RegExp]>([
    [5, /A world is an object of tables, not 5/], [[], /A world is an object/], [{ robots: [] }, /There is no table "robots": there are users/], [{ tasks: {} }, /tasks: a list of rows is wanted/],
    [{ tasks: [5] }, /tasks, row 1: a row is an object, not 5/], [{ tasks: [{ title: 'x' }, { id: 't', title: 5 }] }, /tasks, row 2 \("t"\): title: a text is wanted, not 5/],
    [{ tasks: [{}] }, /tasks, row 1: title: a text is wanted, not nothing/], [{ tasks: [{ id: 'a', title: 'x' }, { id: 'a', title: 'y' }] }, /row 2 \("a"\): the id "a" stands twice/],
    [{ tasks: [{ title: 'x', colour: 'red' }] }, /"colour" is no field/], [{ settings: { clock: 'fast' } }, /settings: clock: real or standing/], [{ settings: { at: -1 } }, /settings: at/],
    [{ rows: [] }, /rows: lists by the names/], [{ rows: { Leads: [{ id: 5 }] } }, /rows\.Leads, row 1: id: a text is wanted, not 5/], [{ rows: { Leads: 'x' } }, /rows\.Leads: a list of rows/],
  ])('%j is refused, and nothing has changed', (world, why) => {
    const team = new Team();
    const before = told(team);
    expect((load(team, world) as { error: string }).error).toMatch(why);
    expect(told(team)).toEqual(before);
  });
});

test('a world comes back as it went, to the byte', () => {
  const team = new Team();
  team.value('oc.tables.create_row("Leads", { name = "New" }) oc.chat.send("ch-general", "\\255") return 1');
  load(team, JSON.parse(JSON.stringify(told(team)))); // next runs are counted as a world comes
  const before = told(team);
  const other = new Team(false);
  expect(load(other, JSON.parse(JSON.stringify(before)))).toHaveProperty('before');
  expect(told(other)).toEqual(before);
});

test('secrets stay behind where they are not asked for', () => {
  const team = new Team();
  expect(JSON.stringify(told(team))).toContain('sk-4f9a71c2e8');
  expect(JSON.stringify(told(team, false))).not.toContain('sk-4f9a71c2e8');
});
