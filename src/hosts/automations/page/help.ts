// What somebody who writes automations needs to know and cannot see: times, limits, and where this is not what the document or the
// platform says. docs/automations.md has the same sentences.

export const TIMES: readonly string[] = [
  'Times are given to scripts, and kept, as UTC: 2026-11-30T14:00:00Z. So they can be compared as texts, as the document does.',
  'oc.today() and oc.weekday() are those of the automation\'s time zone; a date and time without a zone in a filter is of that zone, too.',
  'Schedules run when PHP\'s dragonmantank/cron-expression would run them, which the platform uses: in Europe/Berlin 30 2 * * * runs at 03:30 on 2026-03-29 and twice on 2026-10-25.',
  'While the clock is real, what is due runs while the page is open. What was missed runs once. While it stands, nothing is due until it is moved on.',
];

export const LIMITS: readonly string[] = [
  '5 seconds, 10 MB, 64 KB of output, 50 calls of the platform, 12 runs a minute and 360 an hour, and 8 automations that fire one another in a row.',
  'Settings raise them; an automation keeps the settings that it was deployed with, and takes a minute at most.',
  'oc.now, oc.today, oc.weekday, oc.date, oc.json, oc.template, oc.util and oc.log ask nothing of the platform, and are not counted.',
  'The 10 MB are what the script holds, looked at every 20,000 instructions and with each call; for less than that it can be more, up to twice as much.',
];

/** What the document or the platform says, and what is so here. */
export const DIFFERENCES: readonly (readonly [theirs: string, here: string])[] = [
  ['an API error of the later dialect gives nil and a message (its overview), or raises (its bridge)', 'it raises, in both dialects'],
  ['32 MB in the platform\'s own limits', 'the document\'s 10 MB'],
  ['agents reason', 'they answer with scripted replies, by words in the prompt; their tokens are counted at four characters each, and the document\'s 1,000 to 3,000 for their instructions'],
  ['a webhook\'s address is called', 'the delivery is recorded, and answered as the address is set to'],
  ['load, collectgarbage and the others of the list are blocked', 'they are nil, and looking for one is told as a violation'],
];
