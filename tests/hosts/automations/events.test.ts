// What events hold, and which triggers a change of a task or an approval pulls.
import { afterEach, describe, expect, test } from 'vitest';
import { firedByApproval, firedByMessage, webhookEvent } from '../../../src/hosts/automations/events.ts';
import { fixtureOf } from '../../../src/hosts/automations/fixtures.ts';
import type { State } from '../../../src/hosts/automations/state.ts';
import { TRIGGERS } from '../../../src/hosts/automations/tables.ts';
import { changeTask, createTask } from '../../../src/hosts/automations/tasks.ts';
import { closeTeams, Team } from './world.ts';

afterEach(closeTeams);

const MAYA = { id: 'u9', name: 'Maya' };

function ground(): State {
  const { state } = new Team(false);
  state.insert('users', { id: 'u9', name: 'Maya', role: 'member' });
  state.insert('users', { id: 'u8', name: 'Jonas', role: 'member' });
  state.insert('agents', { id: 'a9', name: 'Nova', role: 'support', manager_id: 'u9', status: 'idle', tokens_used: 0 });
  state.insert('lists', { id: 'l9', name: 'Posts', statuses: ['draft', 'review'], channel_id: 'c9', member_ids: [] });
  return state;
}

describe('tasks', () => {
  test('a new one has its first values, and is created', () => {
    const { task, fired } = createTask(ground(), { title: 'Fix', list_id: 'l9', agent_id: 'a9' }, MAYA);
    expect(task).toMatchObject({ status: 'pending', priority: 'normal', type: 'custom', created_by_id: 'u9', created_at: '2026-11-30T14:00:00Z' });
    expect(fired.map(({ type }) => type)).toEqual(['task_created']);
    expect(fired[0]).toMatchObject({
      about: 'Task "Fix" was created',
      event: { user: MAYA, task: { title: 'Fix', agent: { id: 'a9', name: 'Nova' }, list: { id: 'l9', name: 'Posts' } } },
    });
    expect(fired[0].event).not.toHaveProperty('changes');
  });

  test('one that is done tells when, and what changed', () => {
    const state = ground();
    const { task } = createTask(state, { title: 'Fix' }, MAYA);
    const active = state.at(Date.UTC(2026, 11, 1), () => changeTask(state, task, { status: 'active' }, MAYA).task);
    expect(active.started_at).toBe('2026-12-01T00:00:00Z');
    const { task: done, fired } = state.at(Date.UTC(2026, 11, 2), () => changeTask(state, active, { status: 'completed', result: 'Done' }, MAYA));
    expect(done).toMatchObject({ started_at: '2026-12-01T00:00:00Z', completed_at: '2026-12-02T00:00:00Z' });
    expect(fired.map(({ type, event }) => [type, event.changes])).toEqual([['task_completed', {
      status: { from: 'active', to: 'completed' }, result: { from: null, to: 'Done' }, completed_at: { from: null, to: '2026-12-02T00:00:00Z' },
    }]]);
    expect(changeTask(state, done, { title: 'Fixed' }, MAYA)).toMatchObject({ fired: [], task: { completed_at: '2026-12-02T00:00:00Z' } });
    expect(changeTask(state, done, { status: 'active' }, MAYA).task).not.toHaveProperty('completed_at');
  });

  test('another agent is an assignment; the same one is none, and none is none', () => {
    const state = ground();
    const { task } = createTask(state, { title: 'Fix' }, MAYA);
    const { task: assigned, fired } = changeTask(state, task, { agent_id: 'a9' }, MAYA);
    expect(fired).toMatchObject([{ type: 'task_assigned', about: 'Task "Fix" was assigned to Nova', event: { changes: { agent_id: { from: null, to: 'a9' } } } }]);
    expect(changeTask(state, assigned, { agent_id: 'a9' }, MAYA).fired).toEqual([]);
    expect(changeTask(state, assigned, { agent_id: undefined }, MAYA)).toMatchObject({ fired: [] });
    expect(state.store.get('tasks', task.id)).not.toHaveProperty('agent_id');
  });
});

