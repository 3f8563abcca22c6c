// What a history keeps of a long log.
import { expect, test } from 'vitest';
import type { LogLine, RunRecord } from '../src/protocol.ts';
import { trimRun } from '../src/storage/trim.ts';

const lines = (from: number, to: number, more = ''): LogLine[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ level: 'notice', text: `${from + at}${more}`, at: 1 }));

function trimmed(log: Pick<RunRecord, 'log' | 'logDropped' | 'logEnd'>): { first: string; last: string | undefined; kept: number; all: number } {
  const once = trimRun({
    id: 1, host: 'redis', startedAt: 0, duration: 1, state: 'completed', reply: { type: 'null' }, events: [], eventsDropped: {}, differences: [],
    differencesDropped: 0, rolledBack: false, commands: [], violations: [], ...log,
  });
  expect(trimRun(once)).toBe(once);
  const { log: first, logDropped, logEnd = [] } = once;
  const kept = [...first, ...logEnd];
  return { first: kept[0].text, last: logEnd.at(-1)?.text, kept: kept.length, all: kept.length + logDropped };
}

test('the first lines and the last ones, with the number of all', () => {
  expect(trimmed({ log: lines(1, 1_000), logDropped: 98_900, logEnd: lines(99_901, 100_000) })).toEqual({ first: '1', last: '100000', kept: 150, all: 100_000 });
  expect(trimmed({ log: lines(1, 1_000), logDropped: 0 })).toEqual({ first: '1', last: '1000', kept: 150, all: 1_000 });
  expect(trimmed({ log: lines(1, 90), logDropped: 0 })).toEqual({ first: '1', last: undefined, kept: 90, all: 90 });
});

test('of long lines as many as there is room for', () => {
  const all = trimmed({ log: lines(1, 1_000, 'x'.repeat(1_000)), logDropped: 0 });
  expect(all).toMatchObject({ first: expect.stringMatching(/^1x/), last: expect.stringMatching(/^1000x/), all: 1_000 });
  expect(all.kept).toBeLessThan(30);
});

test('where an earlier version dropped the end, what it kept is no end', () => {
  expect(trimmed({ log: lines(1, 1_000), logDropped: 500 })).toEqual({ first: '1', last: undefined, kept: 100, all: 1_500 });
});
