// oc.util, oc.json, oc.template and oc.log: what a script needs beside the platform.
import { isObject } from '../../../world/schema.ts';
import type { Json, JsonObject } from '../../../world/schema.ts';
import { ApiError, apiFunction, wrong } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { instantOf, writtenTime } from './moments.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** A value within a text. */
const shown = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** "anna@x (5), ben@x (2)": the values of a field that are there most, the first of equals first. */
function topValues(rows: readonly Json[], field: string, count: number): string {
  if (!Number.isSafeInteger(count) || count < 1) throw wrong('count', 'a whole number from 1', count);
  const counts = new Map<string, number>();
  for (const [i, row] of rows.entries()) {
    if (!isObject(row)) throw wrong(`rows[${i + 1}]`, 'a table with names', row);
    const value = Object.hasOwn(row, field) ? row[field] as Json : null;
    if (value !== null) counts.set(shown(value), (counts.get(shown(value)) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, count).map(([value, times]) => `${value} (${times})`).join(', ');
}

const SPANS = [['d', 86_400], ['h', 3600], ['m', 60], ['s', 1]] as const;

/** The two largest parts of it: "2h 15m". */
function duration(seconds: number): string {
  let rest = Math.floor(seconds);
  const parts = SPANS.map(([letter, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return { letter, count };
  });
  const first = parts.findIndex(({ count }) => count > 0);
  if (first < 0) return '0s';
  return parts.slice(first, first + 2).filter(({ count }) => count > 0).map(({ letter, count }) => `${count}${letter}`).join(' ');
}

function between(run: ApiRun, from: string, to: string): string {
  const [start, end] = ([['from', from], ['to', to]] as const).map(([name, text]) => {
    const time = writtenTime(text);
    if (time === undefined) throw wrong(name, 'a time such as "2026-11-30T14:00:00Z"', text);
    return instantOf(time, run.timezone);
  });
  return end < start ? `-${duration((start - end) / 1000)}` : duration((end - start) / 1000);
}

/** Levels that JSON may have, so that a script can hold it. */
const DEEPEST = 32;

function decode(text: string): Json {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (cause) {
    throw new ApiError(`text: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (depthOf(value) > DEEPEST) throw new ApiError(`text: it is more than ${DEEPEST} levels deep`);
  return value;
}

function depthOf(value: Json, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return depth;
  return Object.values(value).reduce<number>((most, one) => Math.max(most, depthOf(one as Json, depth + 1)), depth);
}

/** Fills in `{{name}}` and `{{task.title}}`; what is not there is nothing. */
function fill(text: string, values: JsonObject): string {
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, path: string) => {
    const value = path.split('.').reduce<unknown>((at, name) =>
      (Array.isArray(at) ? at[Number(name) - 1] : isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), values);
    return value === undefined || value === null ? '' : shown(value as Json);
  });
}

export const util: readonly ApiFunction[] = [
  apiFunction({
    name: 'log', app: [], isLocal: true, args: [{ name: 'level_or_message', kind: 'value' }, { name: 'message', kind: 'value', optional: true }],
    about: 'Writes a line to the run\'s log: oc.log(message), or oc.log(level, message) with debug, info, warn or error.',
    call: ([first, message], run) => {
      if (message === undefined) return run.log('info', shown(first));
      const level = LEVELS.find((one) => one === first);
      if (level === undefined) throw wrong('level', `one of ${LEVELS.join(', ')}`, first);
      return run.log(level, shown(message));
    },
  }),
  apiFunction({
    name: 'json.encode', app: [], isLocal: true, args: [{ name: 'value', kind: 'value', optional: true }], gives: 'text',
    about: 'A value as JSON. A table whose keys are 1 to n is a list, an empty one too.',
    call: ([value = null]) => JSON.stringify(value),
  }),
  apiFunction({
    name: 'json.decode', app: [], isLocal: true, args: [{ name: 'text', kind: 'text' }], gives: 'value',
    about: 'The value of JSON; null is nil.',
    call: ([text]) => decode(text),
  }),
  apiFunction({
    name: 'template', app: [], isLocal: true, args: [{ name: 'text', kind: 'text' }, { name: 'values', kind: 'table', optional: true }], gives: 'text',
    about: 'A text with {{name}} and {{task.title}} filled in; what is not there is left out.',
    call: ([text, values = {}]) => fill(text, values),
  }),
  apiFunction({
    name: 'util.top_values', app: [], isLocal: true, gives: 'text',
    args: [{ name: 'rows', kind: 'list' }, { name: 'field', kind: 'text' }, { name: 'count', kind: 'number', optional: true }],
    about: 'The values of a field that are there most, with how often: "anna (5), ben (2)". Three, or as many as count says.',
    call: ([rows, field, count = 3]) => topValues(rows, field, count),
  }),
  apiFunction({
    name: 'util.duration_human', app: [], isLocal: true, gives: 'text or nil',
    args: [{ name: 'from', kind: 'text', optional: true }, { name: 'to', kind: 'text', optional: true }],
    about: 'How long it is from one time to another: "2h 15m"; nil where one of them is nil.',
    call: ([from, to], run) => (from === undefined || to === undefined ? undefined : between(run, from, to)),
  }),
];
