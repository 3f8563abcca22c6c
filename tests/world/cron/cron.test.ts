// Schedules beside the platform's own cron: recorded.txt has what PHP answers (record.php).
import { describe, expect, test } from 'vitest';
import { CronError, describeCron, parseCron, ZoneError } from '../../../src/world/cron.ts';
import { answers, verdicts, type Answer } from './recorded.ts';

const MINUTE = 60_000;

/** The next runs in a zone, each counted from the one before, as minutes in UTC. */
function runs(text: string, zone: string, from: string, count: number): string[] {
  return following(text, zone, Date.parse(`${from}Z`), count).map((run) => new Date(run).toISOString().slice(0, 16));
}

function following(text: string, zone: string, after: number, count: number): number[] {
  const cron = parseCron(text);
  const found: number[] = [];
  for (let run = cron.next(after, zone); run !== undefined; run = cron.next(run, zone)) {
    if (found.push(run) === count) break;
  }
  return found;
}

function errorOf(text: string): CronError {
  try {
    parseCron(text);
  } catch (error) {
    if (error instanceof CronError) return error;
    throw error;
  }
  throw new Error(`${text} is accepted`);
}

/** An error as the place in the text, marked, and what it says. */
function faultOf(text: string): string {
  const { from, to, field, message } = errorOf(text);
  return `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)} ${field}: ${message}`;
}

describe('the platform’s answers', () => {
  const zones = [...new Set(answers.map(({ zone }) => zone))];
  const ofZone = (name: string): Answer[] => answers.filter(({ zone }) => zone === name);

  test('are of enough expressions and zones', () => {
    expect(new Set(answers.map(({ text }) => text)).size).toBeGreaterThan(580);
    expect(zones).toHaveLength(18);
    expect(answers).toHaveLength(32_832);
  });

  test.each(zones.filter((zone) => zone !== 'Australia/Lord_Howe'))('%s', (zone) => {
    expect(ofZone(zone).filter((answer) => !isSame(answer))).toEqual([]);
  });

  /**
   * The one exception. In the hour before clocks change by half an hour PHP steps back in time: it finds a run that was,
   * again and again, or gives up. A host that waits for the next run would never come past the change.
   */
  test('Australia/Lord_Howe, but for those that go back in time or stop just before its clocks change', () => {
    const changes = [Date.parse('2026-04-04T15:00Z'), Date.parse('2026-10-03T15:30Z')];
    const others = ofZone('Australia/Lord_Howe').filter((answer) => !isSame(answer));
    expect(others).toHaveLength(110);
    for (const { text, zone, after, runs: told } of others) {
      const ours = following(text, zone, after, 5);
      const at = ours.findIndex((run, index) => run !== told[index]);
      const before = ours[at - 1] ?? after;
      expect(told[at] === undefined || told[at] <= before || told[at] > ours[at], text).toBe(true);
      expect(changes.some((change) => before < change && before >= change - 61 * MINUTE), text).toBe(true);
      expect(ours.every((run, index) => run > (ours[index - 1] ?? after)), text).toBe(true);
    }
  });

  function isSame({ text, zone, after, runs: told }: Answer): boolean {
    return following(text, zone, after, 5).join() === told.join();
  }
});

/**
 * What the platform takes and is refused here, as it can only be a slip: a second step, which it passes over where it counts
 * days; a number past what it can hold, which it takes for 0; a list after #, of which it reads nothing.
 */
const SLIPS = ['0 0 */2/3 * *', '1e400 0 * * *', '0 0 * * 1#1#,59'];

test.each(SLIPS)('"%s" is a slip', (text) => {
  expect(verdicts.find((verdict) => verdict.text === text)?.said).toMatch(/^runs/);
  expect(errorOf(text).message).not.toBe('');
});

test.each(verdicts.filter(({ text }) => !SLIPS.includes(text)))('the platform takes "$text": $said', ({ text, said }) => {
  if (said === 'refused' || said === 'fails') {
    expect(errorOf(text).message).not.toBe('');
    return;
  }
  const run = parseCron(text).next(Date.parse('2026-01-30T00:00:30Z'), 'UTC');
  expect(run === undefined ? 'never' : `runs ${run / 1000}`).toBe(said);
});

describe('when the clocks change', () => {
  test('a job of half past two in Berlin runs at half past three in spring, and twice in autumn', () => {
    expect(runs('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00', 2)).toEqual(['2026-03-29T01:30', '2026-03-30T00:30']);
    expect(runs('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00', 3)).toEqual(['2026-10-25T00:30', '2026-10-25T01:30', '2026-10-26T01:30']);
  });

  test('an hourly job runs in both hours of two o’clock', () => {
    expect(runs('0 * * * *', 'Europe/Berlin', '2026-10-24T23:30', 3)).toEqual(['2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00']);
  });

  test('on Lord Howe the walk goes on from the change by half an hour', () => {
    expect(runs('*/15 * * * *', 'Australia/Lord_Howe', '2026-04-04T14:40', 3)).toEqual(['2026-04-04T14:45', '2026-04-04T15:00', '2026-04-04T15:15']);
    expect(runs('0 * * * *', 'Australia/Lord_Howe', '2026-10-03T14:40', 2)).toEqual(['2026-10-03T16:00', '2026-10-03T17:00']);
  });

  test('a zone may change its clock for a month', () => {
    expect(runs('0 9 1,20 2,3 *', 'Africa/Casablanca', '2026-01-31T00:00', 4))
      .toEqual(['2026-02-01T08:00', '2026-02-20T09:00', '2026-03-01T09:00', '2026-03-20T09:00']);
  });
});