test('approvals tell the item, its channel, and all who have a part in it', () => {
  const state = ground();
  state.insert('items', { id: 'i9', list_id: 'l9', title: 'Post', status: 'draft', created_at: state.iso(), updated_at: state.iso() });
  const asked = state.insert('approvals', { item_id: 'i9', requester_id: 'u9', approver_id: 'u8', status: 'pending', next_status: 'review', created_at: state.iso() });
  const [requested] = firedByApproval(state, asked);
  expect(requested).toMatchObject({
    type: 'approval_requested', about: 'Approval of "Post" was requested from Jonas',
    event: { item: { title: 'Post', status: 'draft', list_name: 'Posts', next_status: 'review' }, requester: MAYA, approver: { id: 'u8', name: 'Jonas' }, user: MAYA, channel_id: 'c9' },
  });
  const [granted] = firedByApproval(state, { ...asked, status: 'granted' });
  expect(granted).toMatchObject({ type: 'approval_granted', event: { approval: { status: 'granted', user: { name: 'Jonas' } }, user: { name: 'Jonas' } } });
  expect(firedByApproval(state, { ...asked, status: 'rejected' })).toEqual([]);
  expect(firedByApproval(state, { ...asked, item_id: 'gone' })).toEqual([]);
});

test('a message from outside tells its channel, the agent there, and who wrote', () => {
  const state = ground();
  const channel = state.insert('external_channels', { id: 'x9', name: 'team', external_provider: 'telegram', external_id: '-1', agent_id: 'a9', joined: true, member_ids: [] });
  const external_user = { id: '7', username: 'kim', display_name: 'Kim' };
  const message = state.insert('external_messages', {
    channel_id: 'x9', external_id: '-1', external_provider: 'telegram', external_message_id: '1', direction: 'in', author: 'Kim', external_user,
    content: '/status', pinned: false, reactions: [], created_at: state.iso(),
  });
  expect(firedByMessage(channel, message)).toMatchObject({
    type: 'external_message', about: 'Kim wrote in team (telegram)',
    event: { channel_id: 'x9', provider: 'telegram', agent_id: 'a9', external_user, message: { content: '/status' } },
  });
  expect(webhookEvent({ a: 1 }, { Accept: '*/*' }, 'POST')).toEqual({ body: { a: 1 }, headers: { Accept: '*/*' }, method: 'POST' });
});

describe.each([['an empty world', false], ['the seed', true]])('fixtures of %s', (_, seed) => {
  test('hold what the document names', () => {
    const { state } = new Team(seed);
    const [created, completed, assigned] = (['task_created', 'task_completed', 'task_assigned'] as const).map((type) => fixtureOf(state, type));
    expect(created).toMatchObject({ task: { title: expect.any(String) }, user: { name: expect.any(String) } });
    expect(completed).toMatchObject({ task: { status: 'completed', started_at: expect.any(String), completed_at: expect.any(String) }, changes: { status: { to: 'completed' } } });
    expect(assigned).toMatchObject({ task: { agent_id: expect.any(String) }, changes: { agent_id: { to: expect.any(String) } } });
    expect(fixtureOf(state, 'approval_requested')).toMatchObject({ item: { title: expect.any(String) }, approver: { name: expect.any(String) }, approval: { status: 'pending' } });
    expect(fixtureOf(state, 'approval_granted')).toMatchObject({ approval: { status: 'granted', user: { name: expect.any(String) } } });
    expect(fixtureOf(state, 'external_message')).toMatchObject({ provider: 'telegram', message: { content: expect.any(String) }, external_user: { username: expect.any(String) } });
    expect(fixtureOf(state, 'webhook')).toMatchObject({ method: 'POST', body: { event: 'payment.received', customer_name: 'Acme Corp' } });
    expect(fixtureOf(state, 'schedule')).toEqual({});
    for (const type of TRIGGERS) expect(JSON.parse(JSON.stringify(fixtureOf(state, type)))).toEqual(fixtureOf(state, type));
  });
});
