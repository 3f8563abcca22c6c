// What people do in a team's world: what is put there, what follows, what is refused, and what it fires.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Fired } from '../../../src/hosts/automations/api/api.ts';
import { cellOf, cellText, columnsOf, faultOfColumns, isMoment } from '../../../src/hosts/automations/columns.ts';
import { MASK } from '../../../src/hosts/automations/mask.ts';
import { rowsOf } from '../../../src/hosts/automations/state.ts';
import type { AutomationsActs, AutomationsAsks, Page } from '../../../src/hosts/automations/wire.ts';
import type { JsonObject } from '../../../src/world/schema.ts';
import { Team, closeTeams } from './world.ts';

afterEach(() => { vi.restoreAllMocks(); closeTeams(); });

function people(): { team: Team; fired: Fired[]; act: <N extends keyof AutomationsActs>(name: N, given: unknown) => AutomationsActs[N]['result']; rows: (query: unknown) => Page<JsonObject> } {
  const team = new Team();
  const fired: Fired[] = [];
  vi.spyOn(team.world.engine, 'fire').mockImplementation((one) => { fired.push(one); return []; });
  return {
    team, fired,
    act: <N extends keyof AutomationsActs>(name: N, given: unknown) => (team.world.act(name, given) as { done: AutomationsActs[N]['result'] }).done,
    rows: (query) => team.world.ask('rows', query) as AutomationsAsks['rows']['result'],
  };
}

