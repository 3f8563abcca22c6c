// The history of runs: which one shows, and each in one line.
import { expect, test, vi } from 'vitest';
import type { RunRecord, WireReply } from '../../src/protocol.ts';
import type { Session } from '../../src/session.ts';
import { outcome } from '../../src/ide/reply/outcome.ts';
import { digestOf } from '../../src/ide/state/digest.ts';

// Runes outside a compiled component: plain values are enough here.
const state = Object.assign(<T>(value: T): T => value, { raw: <T>(value: T): T => value });
vi.stubGlobal('$state', state);
vi.stubGlobal('$derived', <T>(value: T): T => value);
const { Runs } = await import('../../src/ide/state/runs.svelte.ts');

const record = (id: number, resp2: WireReply): RunRecord => ({ id, reply: { resp2, resp3: resp2 } }) as RunRecord;
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
  const made = { ...record(3, ok), events: [], log: [] };
  const draft = { id: 'a', name: 'Counter', digest: '1' };
  await runs.run({ run: async () => made } as unknown as Session, {} as never, draft);
  expect(runs.past).toBeNull();
  expect(runs.history.map(({ id }) => id)).toEqual([3, 2, 1]);
  expect(runs.record?.draft).toEqual(draft);
});
