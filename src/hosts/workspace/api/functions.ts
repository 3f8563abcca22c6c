// The functions of `core` as data: what each takes and does. Arguments come as JSON; what is wrong with them is an error that names
// them.
import { isObject } from '../../../world/schema.ts';
import type { Json, JsonObject } from '../../../world/schema.ts';
import { EditError } from '../data/edit-error.ts';
import type { Session } from './session.ts';

/** By position; absent ones are undefined. */
export type Given = readonly (Json | undefined)[];
/** Its results; undefined: nothing. */
export type CoreFunction = (session: Session, given: Given, call: string) => Json | undefined;
export type Functions = Readonly<Record<string, CoreFunction>>;

const refuse = (call: string, at: number, what: string, value: Json | undefined): never => {
  const got = value === undefined || value === null ? 'nothing' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a table' : `the ${typeof value} ${JSON.stringify(value)}`;
  throw new EditError('InvalidOperation', `${call} takes ${what} as argument ${at + 1}, not ${got}`);
};

export const textAt = (given: Given, at: number, what: string, call: string): string => {
  const value = given[at];
  return typeof value === 'string' ? value : refuse(call, at, what, value);
};

/** An entity's, an edge's: by itself, or as the table that stands for the thing in a script. */
export const idAt = (given: Given, at: number, what: string, call: string): string => {
  const value = given[at];
  return isObject(value) && typeof value.id === 'string' ? value.id : textAt(given, at, what, call);
};

export const numberAt = (given: Given, at: number, what: string, call: string): number => {
  const value = given[at];
  return typeof value === 'number' ? value : refuse(call, at, what, value);
};

/** A table with names; nothing is one without any. */
export const tableAt = (given: Given, at: number, what: string, call: string): JsonObject => {
  const value = given[at] ?? {};
  if (Array.isArray(value) && value.length === 0) return {};
  return isObject(value) ? value as JsonObject : refuse(call, at, what, value);
};

/** A member of a table that is a table itself. */
export const memberTable = (table: JsonObject, name: string, call: string): JsonObject => {
  const value = table[name] ?? {};
  if (Array.isArray(value) && value.length === 0) return {};
  if (isObject(value)) return value as JsonObject;
  throw new EditError('InvalidOperation', `${call}: ${name} is a table`);
};

export const memberText = (table: JsonObject, name: string, call: string): string | undefined => {
  const value = table[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new EditError('InvalidOperation', `${call}: ${name} is a text`);
};
