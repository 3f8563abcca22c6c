// A series of runs: what each is given, and the table of it.
import { expect, test } from 'vitest';
import { givenText, seriesOf, stepText, tableText } from '../../src/ide/repeat/series.ts';

test('one value steps, the others stay; places before it are empty', () => {
  const inputs = { keys: ['k'], argv: ['a', 'b'] };
  const stepping = { input: 'argv', at: 1, from: 1, by: 2 };
  expect(seriesOf(inputs, 3, stepping)).toEqual([1, 3, 5].map((value) => ({ keys: ['k'], argv: ['a', String(value)] })));
  expect(seriesOf({}, 2, { ...stepping, by: -1 })).toEqual([{ argv: ['', '1'] }, { argv: ['', '0'] }]);
  expect(inputs.argv).toEqual(['a', 'b']);
});

test('without a step every run is given the same; there is an end to them', () => {
  expect(seriesOf({ keys: ['k'] }, 2)).toEqual([{ keys: ['k'] }, { keys: ['k'] }]);
  expect(seriesOf({}, 1e9)).toHaveLength(100);
  expect(seriesOf({}, NaN)).toHaveLength(1);
  expect(seriesOf({}, -5)).toHaveLength(1);
});

test('steps of tenths are tenths', () => {
  expect(Array.from({ length: 4 }, (_, run) => stepText(0.1, 0.1, run))).toEqual(['0.1', '0.2', '0.3', '0.4']);
  expect(stepText(1, 1e6, 3)).toBe('3000001');
});

test('the table has a line a run, and cells apart by tabs', () => {
  const row = { run: 1, given: 'ARGV 1', reply: '(integer) 1\n2', failed: false, changes: 'k\tx', duration: 0.5 };
  expect(tableText([row])).toBe('run\targuments\treply\tchanges\tms\n1\tARGV 1\t(integer) 1 2\tk x\t0.500');
  expect(givenText({ keys: ['a'], argv: [], state: '{}' }, (value) => `<${value}>`)).toBe('KEYS <a> · ARGV (none)');
});
