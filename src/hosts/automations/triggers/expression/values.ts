// Values as PHP compares and adds them: what an expression on the platform does to them.
import { isObject } from '../../../../world/schema.ts';
import type { Json } from '../../../../world/schema.ts';

/** What PHP refuses. */
export class ValueError extends Error { override readonly name = 'ValueError'; }

type Text = string;
const NUMERIC = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const isNumeric = (text: Text): boolean => NUMERIC.test(text);
const isTable = (value: Json): value is Exclude<Json, null | boolean | number | string> => typeof value === 'object' && value !== null;

/** "0", 0, "", null and what is empty are false. */
export function isTrue(value: Json): boolean {
  if (isTable(value)) return Object.keys(value).length > 0;
  return value !== null && value !== false && value !== 0 && value !== '' && value !== '0';
}

/** `==`. */
export const isLike = (a: Json, b: Json): boolean => order(a, b) === 0;

/** `===`. */
export function isSame(a: Json, b: Json): boolean {
  if (!isTable(a) || !isTable(b)) return a === b;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return Array.isArray(a) === Array.isArray(b) && left.length === right.length
    && left.every(([key, value], i) => right[i][0] === key && isSame(value as Json, right[i][1] as Json));
}

/** Below 0, 0 or above 0, as `<=>`; NaN: there is no order among them. */
export function order(a: Json, b: Json): number {
  if (typeof a === 'boolean' || typeof b === 'boolean') return Number(isTrue(a)) - Number(isTrue(b));
  if (a === null || b === null) {
    if (typeof a === 'string' || typeof b === 'string') return compare(a ?? '', b ?? '');
    return Number(isTrue(a)) - Number(isTrue(b));
  }
  if (isTable(a) || isTable(b)) return isTable(a) ? (isTable(b) ? orderOfTables(a, b) : 1) : -1;
  if (typeof a === 'string' && typeof b === 'string') return isNumeric(a) && isNumeric(b) ? compare(Number(a), Number(b)) : compare(a, b);
  if (typeof a === 'string') return isNumeric(a) ? compare(Number(a), b) : compare(a, String(b));
  if (typeof b === 'string') return isNumeric(b) ? compare(a, Number(b)) : compare(String(a), b);
  return compare(a, b);
}

const compare = <T>(a: T, b: T): number => (a === b ? 0 : a < b ? -1 : 1);

/** The one with fewer is less; then key by key. */
function orderOfTables(a: object, b: object): number {
  const [left, right] = [Object.entries(a), new Map<string, Json>(Object.entries(b))];
  if (left.length !== right.size) return left.length - right.size;
  for (const [key, value] of left) {
    const other = right.get(key);
    if (other === undefined) return NaN;
    const its = order(value as Json, other);
    if (its !== 0) return its;
  }
  return 0;
}

/** Throws ValueError. */
export function numberOf(value: Json, operator: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean' || value === null) return Number(value);
  if (typeof value === 'string' && isNumeric(value)) return Number(value);
  throw new ValueError(`${operator} is of numbers, and ${described(value)} is none`);
}

/** Throws ValueError. */
export function textOf(value: Json, operator: string): string {
  if (typeof value === 'string') return value;
  if (value === null || value === false) return '';
  if (value === true) return '1';
  if (typeof value === 'number') return String(value);
  throw new ValueError(`${operator} is of texts, and ${described(value)} is none`);
}

export function described(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** What is in a list, or in an object. Throws ValueError. */
export function membersOf(value: Json, operator: string): readonly Json[] {
  if (Array.isArray(value)) return value as Json[];
  if (isObject(value)) return Object.values(value) as Json[];
  throw new ValueError(`${operator} wants a list on its right, not ${described(value)}`);
}
