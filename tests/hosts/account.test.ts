// What is kept of a long log: its first lines and its last ones, and how many there are between.
import { expect, test } from 'vitest';
import { Account } from '../../src/hosts/account.ts';

function accountOf(lines: number, text: (line: number) => string): Account['recorded'] {
  const account = new Account(1, { now: () => 5, elapsed: () => 0 });
  for (let line = 1; line <= lines; line++) account.log('notice', text(line));
  return account.recorded;
}

test.each([[1_000, 0], [1_001, 0], [1_199, 0], [1_200, 100], [100_000, 98_900]])('%i lines: %i are not kept', (lines, dropped) => {
  const { log, logDropped, logEnd = [] } = accountOf(lines, (line) => `line ${line}`);
  expect([log.length, logDropped, log.length + logDropped + logEnd.length]).toEqual([1_000, dropped, lines]);
  const kept = [...log, ...logEnd].map(({ text }) => text);
  const numbers = Array.from({ length: lines }, (_, at) => `line ${at + 1}`);
  expect(kept).toEqual([...numbers.slice(0, 1_000), ...numbers.slice(1_000 + dropped)]);
});

test('of long lines at the end the beginning is kept, with their size', () => {
  const { log, logEnd } = accountOf(300, (line) => `${line} ${'x'.repeat(20_000)}`);
  expect(log.length).toBeLessThan(60); // a megabyte of them
  expect(logEnd?.at(-1)).toEqual({ level: 'notice', text: `300 ${'x'.repeat(996)}`, length: 20_004, at: 5 });
});