describe('a next run', () => {
  test('is after the minute that is asked for, whatever its seconds', () => {
    const noon = Date.parse('2026-05-01T12:00:00Z');
    const cron = parseCron('0 12 * * *');
    expect(cron.next(noon - 1, 'UTC')).toBe(noon);
    expect(cron.next(noon, 'UTC')).toBe(noon + 1440 * MINUTE);
    expect(cron.next(noon + 59_999, 'UTC')).toBe(noon + 1440 * MINUTE);
  });

  test('may not be', () => {
    expect(parseCron('0 0 30 2 *').next(0, 'Europe/Berlin')).toBeUndefined();
    expect(parseCron('0 0 * * SUN-TUE').next(0, 'Europe/Berlin')).toBeUndefined();
    expect(runs('0 0 29 2 *', 'UTC', '2026-01-01T00:00', 2)).toEqual(['2028-02-29T00:00', '2032-02-29T00:00']);
  });

  test('is of a zone that there is, and a time', () => {
    const cron = parseCron('* * * * *');
    expect(() => cron.next(0, 'Europe/Bärlin')).toThrow(ZoneError);
    expect(() => cron.next(0, '')).toThrow(new ZoneError('"" is no time zone: give a name such as "Europe/Berlin" or "UTC"'));
    expect(() => cron.next(0, 'x'.repeat(100_000))).toThrow(/^"x{100}" is no time zone/);
    for (const time of [NaN, Infinity, 8.64e15]) expect(() => cron.next(time, 'UTC')).toThrow(RangeError);
    expect(cron.next(Date.UTC(8999, 0), 'Europe/Berlin')).toBe(Date.UTC(8999, 0) + MINUTE);
  });
});

describe('a bad expression', () => {
  test.each([
    ['60 * * * *', '[60] * * * * 0: "60" is no minute: 0 to 59, *, 1,5, 1-5 or */5'],
    ['0  24 * * *', '0  [24] * * * 1: "24" is no hour: 0 to 23, *, 1,5, 1-5 or */5'],
    ['0 1,2,77,99 * * *', '0 1,2,[77],99 * * * 1: "77" is no hour: 0 to 23, *, 1,5, 1-5 or */5'],
    ['1,,2 * * * *', '[1,,2] * * * * 0: "1,,2" is no minute: 0 to 59, *, 1,5, 1-5 or */5'],
    ['0 0 * FEB-13 *', '0 0 * [FEB-13] * 3: "FEB-13" is no month: 1 to 12, JAN to DEC, *, 1,5, 1-5 or */5'],
    ['5-1 * * * *', '[5-1] * * * * 0: "5-1" has no minute in it: write the lesser one first'],
    ['*/-5 * * * *', '[*/-5] * * * * 0: "*/-5" steps back: write a step from 1 on'],
    ['0 0 * JAN-JUN/2 *', '0 0 * [JAN-JUN/2] * 3: "JAN-JUN/2" steps through no range of numbers: write one such as 1-12/2'],
    ['0 0 ? * ?', '0 0 ? * [?] 4: one of both fields of days must say which: write * for every day'],
    ['0 0 *', '0 0 *[] 3: the month is missing: a schedule has five fields (minute, hour, day of the month, month, day of the week)'],
    ['', '[] 0: the minute is missing: a schedule has five fields (minute, hour, day of the month, month, day of the week)'],
    ['0 0 * * * x y', '0 0 * * * [x y] 5: a schedule has five fields (minute, hour, day of the month, month, day of the week), not 7'],
    ['@noon', '[@noon] 0: @noon is no schedule: write five fields, or one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly'],
  ])('%s', (text, fault) => expect(faultOf(text)).toBe(fault));

  test('is bounded in length, and a long one is quick', () => {
    expect(errorOf('*'.repeat(1001)).message).toBe('a schedule has at most 1000 characters, not 1001');
    const minutes = Array.from({ length: 190 }, () => '0-59').join();
    const began = performance.now();
    expect(parseCron(`${minutes} ${'5,'.repeat(15)}5 30 2 *`).next(0, 'UTC')).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test('may be named like what objects have', () => {
    for (const text of ['constructor', '__proto__', 'toString']) expect(errorOf(text).field).toBe(1);
  });
});

test.each([
  ['30 2 * * MON', 'At 02:30, only on Monday'],
  ['*/15 2 * * *', 'Every 15 minutes, between 02:00 and 02:59'],
  ['0 22 * * 1-5', 'At 22:00, Monday through Friday'],
  ['0 0 */2 * 5', 'At 00:00, every 2 days in a month; or at 00:00, only on Friday'],
  ['0 0 15W * 5L', 'At 00:00, on the weekday nearest day 15 of the month; or at 00:00, on the last Friday of the month'],
  ['0 0 * * 1#1,3#2', 'At 00:00, on the first Monday of the month; or at 00:00, on the second Wednesday of the month'],
  ['0 0 ? * 5-0', 'At 00:00, only on Sunday, Friday, and Saturday'],
  ['0 0 * * MON-FRI/2', 'At 00:00, only on Sunday'],
  ['*/100 * * * *', 'At 40 minutes past the hour'],
  ['0 0 1 MAR-MAY *', 'At 00:00, on day 1 of the month, March through May'],
  ['0 0 LW 3 *', 'At 00:00, only in March, on the weekday nearest day 0 of the month'],
  ['@daily', 'At 00:00'],
  ['0 0 * * SUN-TUE', 'Never'],
  ['0 0 * 6-2 *', 'Never'],
])('%s in words: %s', (text, words) => expect(describeCron(text)).toBe(words));

test('whatever is accepted has words', () => {
  const accepted = verdicts.filter(({ text, said }) => said !== 'refused' && said !== 'fails' && !SLIPS.includes(text));
  for (const text of new Set([...accepted, ...answers].map((one) => one.text))) expect(describeCron(text), text).toMatch(/^(At|Every|On|Minutes|Never)/);
});
