// The fields that scripts give when they make or change something: each wrong one is an error that names it.
import { isObject } from '../../../world/schema.ts';
import type { Json, JsonObject } from '../../../world/schema.ts';
import { ApiError, wrong } from './api.ts';
import { momentOf } from './moments.ts';
import { noSuch } from './nearest.ts';

interface Kinds { text: string; number: number; count: number; flag: boolean; texts: readonly string[]; time: string; object: JsonObject; value: Json }

export interface FieldSpec {
  /** count: a whole number, not below 0; time: told as UTC. */
  kind: keyof Kinds;
  oneOf?: readonly string[];
  needed?: true;
  /** Other names that are taken, in snake case. */
  also?: readonly string[];
}
export type FieldSpecs = Readonly<Record<string, FieldSpec>>;

export type Taken<S extends FieldSpecs> = { -readonly [F in keyof S as S[F] extends { needed: true } ? F : never]: Kinds[S[F]['kind']] }
  & { -readonly [F in keyof S as S[F] extends { needed: true } ? never : F]?: Kinds[S[F]['kind']] };

/** The fields of a table that a script gave. `what`: of the argument that they came in; `timezone`: of times that tell none. Throws ApiError. */
export function takeFields<const S extends FieldSpecs>(what: string, given: JsonObject, specs: S, timezone: string): Taken<S> {
  // Without a prototype, so that "__proto__" is a name as any other.
  const taken = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(given)) {
    const field = Object.hasOwn(specs, name) ? name : Object.keys(specs).find((one) => specs[one].also?.includes(name));
    if (field === undefined) throw new ApiError(noSuch('field', name, Object.keys(specs)));
    taken[field] = takeField(`${what}.${name}`, specs[field], value, timezone);
  }
  const missing = Object.keys(specs).find((name) => specs[name].needed && taken[name] === undefined);
  if (missing !== undefined) throw wrong(`${what}.${missing}`, WANTED[specs[missing].kind], undefined);
  return taken as Taken<S>;
}

const WANTED: Record<keyof Kinds, string> = {
  text: 'a string', number: 'a number', count: 'a whole number', flag: 'true or false', texts: 'a list of strings',
  time: 'a time such as "2026-11-30T14:00:00"', object: 'a table with names', value: 'a value',
};

function takeField(name: string, { kind, oneOf }: FieldSpec, value: Json, timezone: string): unknown {
  const taken = converted(kind, value, timezone);
  if (taken === undefined) throw wrong(name, WANTED[kind], value);
  if (oneOf !== undefined && !oneOf.includes(taken as string)) throw wrong(name, `one of ${oneOf.join(', ')}`, value);
  return taken;
}

/** undefined: it is no such value. */
function converted(kind: keyof Kinds, value: Json, timezone: string): unknown {
  switch (kind) {
    case 'text': return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
    case 'number': return typeof value === 'number' ? value : undefined;
    case 'count': return Number.isSafeInteger(value) && (value as number) >= 0 ? value : undefined;
    case 'flag': return typeof value === 'boolean' ? value : undefined;
    case 'texts': return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
    case 'time': return typeof value === 'string' ? momentOf(value, timezone) : undefined;
    case 'object': return isObject(value) ? value : Array.isArray(value) && value.length === 0 ? {} : undefined;
    case 'value': return value;
  }
}

