// Python's own words for values: str, repr, the names of types.
import { BranchResult, Binary, Foreign, isDict, isList, Moment, Names, Tuple } from './value.ts';
import type { Key, Value } from './value.ts';

/** `str(value)`. */
export const str = (value: Value): string => (typeof value === 'string' ? value : repr(value));

/** `repr(value)`. */
export function repr(value: Value): string {
  if (value === null) return 'None';
  switch (typeof value) {
    case 'boolean': return value ? 'True' : 'False';
    case 'bigint': return String(value);
    case 'number': return floatText(value);
    case 'string': return textRepr(value);
  }
  if (isList(value)) return `[${value.map(repr).join(', ')}]`;
  if (isDict(value)) return `{${[...value].map(([key, item]) => `${repr(key)}: ${repr(item)}`).join(', ')}}`;
  return oddRepr(value);
}

function oddRepr(value: Tuple | Moment | Binary | Names | Foreign | BranchResult): string {
  if (value instanceof Tuple) return `(${value.items.map(repr).join(', ')}${value.items.length === 1 ? ',' : ''})`;
  if (value instanceof Binary) return `b${textRepr(value.bytes)}`;
  if (value instanceof Names) return value.items.length === 0 ? 'set()' : `{${value.items.map(repr).join(', ')}}`;
  if (value instanceof BranchResult) return branchText(value);
  return value.text;
}

function branchText({ branch, state, error }: BranchResult): string {
  const told = `branch=${repr(branch)}, success=${repr(error === null)}, state=${repr(state)}, error=${repr(error)}`;
  return `ParallelFlowResult(${told}, error_type=None, traceback=None, timeout=False, timing_ms=0.0, retry_count=0, `
    + 'circuit_state=None, attempt_errors=[], exit_code=None)';
}

/** A float as Python writes it: the shortest digits that read back, an exponent below 1e-4 and from 1e16. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [digits, exponent] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 16) return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  const plain = power < 0 ? value.toFixed(20).replace(/0+$/, '') : String(value);
  if (power >= 0) return plain.includes('.') ? plain : `${plain}.0`;
  return `${value < 0 ? '-' : ''}0.${'0'.repeat(-power - 1)}${digits.replace(/[-.]/g, '')}`;
}

const ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/** A text in single quotes, in double ones where it holds a single one and no double. */
function textRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\\\n\r\t]/g, (char) => ESCAPES[char])
    .replace(/[\0-\x1f\x7f-\xa0\xad]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return quote + (quote === "'" ? inside.replaceAll("'", "\\'") : inside) + quote;
}

/** The name of a value's type in Python. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (isList(value)) return 'list';
  if (isDict(value)) return 'dict';
  switch (typeof value) {
    case 'boolean': return 'bool';
    case 'bigint': return 'int';
    case 'number': return 'float';
    case 'string': return 'str';
  }
  if (value instanceof Foreign || value instanceof Moment) return value.type;
  if (value instanceof Tuple) return 'tuple';
  if (value instanceof Binary) return 'bytes';
  return value instanceof Names ? 'set' : 'ParallelFlowResult';
}

/** Python's truth of a value. */
export function truth(value: Value): boolean {
  if (isList(value)) return value.length > 0;
  if (isDict(value)) return value.size > 0;
  if (value instanceof Tuple || value instanceof Names) return value.items.length > 0;
  if (value instanceof Binary) return value.bytes.length > 0;
  return typeof value === 'number' ? value !== 0 : Boolean(value);
}

/** Keys that JSON writes as texts. */
export const keyText = (key: Key): string => (typeof key === 'string' ? key : repr(key));
