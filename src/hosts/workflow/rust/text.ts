// Values as the Rust engine writes them.
import { floatText } from '../values/python-text.ts';
import { isDict, isList } from '../values/value.ts';
import type { Value } from '../values/value.ts';

/** A float as Rust's JSON writes it: as Python, with another form of the exponent. */
export const rustFloat = (value: number): string => floatText(value).replace(/e([-+])0?/, (_whole, sign: string) => `e${sign === '-' ? '-' : ''}`);

/** What Tera prints of a value. */
export function rustText(value: Value): string {
  if (value === null) return '';
  if (isList(value)) return `[${value.map(rustText).join(', ')}]`;
  if (isDict(value)) return '[object]';
  return typeof value === 'number' ? rustFloat(value) : String(value);
}
