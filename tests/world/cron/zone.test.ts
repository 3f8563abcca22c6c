// Offsets of zones beside those that Intl's clocks show.
import { expect, test } from 'vitest';
import { zoneOf } from '../../../src/world/cron/zone.ts';

const ZONES = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Antarctica/Troll', 'Pacific/Apia', 'Asia/Kathmandu', 'Africa/Monrovia'];
const HOUR = 3_600_000;

/** What a clock shows, read from its figures. */
function shown(name: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
  return (instant) => {
    const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  };
}

test.each(ZONES)('%s shows what its clocks show, all the year', (name) => {
  const zone = zoneOf(name);
  const clock = shown(name);
  const wrong: string[] = [];
  for (const year of [1960, 1972, 2011, 2026, 2040]) {
    for (let instant = Date.UTC(year, 0); instant < Date.UTC(year + 1, 0); instant += 2.5 * HOUR) {
      if (zone.wallAt(instant) !== clock(instant)) wrong.push(new Date(instant).toISOString());
    }
  }
  expect(wrong).toEqual([]);
});

test('a change is found to the second', () => {
  const zone = zoneOf('Europe/Berlin');
  const change = Date.UTC(2026, 2, 29, 1);
  expect([zone.offsetAt(change - 1), zone.offsetAt(change)]).toEqual([HOUR, 2 * HOUR]);
});

test('a wall time that is shown twice is meant as clocks stood', () => {
  const zone = zoneOf('Europe/Berlin');
  const half = Date.UTC(2026, 9, 25, 2, 30);
  const [summer, winter] = [Date.UTC(2026, 9, 24), Date.UTC(2026, 9, 26)];
  expect(zone.instantOf(half, summer)).toBe(Date.UTC(2026, 9, 25, 0, 30));
  expect(zone.instantOf(half, winter)).toBe(Date.UTC(2026, 9, 25, 1, 30));
  expect(zone.instantOf(Date.UTC(2026, 2, 29, 2, 30), winter)).toBe(Date.UTC(2026, 2, 29, 1, 30));
});