describe('put', () => {
  it('begins a task with what is not given, and tells that it was created', () => {
    const { act, fired, team } = people();
    const done = act('put', { table: 'tasks', row: { title: 'Order cake' } });
    expect(done).toMatchObject({ row: { title: 'Order cake', status: 'pending', priority: 'normal', created_by_id: 'u1', created_at: '2026-11-30T14:00:00Z' } });
    expect(team.state.store.all('tasks').at(-1)).toMatchObject({ title: 'Order cake' });
    expect(fired.map(({ type }) => type)).toEqual(['task_created']);
  });

  it('completes a task: its time is set, and it is told once', () => {
    const { act, fired } = people();
    expect(act('put', { table: 'tasks', row: { id: 't5', status: 'completed' } })).toMatchObject({ row: { status: 'completed', completed_at: '2026-11-30T14:00:00Z' } });
    act('put', { table: 'tasks', row: { id: 't5', result: 'Fixed' } });
    expect(fired.map(({ type }) => type)).toEqual(['task_completed']);
    expect(act('put', { table: 'tasks', row: { id: 't5', status: 'active' } })).not.toHaveProperty('row.completed_at');
  });

  it('starts a task that becomes active, and tells of another agent', () => {
    const { act, fired } = people();
    expect(act('put', { table: 'tasks', row: { id: 't12', status: 'active', agent_id: 'a2' } })).toMatchObject({ row: { started_at: '2026-11-30T14:00:00Z' } });
    expect(fired).toMatchObject([{ type: 'task_assigned', event: { task: { agent: { name: 'Nova' } }, user: { name: 'Rutger' }, changes: { agent_id: { to: 'a2' } } } }]);
  });

  it('takes an optional field away by null', () => {
    const { act } = people();
    expect(act('put', { table: 'tasks', row: { id: 't5', agent_id: null } })).not.toHaveProperty('row.agent_id');
    expect(act('put', { table: 'tasks', row: { id: 't5', title: null } })).toEqual({ error: 'title: a text is wanted, not nothing' });
  });

  it('begins an item in the first status of its list', () => {
    const { act } = people();
    expect(act('put', { table: 'items', row: { list_id: 'l-client', title: 'Offer' } })).toMatchObject({ row: { status: 'draft', updated_at: '2026-11-30T14:00:00Z' } });
  });

  it('keeps the span of an event whole, whichever end is changed', () => {
    const { act } = people();
    const row = { title: 'Call', start_time: '2026-12-01T10:00:00Z', duration: 45 };
    const made = act('put', { table: 'events', row }) as { row: JsonObject };
    expect(made).toMatchObject({ row: { end_time: '2026-12-01T10:45:00Z' } });
    expect(act('put', { table: 'events', row: { id: made.row.id, end_time: '2026-12-01T11:30:00Z' } })).toMatchObject({ row: { duration: 90 } });
    expect(act('put', { table: 'events', row: { id: made.row.id, start_time: '2026-12-01T12:00:00Z' } })).toMatchObject({ row: { end_time: '2026-12-01T13:30:00Z' } });
    expect(act('put', { table: 'events', row: { id: made.row.id, end_time: '2026-11-01T12:00:00Z' } })).toEqual({ error: 'end_time: it lies before the start' });
  });

  it('holds cells against the columns of their table', () => {
    const { act, team } = people();
    expect(act('put', { table: rowsOf('tb-leads'), row: { id: 'lead1', score: 87 } })).toMatchObject({ row: { name: 'Anna Lindqvist', score: 87, updated_at: '2026-11-30T14:00:00Z' } });
    expect(act('put', { table: rowsOf('tb-leads'), row: { id: 'lead1', score: 'high' } })).toEqual({ error: 'score: a number is wanted, not "high"' });
    expect(act('put', { table: rowsOf('tb-leads'), row: { points: 1 } })).toMatchObject({ error: expect.stringMatching(/^Leads has no column "points": there are name, status/) as string });
    expect(team.state.store.get(rowsOf('tb-leads'), 'lead1')).toMatchObject({ score: 87 });
  });

  it.each<[unknown, RegExp]>([
    [null, /^An object is wanted/], [{}, /^table: a text is wanted/], [{ table: 'tasks' }, /^row: an object is wanted/],
    [{ table: 'executions', row: {} }, /not edited by hand/], [{ table: 'rows:gone', row: {} }, /There is no data table "gone"/],
    [{ table: 'tasks', row: { id: 5, title: 'x' } }, /^id: a text is wanted, not 5/],
    [{ table: 'tasks', row: { title: 'x', status: 'finished' } }, /^status: one of pending, active/],
    [{ table: 'tasks', row: { title: ' ' } }, /^title: it cannot be empty/],
    [{ table: 'tasks', row: { title: 'x', agent_id: 'a9' } }, /^agent_id: there is none of agents/],
    [{ table: 'tasks', row: { title: 'x', colour: 'red' } }, /"colour" is no field/],
    [{ table: 'items', row: { list_id: 'l-sprint', title: 'x', status: 'draft' } }, /^status: one of todo, in_progress, review, done is wanted in Sprint Board/],
    [{ table: 'items', row: { title: 'x' } }, /^list_id: a text is wanted/],
    [{ table: 'events', row: { title: 'x', start_time: 'noon' } }, /^end_time: a text is wanted|start_time/],
    [{ table: 'tables', row: { name: 'T', columns: [{ name: 'id', type: 'text' }] } }, /no column may be called "id"/],
    [{ table: 'tables', row: { name: 'T', columns: [{ name: 'a', type: 'colour' }] } }, /with a type of text, number/],
    [{ table: 'lists', row: { name: 'L', statuses: [] } }, /a list needs one at least/],
    [{ table: 'lists', row: { name: 'L', statuses: ['a', 'a'] } }, /"a" stands twice/],
  ])('refuses %j', (given, error) => {
    const { act, team } = people();
    const before = team.state.store.snapshot();
    const done = act('put', given);
    expect(done).toMatchObject({ error: expect.stringMatching(error) as string });
    expect(team.state.store.snapshot()).toEqual(before);
  });

  it('never tells a secret', () => {
    const { act, rows, team } = people();
    expect(act('put', { table: 'secrets', row: { name: 'token', value: 'hush' } })).toMatchObject({ row: { name: 'token', value: MASK } });
    expect(JSON.stringify(rows({ table: 'secrets' }))).not.toContain('hush');
    expect(rows({ table: 'secrets', where: { name: 'token' }, reveal: true }).rows).toMatchObject([{ value: 'hush' }]);
    expect(rows({ table: 'secrets', search: 'hush' }).total).toBe(0);
    expect(team.world.ask('csv', { table: 'secrets' })).not.toContain('hush');
  });
});

describe('remove', () => {
  /** Each row of a snapshot, in the order of their ids: those that come back stand at the end. */
  const rowsIn = (chunks: Uint8Array[]): string[] =>
    chunks.flatMap((chunk) => (JSON.parse(new TextDecoder().decode(chunk)) as { c: unknown[][] }).c.map(([table, , , row]) => JSON.stringify([table, row]))).sort();

  it('takes what hangs on a row with it, and gives it back', () => {
    const { act, fired, team } = people();
    const before = team.state.store.snapshot();
    const gone = act('remove', { table: 'lists', id: 'l-client' }) as { rows: object[] };
    expect(gone.rows.length).toBe(7);
    expect(team.state.store.all('items').map(({ list_id }) => list_id)).not.toContain('l-client');
    expect(team.state.store.count('approvals')).toBe(0);
    const table = act('remove', { table: 'tables', id: 'tb-leads' }) as { rows: object[] };
    expect(team.state.store.count(rowsOf('tb-leads'))).toBe(0);
    expect(act('remove', { table: 'lists', id: 'l-client' })).toEqual({ rows: [] });
    expect(act('restore', { rows: [...table.rows, ...gone.rows] })).toEqual({ ok: true });
    expect(fired).toEqual([]);
    expect(rowsIn(team.state.store.snapshot())).toEqual(rowsIn(before));
    expect(act('restore', { rows: [{ table: 'tasks', row: { id: 'x' } }] })).toMatchObject({ error: expect.stringContaining('title: a text is wanted') as string });
    expect(act('remove', { table: 'routes', id: 'x' })).toEqual({ error: 'Rows of "routes" are not edited by hand' });
  });
});

