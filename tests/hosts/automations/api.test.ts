// Every function of the platform: what it does, wrong arguments, what may not be reached, the limit of calls, and the later dialect.
import { afterEach, describe, expect, test } from 'vitest';
import { functions } from '../../../src/hosts/automations/api/all.ts';
import { appNames } from '../../../src/hosts/automations/api/api.ts';
import type { Case } from './api/cases.ts';
import { outside } from './api/cases-outside.ts';
import { tools } from './api/cases-tools.ts';
import { workspace } from './api/cases-workspace.ts';
import { closeTeams, Team } from './world.ts';

afterEach(closeTeams);

const cases: Readonly<Record<string, Case>> = { ...workspace, ...outside, ...tools };

/** The world of a first visit with a little that is not Rutger's. */
function world(): Team {
  const team = new Team();
  const { state } = team;
  const now = state.iso();
  const times = { created_at: now, updated_at: now };
  state.insert('tasks', { ...times, id: 'secret', title: 'Interview Kim', type: 'custom', status: 'active', priority: 'normal', source: 'manual', list_id: 'l-hiring' });
  state.insert('items', { ...times, id: 'candidate', title: 'Kim', status: 'applied', list_id: 'l-hiring' });
  state.insert('external_channels', { id: 'board', name: 'board', external_provider: 'telegram', external_id: '-5', joined: true, member_ids: ['u2'] });
  state.insert('external_channels', { id: 'sms', name: 'sms', external_provider: 'sms', external_id: '1', joined: true, member_ids: ['u1'] });
  state.store.patch('external_channels', 'sms', { joined: true });
  return team;
}

const rows = ({ state: { store } }: Team): object[] => store.names().map((name) => store.all(name as 'tasks'));

test('each has its cases', () => {
  expect(Object.keys(cases).sort()).toEqual(functions.map(({ name }) => name).sort());
});

describe.each(functions.map((fn) => [fn.name, fn] as const))('%s', (name, fn) => {
  const { ok, bad, denied = [], app = [] } = cases[name];

  test.each(ok)('%s', (lua, value) => {
    const found = world().value(`return ${lua}`);
    if (typeof value === 'object') expect(found).toMatchObject(value as object);
    else expect(found).toBe(value);
  });

  test.each([...bad, ...denied])('%s fails', (lua, message) => {
    const team = world();
    const before = rows(team);
    const fault = team.fault(`local _ = ${lua}`);
    expect(fault).toContain(message);
    expect(fault).toMatch(/^Runtime error: script:1: (?:oc|app)\.[\w.]+: /);
    expect(rows(team)).toEqual(before);
  });

  test.skipIf(fn.isLocal)('is counted as a call', () => {
    const team = world();
    const { error } = team.run(`local _ = ${ok[0][0].replace('oc.today()', '"2026-11-30"')}`, { automation: { limits: { 'call-limit': 0 } } });
    expect(error).toMatchObject({ kind: 'calls', message: 'Script exceeded 0-call API limit' });
  });

  test.runIf(app.length > 0)('the later dialect', () => {
    expect(app.some((lua) => lua.includes(`app.${appNames(fn)[0]}`))).toBe(true);
    for (const lua of app) {
      const found = world().value(`return ${lua}`);
      if (typeof ok[0][1] === 'object') expect(found, lua).toMatchObject(ok[0][1] as object);
      else expect(found, lua).toBe(ok[0][1]);
    }
  });

  test.runIf(fn.app?.length === 0)('is not in the later dialect', () => {
    expect(cases[name].app).toBeUndefined();
  });
});
