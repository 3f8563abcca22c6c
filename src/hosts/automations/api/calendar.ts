// oc.calendar: what the team has planned.
import type { JsonObject } from '../../../world/schema.ts';
import type { Condition } from '../../../world/store.ts';
import type { CalendarEvent } from '../tables.ts';
import { ApiError, apiFunction, wrong } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { takeFields } from './fields.ts';
import type { FieldSpecs } from './fields.ts';
import { askedBy, rowsFor } from './filters.ts';
import type { Filterable } from './filters.ts';
import { isoOf, momentOf } from './moments.ts';
import { absent } from './reach.ts';

const EVENTS: Filterable = {
  fields: ['id', 'title', 'description', 'start_time', 'end_time', 'duration', 'location', 'created_by', 'created_at'],
  times: ['start_time', 'end_time', 'created_at'], texts: ['title', 'description', 'location'],
};

const CREATED = {
  title: { kind: 'text', needed: true }, start_time: { kind: 'time', needed: true, also: ['start_at'] }, end_time: { kind: 'time', also: ['end_at'] },
  duration: { kind: 'number' }, description: { kind: 'text' }, location: { kind: 'text' }, attendee_ids: { kind: 'texts' },
} as const satisfies FieldSpecs;

const MINUTES = 60;

/** What lies, if only in part, between two times. A date alone is the whole of that day. */
function within(run: ApiRun, { from, to, start_date = from, end_date = to, ...filters }: JsonObject): { filters: JsonObject; conditions: Condition[] } {
  const moment = (name: string, value: unknown, end: boolean): string => {
    const at = typeof value === 'string' ? momentOf(value, run.timezone, end) : undefined;
    if (at === undefined) throw wrong(name, 'a time such as "2026-11-30T14:00:00"', value);
    return at;
  };
  return {
    filters,
    conditions: [
      ...start_date === undefined ? [] : [{ field: 'end_time', gte: moment('from', start_date, false) }],
      ...end_date === undefined ? [] : [{ field: 'start_time', lte: moment('to', end_date, true) }],
    ],
  };
}

function create(run: ApiRun, data: JsonObject): CalendarEvent {
  const { start_time, end_time, duration, attendee_ids = [], ...fields } = takeFields('data', data, CREATED, run.timezone);
  if (duration !== undefined && duration < 0) throw wrong('data.duration', 'minutes from 0', duration);
  const start = Date.parse(start_time);
  const end = end_time ?? isoOf(start + (duration ?? MINUTES) * 60_000);
  if (end === undefined || end < start_time) throw new ApiError(`data: an event ends after it begins, at ${start_time}`);
  const stranger = attendee_ids.find((id) => run.state.user(id) === undefined && run.state.agent(id) === undefined);
  if (stranger !== undefined) throw absent('user or agent with the id', stranger);
  return run.state.insert('events', {
    ...fields, start_time, end_time: end, duration: (Date.parse(end) - start) / 60_000, attendee_ids, created_by: run.creator.id, created_at: run.state.iso(),
  });
}

export const calendar: readonly ApiFunction[] = [
  apiFunction({
    name: 'calendar.query', app: ['calendar.list_events'], args: [{ name: 'filters', kind: 'table', optional: true }], gives: 'events',
    about: 'Events between from and to, in the order of their beginning. Filters: title, location, search, limit and so on.',
    call: ([given = {}], run) => {
      const { filters, conditions } = within(run, given);
      const { limit, offset, ...asked } = askedBy(filters, EVENTS, run.timezone);
      return rowsFor(run.state, 'events', { ...asked, limit: Infinity, offset: 0 }, conditions)
        .sort((a, b) => (a.start_time < b.start_time ? -1 : a.start_time > b.start_time ? 1 : 0)).slice(offset, offset + limit);
    },
  }),
  apiFunction({
    name: 'calendar.create', app: ['calendar.create_event'], args: [{ name: 'data', kind: 'table' }], gives: 'event',
    about: 'Creates an event: title, start_time, and duration in minutes (60) or end_time, description, location, attendee_ids.',
    call: ([data], run) => create(run, data),
  }),
];
