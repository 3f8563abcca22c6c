// Runs of automations, looked back at: what each step changed in the team's world, and who changed what.
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeText } from '../../src/bytes/text.ts';
import { rowText, thingOf } from '../../src/hosts/automations/page/things.ts';
import type { RowDifference } from '../../src/hosts/automations/wire.ts';
import type { Difference } from '../../src/protocol.ts';
import { linesOf, lookBack } from './recorded.ts';
import type { Looked } from './recorded.ts';

const SCRIPT = `local task = oc.tasks.create({ title = 'Fix the login', priority = 'high' })
local n = 1
oc.tasks.update(task.id, { status = 'active' })
oc.tasks.update(task.id, { priority = 'urgent' })
oc.chat.send('ch-general', 'done: ✓')
local lead = oc.tables.query('tb-leads', { where = { name = 'Ben Okafor' } })[1]
oc.tables.update_row('tb-leads', lead.id, { score = 7 })
return n`;

describe('a run of an automation', { timeout: 60_000 }, () => {
  let looked: Looked;
  beforeAll(async () => { looked = await lookBack({ host: 'automations', lua: '5.4', script: encodeText(SCRIPT) }); });
  const textAt = async (step: number): Promise<string[]> => (await looked.debug.visit({ step })).differences.map(rowText);
  const lastChange = async (of: string, from = 8): Promise<number | undefined> =>
    (await looked.debug.travel(from, { go: 'change', of: { thing: thingOf(of) } }, { breakpoints: [] })).step;

  it('tells at each step what that changed', async () => {
    expect(looked.record.error).toBeUndefined();
    expect((await linesOf(looked.debug, looked.opened.count)).slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await textAt(0)).toEqual([expect.stringMatching(/^tasks \/ Fix the login: new, .*priority high, .*status pending/)]);
    expect(await textAt(1)).toEqual([]);
    expect(await textAt(2)).toEqual([expect.stringMatching(/^tasks \/ Fix the login: status pending → active, started_at none → /)]);
    expect(await textAt(3)).toEqual(['tasks / Fix the login: priority high → urgent']);
    expect(await textAt(4)).toEqual([expect.stringMatching(/^messages \/ .*: new, channel_id ch-general, .*content done: ✓/)]);
    expect(await textAt(5)).toEqual([]);
    expect(await textAt(6)).toEqual(['rows:tb-leads / Ben Okafor: score 0 → 7']);
  });

  it('tells, row by row, what the record of the run tells', async () => {
    const last = new Map<string, Difference['after']>();
    for (let step = 0; step < looked.opened.count; step++) {
      for (const { table, id, after } of (await looked.debug.visit({ step })).differences as RowDifference[]) last.set(`${table} ${id}`, after);
    }
    const told = (looked.record.differences as RowDifference[]).filter(({ table }) => table !== 'automations');
    expect(told.length).toBeGreaterThanOrEqual(3);
    const timeless = (one: Difference['after'] | undefined): unknown => ({ ...one, value: { ...one?.value, id: '' } });
    for (const { table, id, after } of told) expect(timeless(last.get(`${table} ${id}`)), `${table} ${id}`).toEqual(timeless(after));
  });

  it('tells what had changed up to a step, beside the world as it was then', async () => {
    const { soFar, answers } = await looked.debug.visit({ step: 3, asks: [{ name: 'rows', given: { table: 'tasks', where: { title: 'Fix the login' }, limit: 5 } }] });
    expect(soFar?.map((one) => rowText(one))).toEqual([expect.stringMatching(/^tasks \/ Fix the login: new, .*priority high, .*status active/)]);
    expect(answers).toMatchObject([{ rows: [{ title: 'Fix the login', priority: 'high', status: 'active' }] }]);
    const end = await looked.debug.visit({ step: looked.opened.count, asks: [{ name: 'rows', given: { table: 'tasks', where: {}, limit: 1 } }] });
    expect(end.soFar).toHaveLength(looked.record.differences.length);
  });

  it('finds who changed a table, a row and a field', async () => {
    expect([await lastChange('tasks'), await lastChange('Tasks / fix the login'), await lastChange('tasks / * / priority')]).toEqual([3, 3, 3]);
    expect([await lastChange('tasks / Fix the login / status'), await lastChange('tasks', 3), await lastChange('tasks', 2)]).toEqual([2, 2, 0]);
    expect([await lastChange('messages'), await lastChange('Leads / Ben Okafor / score'), await lastChange('leads')]).toEqual([4, 6, 6]);
    expect([await lastChange('Leads / Ben Okafor / status'), await lastChange('nosuch'), await lastChange('tasks', 0)]).toEqual([undefined, undefined, undefined]);
  });

  it('stops at changes of a thing, both ways', async () => {
    const on = async (from: number, of: string, back = false): Promise<number | undefined> =>
      (await looked.debug.travel(from, { go: 'on', back }, { breakpoints: [], onChange: thingOf(of) })).step;
    expect([await on(0, 'tasks / Fix the login'), await on(2, 'tasks / Fix the login / priority'), await on(7, 'messages', true)]).toEqual([2, 3, 4]);
  });

  it('shows what the run fired in the script of that', async () => {
    const { opened, debug } = looked;
    expect(opened.chunks[0]).toMatchObject({ name: '@script', first: 1, source: encodeText(SCRIPT) });
    expect(opened.chunks.length).toBeGreaterThan(1);
    const steps = await debug.range(0, opened.count);
    const fired = steps.findIndex(({ chunk }) => chunk > 0);
    expect(fired).toBe(8);
    const { frames } = await debug.visit({ step: fired });
    expect(opened.chunks[frames[0].chunk].source).not.toBe(encodeText(SCRIPT));
    for (const { chunk, line } of steps) expect(opened.chunks[chunk].source!.split('\n')[line - 1]?.trim() ?? '').not.toBe('');
  });
});