describe('messages', () => {
  it('are written by a user', () => {
    const { act, fired } = people();
    expect(act('say', { channel_id: 'ch-sales', content: 'On it.', author_id: 'u2' })).toMatchObject({ row: { author: 'Maya', author_type: 'user', content: 'On it.' } });
    expect(act('say', { channel_id: 'ch-gone', content: 'x', author_id: 'u2' })).toEqual({ error: 'channel_id: there is no channel "ch-gone"' });
    expect(act('say', { channel_id: 'ch-sales', content: '  ', author_id: 'u2' })).toEqual({ error: 'content: a text is wanted, not "  "' });
    expect(fired).toEqual([]);
  });

  it('come from outside, and are told', () => {
    const { act, fired, team } = people();
    const user = { id: '77', username: 'kim', display_name: 'Kim' };
    expect(act('receive', { channel_id: 'x-support', content: 'Help!', user })).toMatchObject({ row: { direction: 'in', author: 'Kim', external_user: user } });
    expect(fired).toMatchObject([{ type: 'external_message', event: { provider: 'telegram', channel_id: 'x-support', external_user: user, message: { content: 'Help!' } } }]);
    expect(team.state.store.get('external_channels', 'x-support')).toMatchObject({ last_message_at: '2026-11-30T14:00:00Z' });
    expect(act('receive', { channel_id: 'x-lua', content: 'Hi', user })).toMatchObject({ error: expect.stringContaining('not in lua-lovers') as string });
    expect(act('receive', { channel_id: 'x-support', content: 'Hi', user: 'Kim' })).toMatchObject({ error: expect.stringContaining('display_name') as string });
  });
});

describe('approvals', () => {
  it('are asked for, granted once, and told', () => {
    const { act, fired } = people();
    const asked = act('requestApproval', { item_id: 'i9', approver_id: 'u1', requester_id: 'u2' }) as { row: JsonObject };
    expect(asked).toMatchObject({ row: { status: 'pending', next_status: 'published' } });
    expect(act('requestApproval', { item_id: 'i9', approver_id: 'u1', requester_id: 'u2' })).toMatchObject({ error: expect.stringContaining('pending already') as string });
    expect(act('decide', { approval_id: asked.row.id, grant: true })).toMatchObject({ row: { status: 'granted', decided_at: '2026-11-30T14:00:00Z' } });
    expect(act('decide', { approval_id: asked.row.id, grant: false })).toEqual({ error: 'It was granted already' });
    expect(fired).toMatchObject([
      { type: 'approval_requested', event: { requester: { name: 'Maya' }, approver: { name: 'Rutger' } } },
      { type: 'approval_granted', event: { item: { status: 'approved', next_status: 'published' }, approval: { user: { name: 'Rutger' } } } },
    ]);
  });

  it('are rejected without a word, and of the last status there is no next', () => {
    const { act, fired } = people();
    expect(act('decide', { approval_id: 'ap1', grant: false })).toMatchObject({ row: { status: 'rejected' } });
    expect(act('decide', { approval_id: 'ap2' })).toEqual({ error: 'grant: true or false is wanted' });
    expect(fired).toEqual([]);
    expect(act('requestApproval', { item_id: 'i10', approver_id: 'u1', requester_id: 'u2' })).not.toHaveProperty('row.next_status');
  });
});

