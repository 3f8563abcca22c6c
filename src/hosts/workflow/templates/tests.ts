// The tests of Jinja2 (`x is ...`). A table; those that are not here are refused by name.
import { isDict, isList, Tuple } from '../values/value.ts';
import { compare, equal } from './operators.ts';
import { Callable, Lazy, Markup, numeric, Sequence, Undefined, unsupported, valueOf } from './things.ts';
import type { Thing } from './things.ts';
import { operate } from './operators.ts';

type Test = (thing: Thing, args: readonly Thing[]) => boolean;

const remainder = (thing: Thing, by: bigint): boolean => equal(operate('%', valueOf(thing), by), 0n);
const comparison = (sign: string): Test => (thing, [other]) => compare(sign, valueOf(thing), valueOf(other));
const value = (test: (value: ReturnType<typeof valueOf>) => boolean): Test => (thing) => !(thing instanceof Callable) && test(valueOf(thing));

export const tests: Record<string, Test> = {
  defined: (thing) => !(thing instanceof Undefined),
  undefined: (thing) => thing instanceof Undefined,
  none: value((one) => one === null),
  boolean: value((one) => typeof one === 'boolean'),
  true: value((one) => one === true),
  false: value((one) => one === false),
  integer: value((one) => typeof one === 'bigint'),
  float: value((one) => typeof one === 'number'),
  number: value((one) => numeric(one) !== undefined),
  string: value((one) => typeof one === 'string'),
  mapping: value(isDict),
  sequence: (thing) => thing instanceof Sequence || (!(thing instanceof Lazy) && value((one) => typeof one === 'string' || isList(one) || isDict(one) || one instanceof Tuple)(thing, [])),
  iterable: (thing) => thing instanceof Lazy || tests.sequence(thing, []),
  callable: (thing) => thing instanceof Callable,
  escaped: (thing) => thing instanceof Markup,
  odd: (thing) => !remainder(thing, 2n),
  even: (thing) => remainder(thing, 2n),
  divisibleby: (thing, [by]) => equal(operate('%', valueOf(thing), valueOf(by)), 0n),
  lower: value((one) => typeof one === 'string' && one === one.toLowerCase() && one !== one.toUpperCase()),
  upper: value((one) => typeof one === 'string' && one === one.toUpperCase() && one !== one.toLowerCase()),
  in: comparison('in'),
  ...Object.fromEntries([['==', 'eq', 'equalto'], ['!=', 'ne'], ['<', 'lt', 'lessthan'], ['>', 'gt', 'greaterthan'], ['<=', 'le'], ['>=', 'ge']]
    .flatMap((names) => names.map((name) => [name, comparison(names[0])]))),
};

/** Tests of Jinja2 that are not run here. */
export const otherTests = new Set(['sameas', 'filter', 'test']);

export const isTest = (name: string): boolean => Object.hasOwn(tests, name);

/** Runs a test by name. */
export function runTest(name: string, thing: Thing, args: readonly Thing[]): boolean {
  if (otherTests.has(name)) throw unsupported(`the test "${name}"`);
  return tests[name](thing, args);
}
