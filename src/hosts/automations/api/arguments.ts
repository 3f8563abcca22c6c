// Arguments as their functions want them: each wrong one is an error that names it, what came and what is wanted.
import { isObject } from '../../../world/schema.ts';
import type { Json } from '../../../world/schema.ts';
import { ApiError, wrong } from './api.ts';
import type { Argument, ArgumentKind } from './api.ts';
import { nearest } from './nearest.ts';

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
 * Arguments that came by name. What is no argument's name goes into the last table of the function, where it has one: the later
 * dialect spreads `{where = ...}` and `{title = ...}` over the others.
 */
export function namedArguments(args: readonly Argument[], given: Readonly<Record<string, Json>>): (Json | undefined)[] {
  const names = new Set(args.map(({ name }) => name));
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => !names.has(name)));
  const last = args.findLastIndex(({ kind }) => kind === 'table');
  const spread = Object.keys(rest);
  if (spread.length > 0 && (last < 0 || Object.hasOwn(given, args[last].name))) {
    const near = nearest(spread[0], [...names]);
    throw new ApiError(`there is no argument "${spread[0]}"${near === undefined ? '' : `: did you mean ${near}?`} ${args.length === 0 ? 'none is taken' : `there are ${[...names].join(', ')}`}`);
  }
  return args.map((argument, i) => checkArgument(argument, i === last && !Object.hasOwn(given, argument.name)
    ? spread.length > 0 || !argument.optional ? rest : undefined : given[argument.name]));
}
