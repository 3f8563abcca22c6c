// Where the cursor goes from the edge of a cell; "|" is the cursor.
import { expect, test } from 'vitest';
import { beginning, cellBeside, isLarge } from '../../src/ide/inputs/table.ts';

function moved(from: string, beside: string, by: 1 | -1): string | undefined {
  const at = from.indexOf('|');
  const place = cellBeside({ value: from.replace('|', ''), selectionStart: at, selectionEnd: at }, beside, by);
  return place === undefined ? undefined : `${beside.slice(0, place)}|${beside.slice(place)}`;
}

test.each([
  ['a|\nb', 'one\ntwo', 1, '|one\ntwo'],
  ['a\nb|', 'one\ntwo', 1, 'one\n|two'],
  ['a\nb\nc|', 'one\ntwo', 1, 'one\n|two'],
  ['a\n|b', 'one\ntwo', -1, 'one\ntwo|'],
  ['|', '', 1, '|'],
  ['|a', 'one', -1, 'one|'],
  ['|a', 'one', 1, undefined],
  ['a|', 'one', -1, undefined],
] as const)('from %j beside %j by %i', (from, beside, by, to) => { expect(moved(from, beside, by)).toBe(to); });

test('nothing moves where something is selected', () => {
  expect(cellBeside({ value: 'a', selectionStart: 0, selectionEnd: 1 }, 'b', 1)).toBeUndefined();
});

test('of a text that is too large its first lines show', () => {
  const text = 'x\n'.repeat(4_000);
  expect(isLarge(text, 4_000)).toBe(true);
  expect(beginning(text).split('\n')).toHaveLength(500);
  expect(isLarge('x', 1)).toBe(false);
  expect(isLarge('x'.repeat(300_001), 1)).toBe(true);
});
