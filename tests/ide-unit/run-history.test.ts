// The history of runs: which one shows, and each in one line.
import { expect, test, vi } from 'vitest';
import { isCut, sizeOf } from '../../src/cut.ts';
import type { RunRecord, RunRequest, WireReply } from '../../src/protocol.ts';
import type { Session } from '../../src/session.ts';
import { recordOf } from '../../src/session/answers.ts';
import { outcome } from '../../src/ide/reply/outcome.ts';
import { HISTORY } from '../../src/storage/trim.ts';
import { digestOf } from '../../src/project/digest.ts';

const request: RunRequest = { host: 'redis', lua: '5.1', settings: {}, script: '', inputs: {}, client: 1 };

// Runes outside a compiled component: plain values are enough here.
const state = Object.assign(<T>(value: T): T => value, { raw: <T>(value: T): T => value });
vi.stubGlobal('$state', state);
vi.stubGlobal('$derived', <T>(value: T): T => value);
const { Runs } = await import('../../src/ide/state/runs.svelte.ts');

const record = (id: number, reply: WireReply): RunRecord => ({ ...recordOf(request, reply, {}), id });
const sessionOf = (...records: RunRecord[]): Session => ({ run: async () => records.shift() }) as unknown as Session;
const ok: WireReply = { type: 'status', text: 'OK' };

test('a run in one line is its first line, and how much more there is', () => {
  expect(outcome(record(1, ok))).toBe('OK');
  expect(outcome(record(1, { type: 'error', text: 'ERR no' }))).toBe('ERR no');
  expect(outcome(record(1, { type: 'array', items: [ok, ok, ok] }))).toBe('1) OK  and 2 more');
  expect(outcome(record(1, { type: 'array', items: [] }))).toBe('(empty array)');
});

test('a digest tells texts apart', () => {
  expect(digestOf('return 1')).toBe(digestOf('return 1'));
  expect(digestOf('return 1')).not.toBe(digestOf('return 2'));
  expect(digestOf('')).not.toBe(digestOf(' '));
});

test('the last run is never one of the past', () => {
  const runs = new Runs();
  const [last, first] = [record(2, ok), record(1, ok)];
  runs.restore([last, first]);
  runs.show(first);
  expect(runs.past).toBe(first);
  runs.show(last);
  expect(runs.past).toBeNull();
});

test('a new run takes the place of one that was looked at, with the script that it is of', async () => {
  const runs = new Runs();
  const first = record(1, ok);
  runs.restore([record(2, ok), first]);
  runs.show(first);
  const made = record(3, ok);
  const draft = { id: 'a', name: 'Counter', digest: '1' };
  await runs.run(sessionOf(made), {} as never, {}, draft);
  expect(runs.past).toBeNull();
  expect(runs.history.map(({ id }) => id)).toEqual([3, 2, 1]);
  expect(runs.record?.draft).toEqual(draft);
});

test.each([
  ['lists that are no lists', { log: 'text', differences: { length: 3 }, commands: null }],
  ['no lists at all', { events: undefined, violations: undefined }],
  ['a list of what is no record', { events: [null] }],
  ['a reply that is none', { reply: 5 }],
  ['a reply whose items are no list', { reply: { type: 'array', items: 7 } }],
  ['an error without words', { error: { kind: 'runtime' } }],
  ['numbers that are texts', { duration: '5', startedAt: '7' }],
  ['a draft of another form', { draft: 'Counter' }],
])('a stored run with %s is drawn as one of another version', (_, how) => {
  const runs = new Runs();
  const good = record(1, ok);
  runs.restore([{ ...record(2, ok), ...how } as RunRecord, good]);
  expect(runs.history[1]).toBe(good);
  expect(outcome(runs.history[0])).toContain('stored by another version of Evalua');
  expect(runs.history[0]).toMatchObject({
    id: 2, host: 'redis', events: [], log: [], differences: [], commands: [], violations: [], error: { kind: 'runtime' },
  });
  expect(typeof runs.history[0].startedAt).toBe('number');
});

test('the last run is whole, of those before it only the beginnings are kept, and what was dropped is counted', async () => {
  const runs = new Runs();
  const text = 'x'.repeat(1_000_000);
  const records = Array.from({ length: 250 }, (_, at) => record(at + 1, { type: 'array', items: [{ type: 'bulk', text }] }));
  const session = sessionOf(...records);
  for (const _ of records) await runs.run(session, {} as never, {}, { id: 'a', name: 'Large', digest: '1' });
  const [item] = (runs.record!.reply as Extract<WireReply, { items: WireReply[] }>).items;
  expect(item).toEqual({ type: 'bulk', text });
  expect(runs.history.every(({ reply }) => isCut(reply))).toBe(true);
  expect(runs.history.length).toBeGreaterThan(50);
  expect(runs.history.length + runs.dropped).toBe(250);
  expect(runs.history.reduce((sum, run) => sum + sizeOf(run), 0)).toBeLessThanOrEqual(HISTORY.bytes);
  runs.show(runs.history[3]);
  runs.show(runs.history[0]);
  expect(runs.past).toBeNull();
});

test('events and log lines of the whole visit are bounded in bytes', async () => {
  const runs = new Runs();
  const events = Array.from({ length: 10 }, () => ({ name: 'e', at: 1, client: 1, payload: { text: 'x'.repeat(300_000) } }));
  const log = events.map(({ payload }) => ({ level: 'print', at: 1, ...payload }) as const);
  for (let turn = 0; turn < 10; turn++) runs.note({ events, log });
  expect(runs.events.length).toBe(27);
  expect(runs.log.length).toBe(27);
});

test('what a run was given goes with its record, and is dropped from the history where it is large', async () => {
  const runs = new Runs();
  const given = (size: number): RunRequest => ({ ...request, inputs: { keys: ['k'], argv: ['x'.repeat(size)] } });
  await runs.run(sessionOf(record(1, ok)), given(10), {}, { id: 'a', name: 'A', digest: '' });
  await runs.run(sessionOf(record(2, ok)), given(100_000), {}, { id: 'a', name: 'A', digest: '' });
  expect(runs.history.map((run) => run.given?.inputs)).toEqual([undefined, { keys: ['k'], argv: ['x'.repeat(10)] }]);
  expect(runs.record?.given?.inputs.argv).toHaveLength(1);
});

test('what runs of the visit asked for is kept whole, the last ones within a budget', async () => {
  const runs = new Runs();
  for (let id = 1; id <= 5; id++) {
    const script = String(id).repeat(6 * 1024 * 1024);
    await runs.run(sessionOf(record(id, ok)), { ...request, script }, {}, { id: 'a', name: 'A', digest: '' });
  }
  expect([1, 2, 3, 4, 5].map((id) => runs.requestOf({ id })?.script[0])).toEqual([undefined, undefined, undefined, '4', '5']);
});
