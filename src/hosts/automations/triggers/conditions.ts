// Whether what happened meets the conditions of an automation or a rule: fields that must have a value, or an expression.
import { isObject } from '../../../world/schema.ts';
import type { Json, JsonObject } from '../../../world/schema.ts';
import { ExpressionError } from './expression/lexer.ts';
import { parseExpression } from './expression/parser.ts';
import { isTrue } from './expression/values.ts';

/** What an event is about: a field that it does not have itself is looked for there. */
const SUBJECTS = ['task', 'item', 'message', 'body'];
const MISSING = Symbol('missing');

/** Why they are not met, as a sentence; undefined: they are. Conditions that are absent are met. */
export function unmet(conditions: Json | undefined, event: JsonObject): string | undefined {
  if (conditions === undefined || conditions === null || conditions === '') return undefined;
  if (typeof conditions === 'string') return unmetExpression(conditions, event);
  if (isObject(conditions)) return unmetFields(conditions as JsonObject, event, '');
  return 'its conditions are neither fields nor an expression';
}

function unmetExpression(text: string, event: JsonObject): string | undefined {
  try {
    return isTrue(parseExpression(text).evaluate(event)) ? undefined : `${text} does not hold`;
  } catch (error) {
    if (error instanceof ExpressionError) return `its condition cannot be told: ${error.message} (${text})`;
    throw error;
  }
}

function unmetFields(wanted: JsonObject, event: JsonObject, within: string): string | undefined {
  for (const [path, value] of Object.entries(wanted)) {
    const name = within + path;
    const found = valueAt(event, path);
    if (isObject(value)) {
      if (!isObject(found)) return `there is no ${name}`;
      const inside = unmetFields(value as JsonObject, found as JsonObject, `${name}.`);
      if (inside !== undefined) return inside;
    } else if (!isMet(value, found === MISSING ? null : found as Json)) {
      return `${name} is ${found === MISSING ? 'absent' : JSON.stringify(found)}, not ${Array.isArray(value) ? `one of ${value.map((one) => JSON.stringify(one)).join(', ')}` : JSON.stringify(value)}`;
    }
  }
  return undefined;
}

/** Lists share an element; a list takes any of its values. null: the field is absent. */
function isMet(wanted: Json, found: Json): boolean {
  const [any, has] = [Array.isArray(wanted) ? wanted as Json[] : [wanted], Array.isArray(found) ? found as Json[] : [found]];
  return any.some((one) => has.some((its) => one === its));
}

function valueAt(event: JsonObject, path: string): unknown {
  const found = walk(event, path.split('.'));
  if (found !== MISSING) return found;
  for (const subject of SUBJECTS) {
    const its = event[subject];
    const inside = isObject(its) ? walk(its, path.split('.')) : MISSING;
    if (inside !== MISSING) return inside;
  }
  return MISSING;
}

function walk(from: object, path: readonly string[]): unknown {
  let value: unknown = from;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return MISSING;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** Why conditions are none, with the place in an expression; undefined: they are. */
export function faultOfConditions(conditions: Json | undefined): { message: string; from?: number; to?: number } | undefined {
  if (conditions === undefined || conditions === null || isObject(conditions) || conditions === '') return undefined;
  if (typeof conditions !== 'string') return { message: 'write fields, as {"task.priority": "urgent"}, or an expression, as task.priority == "urgent"' };
  try {
    parseExpression(conditions);
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return { message: error.message, from: error.from, to: error.to };
    throw error;
  }
}
