// Python's operators on the values of templates.
import { Fault } from '../fault.ts';
import { isDict, isList, Tuple } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { typeName } from '../values/python-text.ts';
import { numeric, typeError, unsupported } from './things.ts';

type Operate = (a: Value, b: Value) => Value;

/** Bits of the largest integer that is worked out. */
const LARGEST = 100_000;
/** Items of the longest text or list that is made by repeating. */
const LONGEST = 1_000_000;

/** Integers stay integers; with a float both are floats. */
const arithmetic = (sign: string, whole: (a: bigint, b: bigint) => Value, float: (a: number, b: number) => Value): Operate => (a, b) => {
  const [left, right] = [numeric(a), numeric(b)];
  if (left === undefined || right === undefined) throw unlike(sign, a, b);
  return typeof left === 'bigint' && typeof right === 'bigint' ? whole(left, right) : float(Number(left), Number(right));
};

const unlike = (sign: string, a: Value, b: Value): Fault =>
  typeError(`unsupported operand type(s) for ${sign}: '${typeName(a)}' and '${typeName(b)}'`);

const zero = (message: string): Fault => new Fault('ZeroDivisionError', message);

const floor = (a: bigint, b: bigint): bigint => {
  if (b === 0n) throw zero('integer division or modulo by zero');
  const quotient = a / b;
  return a % b !== 0n && (a < 0n) !== (b < 0n) ? quotient - 1n : quotient;
};

const modulo = (a: number, b: number): number => {
  if (b === 0) throw zero('float modulo');
  const rest = a % b;
  return rest !== 0 && (rest < 0) !== (b < 0) ? rest + b : rest;
};

function power(a: bigint, b: bigint): Value {
  if (b < 0n) {
    if (a === 0n) throw zero('0.0 cannot be raised to a negative power');
    return Number(a) ** Number(b);
  }
  if (BigInt(a.toString(2).length) * b > LARGEST) throw unsupported('so large a power');
  return a ** b;
}

const numbers: Record<string, Operate> = {
  '+': arithmetic('+', (a, b) => a + b, (a, b) => a + b),
  '-': arithmetic('-', (a, b) => a - b, (a, b) => a - b),
  '*': arithmetic('*', (a, b) => a * b, (a, b) => a * b),
  '/': arithmetic('/', (a, b) => divide(Number(a), Number(b), 'division by zero'), (a, b) => divide(a, b, 'float division by zero')),
  '//': arithmetic('//', floor, (a, b) => Math.floor(divide(a, b, 'float floor division by zero'))),
  '%': arithmetic('%', (a, b) => a - floor(a, b) * b, modulo),
  '**': arithmetic('** or pow()', power, (a, b) => a ** b),
};

function divide(a: number, b: number, message: string): number {
  if (b === 0) throw zero(message);
  return a / b;
}

/** Adds numbers, joins texts and lists. */
function add(a: Value, b: Value): Value {
  if (typeof a === 'string') {
    if (typeof b === 'string') return a + b;
    throw typeError(`can only concatenate str (not "${typeName(b)}") to str`);
  }
  if (isList(a)) {
    if (isList(b)) return [...a, ...b];
    throw typeError(`can only concatenate list (not "${typeName(b)}") to list`);
  }
  if (a instanceof Tuple && b instanceof Tuple) return new Tuple([...a.items, ...b.items]);
  return numbers['+'](a, b);
}

function multiply(a: Value, b: Value): Value {
  const [many, times] = typeof a === 'string' || isList(a) ? [a, b] : [b, a];
  const count = numeric(times);
  if ((typeof many !== 'string' && !isList(many)) || typeof count !== 'bigint') return numbers['*'](a, b);
  const repeats = Math.max(0, Number(count));
  if (many.length * repeats > LONGEST) throw unsupported('so long a repetition');
  return typeof many === 'string' ? many.repeat(repeats) : Array.from({ length: repeats }, () => many).flat(1);
}

export function operate(sign: string, a: Value, b: Value): Value {
  if (sign === '+') return add(a, b);
  if (sign === '*') return multiply(a, b);
  if (sign === '%' && typeof a === 'string') throw unsupported('the operator % on a text');
  return numbers[sign](a, b);
}

/** Python's `==`: numbers by value, True is 1. */
export function equal(a: Value, b: Value): boolean {
  const [left, right] = [numeric(a), numeric(b)];
  if (left !== undefined || right !== undefined) return left !== undefined && right !== undefined && left == right; // eslint-disable-line eqeqeq
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (isDict(a)) return isDict(b) && a.size === b.size && [...a].every(([key, item]) => b.has(key) && equal(item, b.get(key)!));
  if (a instanceof Tuple) return b instanceof Tuple && equal(a.items, b.items);
  if (typeof a === 'object' && a !== null) throw unsupported(`comparing a ${typeName(a)}`);
  return a === b;
}

/** Less, equal or greater: -1, 0, 1; NaN where neither holds. */
export function order(sign: string, a: Value, b: Value): number {
  const [left, right] = [numeric(a), numeric(b)];
  if (left !== undefined && right !== undefined) return left < right ? -1 : left > right ? 1 : left == right ? 0 : NaN; // eslint-disable-line eqeqeq
  if (typeof a === 'string' && typeof b === 'string') return comparePoints(a, b);
  if ((isList(a) && isList(b)) || (a instanceof Tuple && b instanceof Tuple)) return orderItems(sign, listed(a), listed(b));
  throw typeError(`'${sign}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}

const listed = (value: readonly Value[] | Tuple): readonly Value[] => (value instanceof Tuple ? value.items : value);

function orderItems(sign: string, a: readonly Value[], b: readonly Value[]): number {
  const at = a.findIndex((item, i) => i >= b.length || !equal(item, b[i]));
  if (at < 0 || at >= b.length) return Math.sign(a.length - b.length);
  return order(sign, a[at], b[at]);
}

/** Texts by code points. */
export function comparePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i].codePointAt(0)! - right[i].codePointAt(0)!;
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(left.length - right.length);
}

/** `a in b`. */
export function contains(a: Value, b: Value): boolean {
  if (typeof b === 'string') {
    if (typeof a === 'string') return b.includes(a);
    throw typeError(`'in <string>' requires string as left operand, not ${typeName(a)}`);
  }
  if (isList(b)) return b.some((item) => equal(a, item));
  if (isDict(b)) return [...b.keys()].some((key) => equal(a, key));
  if (b instanceof Tuple) return contains(a, b.items);
  throw typeError(`argument of type '${typeName(b)}' is not iterable`);
}

const holds: Record<string, (order: number) => boolean> = {
  '<': (o) => o < 0, '>': (o) => o > 0, '<=': (o) => o <= 0, '>=': (o) => o >= 0,
};

/** A comparison by its sign: == != < > <= >= in, not in. */
export function compare(sign: string, a: Value, b: Value): boolean {
  switch (sign) {
    case '==': return equal(a, b);
    case '!=': return !equal(a, b);
    case 'in': return contains(a, b);
    case 'not in': return !contains(a, b);
    default: return holds[sign](order(sign, a, b));
  }
}

export const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=', 'in', 'not in']);
