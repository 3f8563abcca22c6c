// Which mark of the time line is where.
import { expect, test } from 'vitest';
import { markAt, moved, TOP, xOf } from '../../../../src/hosts/automations/panels/router/time-line.ts';
import type { Frame } from '../../../../src/hosts/automations/panels/router/time-line.ts';
import type { Played } from '../../../../src/hosts/automations/wire.ts';

const frame: Frame = { from: 0, to: 1000, width: 500, lanes: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] };
const run = (at: number, automation_id: string): Played => ({ at, automation_id, name: automation_id, success: true, execution_id: `${automation_id}${at}` });
const runs = [run(100, 'a'), run(110, 'a'), run(110, 'c'), run(500, 'a'), run(900, 'c')];

test('a time has its place', () => {
  expect(xOf(frame, 500)).toBe(250);
});

test.each([
  [50, 0, 0], [56, 0, 1], [56, 2, 2], [51, 1, -1], [250, 0, 3], [300, 0, -1], [450, 2, 4], [450, 3, -1],
])('at %i in lane %i is %i', (x, lane, place) => {
  expect(markAt(frame, runs, x, TOP + lane * 20 + 5)).toBe(place);
});

test.each([
  [-1, 'ArrowRight', 0], [0, 'ArrowRight', 1], [1, 'ArrowRight', 3], [3, 'ArrowRight', 3], [3, 'ArrowLeft', 1], [3, 'ArrowDown', 2], [0, 'ArrowDown', 2],
  [4, 'ArrowUp', 3], [0, 'ArrowUp', 0], [2, 'Home', 0], [2, 'End', 4], [2, 'x', undefined],
])('from %i by %s', (from, key, to) => {
  expect(moved(frame, runs, from, key)).toBe(to);
});