describe('CSV', () => {
  const payments = (csv: string): ReturnType<typeof people> & { done: AutomationsActs['importCsv']['result'] } => {
    const all = people();
    return { ...all, done: all.act('importCsv', { table_id: 'tb-payments', csv }) };
  };

  it('is read with quotes, any end of a line and empty cells', () => {
    const { done, rows } = payments('\uFEFFcustomer,amount,reference\r\n"Nord ""N"" wind, Ltd.",12.5,"two\nlines"\r\n\r\nHalden,,\r\n');
    expect(done).toEqual({ added: 2 });
    const [first, second] = rows({ table: rowsOf('tb-payments'), newest: true, limit: 2 }).rows.toReversed();
    expect(first).toMatchObject({ customer: 'Nord "N" wind, Ltd.', amount: 12.5, reference: 'two\nlines', created_at: '2026-11-30T14:00:00Z' });
    expect(second).not.toHaveProperty('amount');
  });

  it.each<[string, { error: RegExp; line?: number }]>([
    ['', { error: /nothing in it/ }],
    ['customer,total\nA,1', { error: /has no column "total": there are customer, amount, date, reference/, line: 1 }],
    ['customer,customer\nA,1', { error: /"customer" stands twice/, line: 1 }],
    ['customer,amount\nA,1\n"B\nC",2\nD,many', { error: /^amount: a number is wanted, not "many"/, line: 5 }],
    ['customer,date\nA,2026-02-31', { error: /^date: a date as/, line: 2 }],
    ['customer,amount\nA,1\nB', { error: /^2 fields are wanted, as the first line names them, not 1/, line: 3 }],
    ['customer,amount\nA,1\n"B,2\nC,3', { error: /quoted field does not end/, line: 3 }],
  ])('tells what is wrong in %j', (csv, { error, line }) => {
    const { done, rows } = payments(csv);
    expect(done).toEqual({ error: expect.stringMatching(error) as string, ...line !== undefined && { line } });
    expect(rows({ table: rowsOf('tb-payments') }).total).toBe(3);
  });

  it('comes back as it went out, and no spreadsheet takes a text for a formula', () => {
    const { act, team, rows } = people();
    act('put', { table: rowsOf('tb-payments'), row: { customer: '=1+1', amount: -5, reference: 'a "b", c' } });
    const csv = team.world.ask('csv', { table: rowsOf('tb-payments') }) as string;
    expect(csv.split('\n')[0]).toBe('customer,amount,date,reference');
    expect(csv.split('\n').at(-1)).toBe("'=1+1,-5,,\"a \"\"b\"\", c\"");
    expect(act('importCsv', { table_id: 'tb-payments', csv })).toEqual({ added: 4 });
    expect(rows({ table: rowsOf('tb-payments'), newest: true, limit: 1 }).rows).toMatchObject([{ customer: '=1+1', amount: -5, reference: 'a "b", c' }]);
  });
});

describe('rows', () => {
  it('are found by fields and words, in pages, newest first where asked', () => {
    const { rows } = people();
    expect(rows({ table: 'tasks', where: { status: ['pending', 'paused'] } }).total).toBe(4);
    expect(rows({ table: 'tasks', search: 'INVOICE' }).rows).toMatchObject([{ id: 't13' }]);
    expect(rows({ table: rowsOf('tb-leads'), offset: 16, limit: 5 })).toMatchObject({ total: 18, rows: [{ id: 'lead17' }, { id: 'lead18' }] });
    expect(rows({ table: rowsOf('tb-leads'), newest: true, offset: 1, limit: 2 }).rows).toMatchObject([{ id: 'lead17' }, { id: 'lead16' }]);
    expect(rows({ table: rowsOf('tb-leads'), newest: true, offset: 17, limit: 5 }).rows).toMatchObject([{ id: 'lead1' }]);
    expect(rows({ table: 'nowhere' })).toEqual({ rows: [], total: 0 });
    expect(() => rows({ table: 5 })).toThrow(TypeError);
  });
});

describe('cells', () => {
  it('are read by their column, and written so that they are read back', () => {
    const column = (type: string) => ({ name: 'c', type }) as never;
    for (const [type, value] of [['text', ' a '], ['number', -1.5e3], ['boolean', false], ['date', '2026-02-28T10:00:00Z'], ['json', { a: [1] }]] as const) {
      expect(cellOf(column(type), cellText(value))).toEqual({ value });
    }
    expect(cellOf(column('boolean'), 'constructor')).toEqual({ error: 'c: true or false is wanted, not "constructor"' });
    expect(cellOf(column('json'), '{a}')).toEqual({ error: 'c: JSON is wanted, not "{a}"' });
    expect(cellOf(column('number'), '')).toEqual({ value: null });
    expect(isMoment('2026-02-29')).toBe(false);
    expect(faultOfColumns([{ name: 'a', type: 'text' }, { name: 'a', type: 'text' }])).toMatch(/two that are called "a"/);
    expect(columnsOf({ columns: [{ name: 'a', type: 'text' }, 5] })).toEqual([{ name: 'a', type: 'text' }]);
  });
});
