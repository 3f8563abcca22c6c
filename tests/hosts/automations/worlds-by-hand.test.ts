// Worlds that are written by hand.
import { afterEach, describe, expect, test } from 'vitest';
import { deployedLimits, limitsOf } from '../../../src/hosts/automations/limits.ts';
import type { AutomationsActs } from '../../../src/hosts/automations/wire.ts';
import type { JsonObject } from '../../../src/world/schema.ts';
import { closeTeams, Team } from './world.ts';

afterEach(closeTeams);

const load = (team: Team, world: unknown): AutomationsActs['load']['result'] =>
  (team.world.act('load', { world: world as JsonObject | null }) as { done: AutomationsActs['load']['result'] }).done;

describe('a world that is written by hand', () => {
  test.each(['tomorrow', '1970-01-01T00:00:00Z', '2026-01-01T01:00:00'])('counts next runs anew that are none or over: %s', (next_run_at) => {
    const team = new Team();
    const at = Date.UTC(2026, 0, 1);
    load(team, { settings: { clock: 'standing', at }, automations: [{ name: 'Hourly', trigger_config: { cron: '0 * * * *' }, next_run_at }] });
    team.world.act('advance', { to: at + 2 * 3_600_000 });
    expect(team.state.store.all('executions').map(({ created_at }) => created_at)).toEqual(['2026-01-01T01:00:00Z', '2026-01-01T02:00:00Z']);
  });

  test('gives no automation more than can be set, and none a run without end', () => {
    const team = new Team();
    load(team, {
      channels: [{ id: 'c', name: 'general' }], settings: { clock: 'standing', at: Date.UTC(2026, 0, 1) },
      automations: [{ name: 'Greedy', script_content: 'return 1', trigger_config: { cron: '0 * * * *' }, limits: { 'time-limit': 0, 'memory-limit': 0, 'depth-limit': 1e9 } }],
    });
    team.world.act('advance', { to: Date.UTC(2026, 0, 1, 1) });
    expect(team.state.store.all('executions')).toMatchObject([{ success: true }]);
    expect(limitsOf({ 'time-limit': 1e12, 'memory-limit': 0, 'depth-limit': 1e9, 'call-limit': NaN, 'output-limit': 'x' }))
      .toMatchObject({ time: 3_600_000, memory: 1024 * 1024, depth: 64, calls: 50, output: 64 * 1024 });
    expect(deployedLimits({ 'time-limit': 0, 'call-limit': 7 })).toEqual({ 'time-limit': 60_000, 'call-limit': 7 });
  });

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
});
