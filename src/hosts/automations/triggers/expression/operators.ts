// What the operators of expressions do, and how tightly they bind.
import type { Json } from '../../../../world/schema.ts';
import { matches } from './matches.ts';
import { isLike, isSame, isTrue, membersOf, numberOf, order, textOf, ValueError } from './values.ts';

interface Binary {
  binds: number;
  /** From right to left. */
  right?: true;
  /** The second is worked out only where it matters. */
  of(a: Json, b: () => Json): Json;
}

/** Numbers that `..` may make. */
const LONGEST_RANGE = 10_000;

const both = (binds: number, of: (a: Json, b: Json) => Json): Binary => ({ binds, of: (a, b) => of(a, b()) });
const ordered = (name: string, holds: (its: number) => boolean): [string, Binary] => [name, both(20, (a, b) => holds(order(a, b)))];
const texts = (name: string, holds: (a: string, b: string) => boolean): [string, Binary] =>
  [name, both(20, (a, b) => holds(textOf(a, name), textOf(b, name)))];
const numbers = (name: string, binds: number, of: (a: number, b: number) => number): [string, Binary] =>
  [name, both(binds, (a, b) => of(numberOf(a, name), numberOf(b, name)))];
const bits = (name: string, binds: number, of: (a: bigint, b: bigint) => bigint): [string, Binary] =>
  numbers(name, binds, (a, b) => Number(BigInt.asIntN(64, of(integer(a), integer(b)))));

const or: Binary = { binds: 10, of: (a, b) => isTrue(a) || isTrue(b()) };
const and: Binary = { binds: 15, of: (a, b) => isTrue(a) && isTrue(b()) };
const isIn = (name: string, a: Json, b: Json): boolean => membersOf(b, name).some((one) => isSame(one, a));

export const BINARY: ReadonlyMap<string, Binary> = new Map([
  ['or', or], ['||', or], ['and', and], ['&&', and],
  bits('|', 16, (a, b) => a | b), bits('^', 17, (a, b) => a ^ b), bits('&', 18, (a, b) => a & b),
  ['==', both(20, isLike)], ['!=', both(20, (a, b) => !isLike(a, b))], ['===', both(20, isSame)], ['!==', both(20, (a, b) => !isSame(a, b))],
  ordered('<', (its) => its < 0), ordered('>', (its) => its > 0), ordered('<=', (its) => its <= 0), ordered('>=', (its) => its >= 0),
  ['in', both(20, (a, b) => isIn('in', a, b))], ['not in', both(20, (a, b) => !isIn('not in', a, b))],
  texts('contains', (a, b) => a.includes(b)), texts('starts with', (a, b) => a.startsWith(b)), texts('ends with', (a, b) => a.endsWith(b)),
  ['matches', both(20, (a, b) => Number(matches(textOf(a, 'matches'), textOf(b, 'matches'))))],
  ['..', both(25, (a, b) => range(numberOf(a, '..'), numberOf(b, '..')))],
  numbers('+', 30, (a, b) => a + b), numbers('-', 30, (a, b) => a - b),
  ['~', both(40, (a, b) => textOf(a, '~') + textOf(b, '~'))],
  numbers('*', 60, (a, b) => a * b), numbers('/', 60, (a, b) => a / divisor(b)), numbers('%', 60, (a, b) => (Math.trunc(a) % divisor(Math.trunc(b))) + 0),
  ['**', { ...both(200, (a, b) => numberOf(a, '**') ** numberOf(b, '**')), right: true }],
]);

export const UNARY: ReadonlyMap<string, { binds: number; of(a: Json): Json }> = new Map([
  ['not', { binds: 50, of: (a: Json) => !isTrue(a) }], ['!', { binds: 50, of: (a: Json) => !isTrue(a) }],
  ['-', { binds: 500, of: (a: Json) => -numberOf(a, '-') + 0 }], ['+', { binds: 500, of: (a: Json) => a }],
]);

function divisor(by: number): number {
  if (by === 0) throw new ValueError('division by zero');
  return by;
}

function integer(value: number): bigint {
  if (!Number.isFinite(value)) throw new ValueError(`${value} has no bits`);
  return BigInt(Math.trunc(value));
}

function range(from: number, to: number): number[] {
  const [first, last] = [Math.trunc(from), Math.trunc(to)];
  const count = Math.abs(last - first) + 1;
  if (!(count <= LONGEST_RANGE)) throw new ValueError(`a range has at most ${LONGEST_RANGE} numbers`);
  return Array.from({ length: count }, (_, i) => (first <= last ? first + i : first - i));
}
