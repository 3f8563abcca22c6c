#!/bin/sh
# croner 11.0.1: whether a job at 02:30 runs on the day whose 02:30 is skipped depends on its other hours.
#
# Europe/Berlin, 2026-03-29, when 02:00 becomes 03:00: `30 2 * * *` runs at 03:00 summer time, `30 2,14 * * *` not at all
# that night. cron-parser 5.10.6 runs both at 03:30. On 2026-10-25, whose 02:30 comes twice, croner runs the first
# once and the second twice; cron-parser both once.
#
# Needs Node.js with npm, with its time zones. Exits with 0 where it is so, 1 where it has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund croner@11.0.1 cron-parser@5.10.6
cat >try.mjs <<'JS'
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';

const ZONE = 'Europe/Berlin';
/** Of the night and morning of a day, in UTC. */
const NIGHTS = ['2026-03-29', '2026-10-25'].map((day) => [new Date(`${day}T00:00Z`), new Date(`${day}T12:00Z`)]);

function until(end, next) {
  const runs = [];
  for (let run = next(); run < end; run = next(run)) runs.push(run.toISOString().slice(11, 16));
  return runs.join(' ') || 'none';
}

const seen = {};
for (const expression of ['30 2 * * *', '30 2,14 * * *']) {
  const croner = new Cron(expression, { timezone: ZONE, paused: true });
  seen[`croner ${expression}`] = NIGHTS.map(([begin, end]) => until(end, (last = begin) => croner.nextRun(last)));
  seen[`cron-parser ${expression}`] = NIGHTS.map(([begin, end]) => {
    const parsed = CronExpressionParser.parse(expression, { tz: ZONE, currentDate: begin });
    return until(end, () => parsed.next().toDate());
  });
}
console.log(seen);
process.exit(JSON.stringify(seen) === JSON.stringify({
  'croner 30 2 * * *': ['01:00', '00:30'], 'cron-parser 30 2 * * *': ['01:30', '00:30'],
  'croner 30 2,14 * * *': ['none', '00:30 01:30'], 'cron-parser 30 2,14 * * *': ['01:30', '00:30'],
}) ? 0 : 1);
JS
node try.mjs
