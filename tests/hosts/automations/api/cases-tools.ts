// Cases of what asks nothing of the platform: times, texts, JSON and the log.
import type { Cases } from './cases.ts';

export const tools: Cases = {
  now: { ok: [['oc.now()', '2026-11-30T14:00:00Z']], bad: [['oc.now(1)', '0 arguments are taken (), not 1']] },
  today: { ok: [['oc.today()', '2026-11-30']], bad: [['oc.today(1)', '0 arguments are taken']] },
  weekday: {
    ok: [['oc.weekday()', 'Monday'], ['oc.weekday("2026-12-05")', 'Saturday']],
    bad: [['oc.weekday("Friday")', 'time: a date or a time such as "2026-11-30" or "2026-11-30T14:00:00Z" is wanted, not "Friday"']],
  },
  'date.add': {
    ok: [
      ['oc.date.add(oc.today(), -1, "day")', '2026-11-29'], ['oc.date.add(oc.now(), -48, "hours")', '2026-11-28T14:00:00Z'],
      ['oc.date.add("2026-01-31", 1, "month")', '2026-02-28'], ['oc.date.add("2024-02-29", 1, "years")', '2025-02-28'],
      ['oc.date.add("2026-11-30", 5, "hours")', '2026-11-30T05:00:00'],
      ['oc.date.add("2026-11-30T23:30:00+02:00", 1, "hour")', '2026-12-01T00:30:00+02:00'], ['oc.date.add("2026-03-01", -2, "months")', '2026-01-01'],
      ['oc.date.add("2026-11-30", 2, "Weeks")', '2026-12-14'], ['oc.date.add("1969-12-31T23:59:59Z", 1, "second")', '1970-01-01T00:00:00Z'],
      ['oc.date.add("0001-01-31", 13, "month")', '0002-02-28'], ['oc.date.add("1960-05-31T10:00:00Z", 1, "month")', '1960-06-30T10:00:00Z'],
    ],
    bad: [
      ['oc.date.add("2026-02-30", 1, "day")', 'time: a date or a time such as'],
      ['oc.date.add("2026-02-28", 1.5, "day")', 'amount: a whole number is wanted, not 1.5'],
      ['oc.date.add("2026-02-28", 1, "fortnight")', 'there is no unit "fortnight"'],
      ['oc.date.add("2026-02-28", 1, "dey")', 'there is no unit "dey": did you mean day? There are second, minute, hour, day, week, month, year'],
      ['oc.date.add("2026-02-28", 9000, "years")', 'the result lies outside of the years 0 to 9999'],
      ['oc.date.add("2026-02-28", 1e15, "weeks")', 'the result lies outside of the years'],
      ['oc.date.add("2026-02-28")', 'amount: a number is wanted, not nil'],
      ['oc.date.add("2026-02-28T24:00:00", 1, "day")', 'time: a date or a time'],
    ],
  },
  'date.diff': {
    ok: [
      ['oc.date.diff("2026-11-29", "2026-11-30", "hours")', 24], ['oc.date.diff("2026-11-30T14:00:00Z", "2026-11-30T14:00:00+01:00")', -3600],
      ['oc.date.diff("2026-11-30", "2026-12-01T12:00:00", "day")', 1.5],
    ],
    bad: [
      ['oc.date.diff("2026-11-30", "x")', 'to: a date or a time'],
      ['oc.date.diff("2026-11-30", "2026-11-30", "month")', 'unit: one of second, minute, hour, day, week is wanted, not "month"'],
    ],
  },
  'date.format': {
    ok: [
      ['oc.date.format("2026-11-30T14:05:09Z", "%a %e %B %Y, %H:%M:%S (day %j) 100%%")', 'Mon 30 November 2026, 14:05:09 (day 334) 100%'],
      ['oc.date.format("2026-02-03", "%Y%m%d %A %b")', '20260203 Tuesday Feb'],
    ],
    bad: [
      ['oc.date.format("2026-11-30", "%Q")', 'pattern: there is no %Q: there are %Y %m'],
      ['oc.date.format("2026-11-30", "%")', 'pattern: there is no %'], ['oc.date.format("2026-11-30")', 'pattern: a string is wanted, not nil'],
    ],
  },
  'date.parse': {
    ok: [
      ['oc.date.parse("2026-11-30T14:00:00Z")', { year: 2026, month: 11, day: 30, hour: 14, minute: 0, second: 0, weekday: 'Monday', timestamp: 1_796_047_200 }],
    ],
    bad: [['oc.date.parse("30.11.2026")', 'time: a date or a time']],
  },
  log: {
    ok: [['oc.log("x") == nil', true], ['oc.log("error", "x") == nil', true]],
    bad: [
      ['oc.log()', 'level_or_message: a value is wanted, not nil'],
      ['oc.log("loud", "x")', 'level: one of debug, info, warn, error is wanted, not "loud"'], ['oc.log(print)', 'a function is no data'],
    ],
  },
  'json.encode': {
    ok: [
      ['oc.json.encode({ b = {1, 2}, a = "é", n = 1.5 })', '{"a":"é","b":[1,2],"n":1.5}'], ['oc.json.encode({})', '[]'],
      ['oc.json.encode(nil)', 'null'],
    ],
    bad: [
      ['oc.json.encode(print)', 'value: a function is no data'], ['oc.json.encode(0/0)', 'value: nan is no number of JSON'],
      ['(function() local t = {} t.t = t oc.json.encode(t) end)()', 'a table holds itself, or is too deep'],
    ],
  },
  'json.decode': {
    ok: [
      ['oc.json.decode(\'{"a":[1,{"b":"é"}],"n":null,"__proto__":1}\')', { a: [1, { b: 'é' }] }], ['oc.json.decode("5")', 5],
      ['oc.json.decode("null") == nil', true],
    ],
    bad: [
      ['oc.json.decode("{")', 'text: '], ['oc.json.decode(("["):rep(40) .. ("]"):rep(40))', 'text: it is more than 32 levels deep'],
      ['oc.json.decode()', 'text: a string is wanted, not nil'],
    ],
  },
  template: {
    ok: [
      ['oc.template("Hello {{name}}, your task {{ task.title }} is {{status}}{{x.y}} {{list.2}}", { name = "Ann", task = { title = "T" }, list = {1, 2} })', 'Hello Ann, your task T is  2'],
      ['oc.template("{{constructor}}{{a.length}}", { a = "x" })', ''],
    ],
    bad: [['oc.template()', 'text: a string is wanted, not nil'], ['oc.template("x", "y")', 'values: a table with names is wanted, not "y"']],
  },
  'util.top_values': {
    ok: [
      ['oc.util.top_values({ { s = "a" }, { s = "b" }, { s = "b" }, { s = 5 }, {x = 1}, { s = "c" } }, "s", 3)', 'b (2), a (1), 5 (1)'],
      ['oc.util.top_values({}, "s")', ''],
    ],
    bad: [
      ['oc.util.top_values({ a = 1 }, "s")', 'rows: a list is wanted'],
      ['oc.util.top_values({ 1 }, "s")', 'rows[1]: a table with names is wanted, not 1'],
      ['oc.util.top_values({}, "s", 0)', 'count: a whole number from 1 is wanted, not 0'],
    ],
  },
  'util.duration_human': {
    ok: [
      ['oc.util.duration_human("2026-11-30T10:00:00Z", "2026-11-30T12:15:30Z")', '2h 15m'],
      ['oc.util.duration_human("2026-11-30", "2026-12-02")', '2d'], ['oc.util.duration_human(nil, oc.now()) == nil', true],
      ['oc.util.duration_human("2026-11-30T10:00:45Z", "2026-11-30T10:00:00Z")', '-45s'], ['oc.util.duration_human(oc.now(), oc.now())', '0s'],
    ],
    bad: [['oc.util.duration_human("x", "y")', 'from: a time such as "2026-11-30T14:00:00Z" is wanted, not "x"']],
  },
};
