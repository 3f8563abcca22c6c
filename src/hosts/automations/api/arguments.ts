// Arguments as their functions want them: each wrong one is an error that names it, what came and what is wanted.
import { isObject } from '../../../world/schema.ts';
import type { Json } from '../../../world/schema.ts';
import { ApiError, wrong } from './api.ts';
import type { Argument, ArgumentKind } from './api.ts';
import { noSuch } from './nearest.ts';

const WANTED: Record<ArgumentKind, string> = {
  text: 'a string', id: 'an id (a string)', number: 'a number', flag: 'true or false', table: 'a table with names', list: 'a list', value: 'a value',
};

/** The value of an argument. An empty table is a table with names as well as a list. Throws ApiError. */
export function checkArgument(argument: Argument, value: Json | undefined): Json | undefined {
  const { name, kind, optional } = argument;
  if (value === undefined || value === null) {
    if (optional) return undefined;
    throw wrong(name, WANTED[kind], undefined);
  }
  switch (kind) {
    case 'text': case 'id':
      if (typeof value === 'string') return value;
      if (typeof value === 'number') return String(value);
      break;
    case 'number': if (typeof value === 'number') return value; break;
    case 'flag': if (typeof value === 'boolean') return value; break;
    case 'table':
      if (Array.isArray(value) && value.length === 0) return {};
      if (isObject(value)) return value as Json;
      break;
    case 'list':
      if (Array.isArray(value)) return value as Json;
      break;
    case 'value': return value;
  }
  throw wrong(name, WANTED[kind], value);
}

/**
 * Arguments that came by name, in snake or camel case. What is no argument's name goes into the last table of the function, where
 * it has one: the later dialect spreads `{where = ...}` and `{title = ...}` over the others.
 */
export function namedArguments(args: readonly Argument[], given: Readonly<Record<string, Json>>): (Json | undefined)[] {
  const values = new Map<Argument, Json>();
  // Without a prototype, so that "__proto__" is a name as any other.
  const rest = Object.create(null) as Record<string, Json>;
  for (const [name, value] of Object.entries(given)) {
    const snake = snakeCase(name);
    const argument = args.find((one) => one.name === snake || one.also?.includes(snake));
    if (argument === undefined) rest[snake] = value;
    else values.set(argument, value);
  }
  const spread = Object.keys(rest);
  const last = args.findLast(({ kind, whole }) => kind === 'table' && !whole);
  if (last !== undefined && !values.has(last) && (spread.length > 0 || !last.optional)) values.set(last, rest);
  else if (spread.length > 0) throw new ApiError(noSuch('argument', spread[0], args.map(({ name }) => name)));
  return args.map((argument) => checkArgument(argument, values.get(argument)));
}

/** "tableId" as "table_id". */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
