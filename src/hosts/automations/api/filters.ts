// Filters as scripts write them: `{status = {"active", "paused"}, score = {gte = 80}, search = "login", completed_after = "...", limit = 5}`.
import { isObject } from '../../../world/schema.ts';
import type { Json, JsonObject, Row } from '../../../world/schema.ts';
import type { Condition } from '../../../world/store.ts';
import type { State } from '../state.ts';
import type { Tables } from '../tables.ts';
import { ApiError, wrong } from './api.ts';
import { momentOf } from './moments.ts';
import { noSuch } from './nearest.ts';

/** What can be asked of rows. */
export interface Filterable {
  fields: readonly string[];
  /** Those of them that hold times: `created_at` is asked by `created_after` and `created_before` too. */
  times?: readonly string[];
  /** Those that `search` looks into. */
  texts: readonly string[];
  /** Other names of fields. */
  also?: Readonly<Record<string, string>>;
}

export interface Asked {
  conditions: Condition[];
  /** What `search` asks of a whole row. */
  search?: (row: Row) => boolean;
  limit: number;
  offset: number;
}

const OPERATORS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'any', 'contains', 'exists'] as const;
type Operator = (typeof OPERATORS)[number];

/** Conditions for a store. `timezone`: of times that tell none. Throws ApiError, which names the filter. */
export function askedBy(given: JsonObject, spec: Filterable, timezone: string): Asked {
  const asked: Asked = { conditions: [], limit: Infinity, offset: 0 };
  for (const [name, value] of Object.entries(given)) {
    if (name === 'limit' || name === 'offset') asked[name] = count(name, value);
    else if (name === 'search') asked.search = searchFor(value, spec.texts);
    else asked.conditions.push(...conditionsOf(name, value, spec, timezone));
  }
  return asked;
}

/** The rows of a table that meet what was asked, and `more`. */
export function rowsFor<N extends keyof Tables & string>({ store }: State, table: N, asked: Asked, more: readonly Condition[] = []): Tables[N][] {
  const { search, limit, offset } = asked;
  const conditions = [...asked.conditions, ...more];
  const rows = search === undefined ? store.query(table, conditions, limit + offset) : store.query(table, conditions).filter(search);
  return offset === 0 && rows.length <= limit ? rows : rows.slice(offset, offset + limit);
}

function conditionsOf(name: string, value: Json, spec: Filterable, timezone: string): Condition[] {
  const { fields, times = [], also = {} } = spec;
  const bound = times.find((field) => name === `${stem(field)}_after` || name === `${stem(field)}_before`);
  if (bound !== undefined) {
    const at = time(name, value, timezone);
    return [name.endsWith('_after') ? { field: bound, gte: at } : { field: bound, lt: at }];
  }
  const field = Object.hasOwn(also, name) ? also[name] : name;
  if (!fields.includes(field)) {
    const bounds = times.flatMap((one) => [`${stem(one)}_after`, `${stem(one)}_before`]);
    throw new ApiError(noSuch('filter', name, [...fields, ...bounds, 'search', 'limit', 'offset']));
  }
  return fieldConditions(field, name, value, (one, path) => (times.includes(field) ? time(path, one, timezone) : one));
}

/** What is asked of one field: a value, a list of which any will do, or operators. `read`: what values are held against. */
export function fieldConditions(field: string, name: string, value: Json, read: (value: Json, path: string) => Json = (one) => one): Condition[] {
  if (Array.isArray(value)) return [{ field, any: (value as Json[]).map((one) => read(one, name)) }];
  if (!isObject(value)) return [{ field, equals: read(value, name) }];
  return Object.entries(value as JsonObject).map(([operator, operand]) => {
    if (!(OPERATORS as readonly string[]).includes(operator)) throw new ApiError(noSuch(`operator of ${name}`, operator, OPERATORS));
    return operatorCondition(field, operator as Operator, `${name}.${operator}`, operand, read);
  });
}

function operatorCondition(field: string, operator: Operator, path: string, operand: Json, read: (value: Json, path: string) => Json): Condition {
  switch (operator) {
    case 'eq': return { field, equals: read(operand, path) };
    case 'ne': {
      const not = read(operand, path);
      return { field, test: (value) => value !== not };
    }
    case 'any':
      if (!Array.isArray(operand)) throw wrong(path, 'a list', operand);
      return { field, any: (operand as Json[]).map((one) => read(one, path)) };
    case 'contains': return { field, test: contains(path, operand) };
    case 'exists':
      if (typeof operand !== 'boolean') throw wrong(path, 'true or false', operand);
      return { field, test: (value) => (value !== undefined && value !== null) === operand };
    default:
      if (typeof operand !== 'number' && typeof operand !== 'string') throw wrong(path, 'a number or a string', operand);
      return { field, [operator]: read(operand, path) } as Condition;
  }
}

/** A text within a text, whatever the case; a value within a list. */
function contains(path: string, operand: Json): (value: unknown) => boolean {
  if (typeof operand === 'object') throw wrong(path, 'a string, a number or a flag', operand);
  const text = String(operand).toLowerCase();
  return (value) => (Array.isArray(value) ? value.includes(operand) : typeof value === 'string' && value.toLowerCase().includes(text));
}

/** Whether one of the fields holds a text, whatever the case. */
function searchFor(value: Json, texts: readonly string[]): (row: Row) => boolean {
  if (typeof value !== 'string') throw wrong('search', 'a string', value);
  const wanted = value.toLowerCase();
  return (row) => texts.some((field) => {
    const text = (row as unknown as Record<string, unknown>)[field];
    return typeof text === 'string' && text.toLowerCase().includes(wanted);
  });
}

/** `completed_at` is asked by `completed_after`, `start_time` by `start_after`. */
const stem = (field: string): string => field.replace(/_(?:at|time)$/, '');

function time(name: string, value: Json, timezone: string): string {
  const moment = typeof value === 'string' ? momentOf(value, timezone) : undefined;
  if (moment === undefined) throw wrong(name, 'a time such as "2026-11-30T14:00:00"', value);
  return moment;
}

function count(name: string, value: Json): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw wrong(name, 'a whole number', value);
  return value as number;
}
