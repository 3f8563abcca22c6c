// Ids and stamps: they never go back, whatever the clock does.
import { expect, test } from 'vitest';
import { compareStamps, FutureError, HybridClock, stampText } from '../../../../src/hosts/workspace/data/hlc.ts';
import { Ids, isId } from '../../../../src/hosts/workspace/data/ids.ts';
import { chance, peerOf, Time } from './peers.ts';

test('ids are UUIDv7 that grow, also within a millisecond and where the clock goes back', () => {
  const time = new Time();
  const ids = new Ids(() => time.at, chance(1));
  const made = Array.from({ length: 10_000 }, (_, i) => { if (i % 1000 === 0) time.at += i % 2000 === 0 ? 5 : -900; return ids.next(); });
  expect(made.every(isId)).toBe(true);
  expect(made).toEqual([...new Set(made)].sort());
  expect(Number.parseInt(made[0].replaceAll('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 0, 15, 10) + 5);
});

test('a clock that goes back does not take the stamps with it', () => {
  const time = new Time();
  const clock = new HybridClock(() => time.at, 'ada');
  const stamps = [0, 5, -1000, 0, 2, -1].map((step) => { time.at += step; return clock.tick(3); });
  for (let i = 1; i < stamps.length; i++) expect(compareStamps(stamps[i - 1], stamps[i])).toBeLessThan(0);
  expect(stamps[2]).toEqual({ wall: stamps[1].wall, counter: 3, actor: 'ada' });
  expect(stampText(stamps[0])).toBe('2026-01-15T10:00:00.000Z/0');
});

test('what one hears of another puts the clock behind it, and one that is too far ahead is refused', () => {
  const [time, ahead] = [new Time(), new Time()];
  ahead.at += 60_000;
  const [ada, ben] = [peerOf('ada', time), peerOf('ben', ahead)];
  const theirs = ben.commit([{ type: 'CreateEntity', entity_id: ben.ids.next() }], { kind: 'user' });
  ada.receive([theirs]);
  expect(compareStamps(ada.clock.tick(), theirs)).toBeGreaterThan(0);
  ahead.at += 10 * 60_000;
  ben.commit([{ type: 'CreateEntity', entity_id: ben.ids.next() }], { kind: 'user' });
  expect(() => ada.receive(ben.since(ada.vector()))).toThrow(FutureError);
  expect(ada.vector()).toEqual({ ben: 1 });
});
