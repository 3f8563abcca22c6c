// Versions line by line.
import { expect, test } from 'vitest';
import { linesApart } from '../../../../src/hosts/automations/panels/automations/lines-apart.ts';

test('what differs, with its numbers', () => {
  expect(linesApart('a\nb\nc\n', 'a\nB\nc\nd\n')).toEqual([
    { how: 'same', text: 'a', old: 1, its: 1 }, { how: 'removed', text: 'b', old: 2 }, { how: 'added', text: 'B', its: 2 },
    { how: 'same', text: 'c', old: 3, its: 3 }, { how: 'added', text: 'd', its: 4 },
  ]);
});

test('what is far from any difference is left out', () => {
  const lines = Array.from({ length: 20 }, (_, at) => String(at)).join('\n');
  const shown = linesApart(lines, lines.replace('10', 'ten'));
  expect(shown[0]).toEqual({ how: 'left', count: 7 });
  expect(shown.at(-1)).toEqual({ how: 'left', count: 6 });
  expect(shown.map((line) => ('text' in line ? line.text : '…'))).toEqual(['…', '7', '8', '9', '10', 'ten', '11', '12', '13', '…']);
});

test('equal ones are one stretch', () => {
  expect(linesApart('a\nb\nc\nd', 'a\nb\nc\nd')).toEqual([{ how: 'left', count: 4 }]);
});
