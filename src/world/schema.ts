// What rows of a world's tables look like, as data: rows that come from storage, links, imports and forms are held against it,
// and their types follow from it.

/** JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

interface Kinds {
  /** Unicode text; bytes that are no UTF-8 stand in it as lone surrogates (bytes/text.ts). */
  text: string;
  number: number;
  flag: boolean;
  texts: readonly string[];
  json: Json;
  object: JsonObject;
}

/** With "?": it may be absent. */
export type Field = keyof Kinds | `${keyof Kinds}?`;
export type Fields = Readonly<Record<string, Field>>;

type Needed<F extends Fields> = { [K in keyof F]: F[K] extends `${string}?` ? never : K }[keyof F];
type Value<F extends Field> = F extends keyof Kinds ? Kinds[F] : F extends `${infer K extends keyof Kinds}?` ? Kinds[K] : never;

export interface Row { readonly id: string }
/** A row with the fields that a schema names. */
export type RowOf<F extends Fields> = Row & { readonly [K in Needed<F>]: Value<F[K]> } & { readonly [K in Exclude<keyof F, Needed<F>>]?: Value<F[K]> | undefined };

const WANTED: Record<keyof Kinds, string> = {
  text: 'a text', number: 'a number', flag: 'true or false', texts: 'a list of texts', json: 'a value', object: 'an object',
};

const FITS: Record<keyof Kinds, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string',
  number: (value) => Number.isFinite(value),
  flag: (value) => typeof value === 'boolean',
  texts: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  json: isJson,
  object: (value) => isObject(value) && isJson(value),
};

/** How deep JSON may nest. */
const DEEPEST = 64;

function isJson(value: unknown, depth: unknown = 0): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return true;
  const level = typeof depth === 'number' ? depth : 0;
  return typeof value === 'object' && level < DEEPEST && Object.values(value).every((one) => isJson(one, level + 1));
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What kind of value a field takes, and whether it may be absent. */
export function kindOf(field: Field): { kind: keyof Kinds; optional: boolean } {
  const optional = field.endsWith('?');
  return { kind: (optional ? field.slice(0, -1) : field) as keyof Kinds, optional };
}

/** Why a value does not fit a field, as "a number is wanted, not \"x\""; undefined where it does. */
export function faultOfValue(field: Field, value: unknown): string | undefined {
  const { kind, optional } = kindOf(field);
  if (value === undefined && optional) return undefined;
  return FITS[kind](value) ? undefined : `${WANTED[kind]} is wanted, not ${shown(value)}`;
}

/** Why something is no row of a schema: "title: a text is wanted, not 5". Undefined where it is one. `open`: it may have other fields of JSON. */
export function faultOfRow(fields: Fields, row: unknown, open = false): string | undefined {
  if (!isObject(row)) return `a row is an object, not ${shown(row)}`;
  if (typeof row.id !== 'string' || row.id === '') return `id: a text is wanted, not ${shown(row.id)}`;
  for (const name in fields) {
    const fault = faultOfValue(fields[name], row[name]);
    if (fault !== undefined) return `${name}: ${fault}`;
  }
  const other = Object.keys(row).find((name) => name !== 'id' && !Object.hasOwn(fields, name));
  if (other === undefined) return undefined;
  if (!open) return `"${other}" is no field: there are ${Object.keys(fields).join(', ')}`;
  return isJson(row) ? undefined : `${other}: a value of JSON is wanted`;
}

/** A value within a sentence. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
