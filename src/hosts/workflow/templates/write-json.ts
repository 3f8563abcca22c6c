// JSON as Python's json.dumps writes it: ASCII, ", " and ": " between, floats by their repr.
import { floatText, repr } from '../values/python-text.ts';
import { isDict, isList, Tuple } from '../values/value.ts';
import type { Dict, Key, Value } from '../values/value.ts';
import { comparePoints } from './operators.ts';
import { typeError, typeName } from './things.ts';

interface Form { sorted: boolean; indent: number | undefined }

/** `json.dumps(value, sort_keys=sorted, indent=indent)`. */
export function dumps(value: Value, form: Form, level = 0): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? floatText(value) : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (typeof value === 'string') return quoted(value);
  if (isList(value)) return block('[', ']', value.map((item) => dumps(item, form, level + 1)), form, level);
  if (value instanceof Tuple) return dumps(value.items, form, level);
  if (isDict(value)) return block('{', '}', entries(value, form).map(([key, item]) => `${quoted(keyText(key))}: ${dumps(item, form, level + 1)}`), form, level);
  throw typeError(`Object of type ${typeName(value)} is not JSON serializable`);
}

const entries = (dict: Dict, { sorted }: Form): [Key, Value][] =>
  sorted ? [...dict].sort(([a], [b]) => comparePoints(keyText(a), keyText(b))) : [...dict];

const keyText = (key: Key): string => (typeof key === 'string' ? key : typeof key === 'boolean' || key === null ? String(key) : repr(key));

const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\x7f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

function block(open: string, close: string, parts: readonly string[], { indent }: Form, level: number): string {
  if (parts.length === 0) return open + close;
  if (indent === undefined) return open + parts.join(', ') + close;
  const line = (depth: number): string => `\n${' '.repeat(indent * depth)}`;
  return open + line(level + 1) + parts.join(`,${line(level + 1)}`) + line(level) + close;
}

/** `json.dumps` for a page: what HTML could take for its own is written as digits. */
export const forHtml = (json: string): string =>
  json.replace(/[<>&']/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
