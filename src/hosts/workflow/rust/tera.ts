// Conditions of the Rust engine: Tera's expressions, as far as they are run here. What Tera does not have fails as it does there;
// what it has and this has not is refused.
import { Fault } from '../fault.ts';
import { COMPARISONS } from '../templates/operators.ts';
import { depths, parse } from '../templates/parse.ts';
import { unsupported } from '../templates/things.ts';
import type { Body, Call, Identifier, Tree } from '../templates/tree.ts';
import { Dict, isDict, isList } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { teraFilters } from './tera-filters.ts';
import { rustText } from './text.ts';

const fault = (message: string): Fault => new Fault('Template error', message);

export class Tera {
  private readonly parsed = new Map<string, Body>();

  /** What a template prints. Throws a Fault of type "Template error". */
  render(text: string, names: Record<string, Value>): string {
    let body = this.parsed.get(text);
    if (body === undefined) this.parsed.set(text, body = parsed(text));
    return body.map((tree) => this.printed(tree, names)).join('');
  }

  private printed(tree: Tree, names: Record<string, Value>): string {
    if (tree.type === 'Comment') return '';
    if (tree.type === 'If') {
      const body = isTrue(tree.test, names) ? tree.body : tree.alternate;
      return body.map((one) => this.printed(one, names)).join('');
    }
    if (['For', 'Set', 'Macro', 'CallStatement', 'FilterStatement'].includes(tree.type)) throw unsupported(`a block of Tera (${tree.type})`);
    return rustText(valueOf(tree, names));
  }
}

function parsed(text: string): Body {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof Fault && error.type !== 'Unsupported') throw error.at({}, `Failed to compile template: ${error.message}`).as('Template error');
    throw error;
  }
}

const LITERALS = new Map<string, Value>([['true', true], ['True', true], ['false', false], ['False', false]]);

/** The value of an expression; a name that is not there is a fault. */
function valueOf(tree: Tree, names: Record<string, Value>): Value {
  switch (tree.type) {
    case 'IntegerLiteral': return BigInt(tree.value);
    case 'FloatLiteral': case 'StringLiteral': return tree.value;
    case 'ArrayLiteral': return tree.value.map((one) => valueOf(one, names));
    case 'Identifier': case 'MemberExpression': {
      const found = lookUp(tree, names);
      if (found === undefined) throw fault(`Variable \`${pathOf(tree)}\` not found in context`);
      return found;
    }
    case 'BinaryExpression': return binary(tree, names);
    case 'UnaryExpression': return unary(tree, names);
    case 'FilterExpression': return filtered(tree, names);
    default: throw fault(`an expression that Tera does not have (${tree.type})`);
  }
}

/** A name with what follows it; undefined where it is not there. */
function lookUp(tree: Tree, names: Record<string, Value>): Value | undefined {
  if (tree.type === 'Identifier') return LITERALS.get(tree.value) ?? (Object.hasOwn(names, tree.value) ? names[tree.value] : undefined);
  if (tree.type !== 'MemberExpression') throw fault('an expression that Tera does not have');
  const object = lookUp(tree.object, names);
  const key = tree.computed ? valueOf(tree.property, names) : tree.property.type === 'Identifier' ? tree.property.value : valueOf(tree.property, names);
  if (isDict(object)) return object.get(typeof key === 'string' ? key : String(key));
  return isList(object) && typeof key === 'bigint' ? object[Number(key)] : undefined;
}

const pathOf = (tree: Tree): string =>
  tree.type === 'Identifier' ? tree.value : tree.type === 'MemberExpression' && !tree.computed ? `${pathOf(tree.object)}.${pathOf(tree.property)}` : '...';

type Binary = Tree & { type: 'BinaryExpression' };

function binary(tree: Binary, names: Record<string, Value>): Value {
  const sign = tree.operator.value;
  if (sign === 'and') return isTrue(tree.left, names) && isTrue(tree.right, names);
  if (sign === 'or') return isTrue(tree.left, names) || isTrue(tree.right, names);
  if (COMPARISONS.has(sign)) return compared(tree, names);
  const [left, right] = [valueOf(tree.left, names), valueOf(tree.right, names)];
  if (sign === '~') return rustText(left) + rustText(right);
  return calculated(sign, left, right);
}

function compared({ operator, left, right }: Binary, names: Record<string, Value>): boolean {
  if (left.type === 'BinaryExpression' && COMPARISONS.has(left.operator.value) && depths.get(left.operator) === depths.get(operator)) {
    throw fault('a chain of comparisons, which Tera does not have');
  }
  const [a, b] = [valueOf(left, names), valueOf(right, names)];
  switch (operator.value) {
    case '==': return equal(a, b);
    case '!=': return !equal(a, b);
    case 'in': return isIn(a, b);
    case 'not in': return !isIn(a, b);
    default: return ordered(operator.value, number(a), number(b));
  }
}

const ordered = (sign: string, a: number, b: number): boolean => (sign === '<' ? a < b : sign === '>' ? a > b : sign === '<=' ? a <= b : a >= b);

function number(value: Value): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  throw fault(`Comparison to NaN or of something else than numbers`);
}

function equal(a: Value, b: Value): boolean {
  if ((typeof a === 'number' || typeof a === 'bigint') && (typeof b === 'number' || typeof b === 'bigint')) return Number(a) === Number(b);
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (isDict(a)) return isDict(b) && a.size === b.size && [...a].every(([key, item]) => b.has(key) && equal(item, b.get(key)!));
  return a === b;
}

function isIn(a: Value, b: Value): boolean {
  if (isList(b)) return b.some((item) => equal(a, item));
  if (typeof b === 'string' && typeof a === 'string') return b.includes(a);
  if (isDict(b) && typeof a === 'string') return b.has(a);
  throw fault(`Tried to use "in" on something that is no list, text or mapping`);
}

function calculated(sign: string, left: Value, right: Value): Value {
  const isNumber = (value: Value): value is bigint | number => typeof value === 'bigint' || typeof value === 'number';
  if (!isNumber(left) || !isNumber(right)) throw fault(`Tried to do math with something else than numbers`);
  if (typeof left === 'bigint' && typeof right === 'bigint' && sign !== '/') {
    if (sign === '%' && right === 0n) throw fault('Tried to do a modulo by zero');
    const whole = { '+': () => left + right, '-': () => left - right, '*': () => left * right, '%': () => left % right }[sign];
    if (whole !== undefined) return whole();
  }
  const [a, b] = [Number(left), Number(right)];
  if (sign === '/' && b === 0) throw fault('Tried to divide by zero');
  const float = { '+': () => a + b, '-': () => a - b, '*': () => a * b, '/': () => a / b, '%': () => a % b }[sign];
  if (float === undefined) throw fault(`the operator ${sign}, which Tera does not have`);
  return float();
}

function unary({ operator: { value: sign }, argument }: Tree & { type: 'UnaryExpression' }, names: Record<string, Value>): Value {
  if (sign === 'not') return !isTrue(argument, names);
  return calculated('-', 0n, valueOf(argument, names));
}

/** A condition: what is not there is false. */
function isTrue(tree: Tree, names: Record<string, Value>): boolean {
  const isName = tree.type === 'Identifier' || tree.type === 'MemberExpression';
  return truthOf(isName ? lookUp(tree, names) ?? null : valueOf(tree, names));
}

/** Tera's (and the engine's) truth of a value: 0, "", [], {} and null are false. */
export function truthOf(value: Value): boolean {
  if (isList(value)) return value.length > 0;
  if (isDict(value)) return value.size > 0;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value) !== 0;
  return Boolean(value);
}

function filtered({ operand, filter }: Tree & { type: 'FilterExpression' }, names: Record<string, Value>): Value {
  const name = (filter.type === 'Identifier' ? filter : filter.callee as Identifier).value;
  const test = /^is (not )?(\w+)$/.exec(name);
  if (test !== null) return tested(test[2], operand, filter, names) !== (test[1] !== undefined);
  const run = teraFilters[name] as (typeof teraFilters)[string] | undefined;
  if (run === undefined) throw unsupported(`the filter "${name}" of Tera`);
  const given = named(filter, names);
  const found = operand.type === 'Identifier' || operand.type === 'MemberExpression' ? lookUp(operand, names) : valueOf(operand, names);
  if (found === undefined && name === 'default') return given.get('value') ?? null;
  return run(found ?? valueOf(operand, names), given);
}

function named(filter: Identifier | Call, names: Record<string, Value>): Map<string, Value> {
  const args = filter.type === 'Identifier' ? [] : filter.args;
  return new Map(args.map((arg) => {
    if (arg.type !== 'KeywordArgumentExpression') throw fault('an argument without a name, which filters of Tera do not have');
    return [arg.key.value, valueOf(arg.value, names)];
  }));
}

function tested(name: string, operand: Tree, filter: Identifier | Call, names: Record<string, Value>): boolean {
  const isName = operand.type === 'Identifier' || operand.type === 'MemberExpression';
  const found = isName ? lookUp(operand, names) : valueOf(operand, names);
  if (name === 'defined') return found !== undefined;
  if (name === 'undefined') return found === undefined;
  const value = found ?? valueOf(operand, names);
  const args = filter.type === 'Identifier' ? [] : filter.args.map((one) => valueOf(one, names));
  const test = TESTS[name] as (typeof TESTS)[string] | undefined;
  if (test === undefined) throw fault(`Test '${name}' not found`);
  return test(value, args[0] ?? null);
}

const TESTS: Record<string, (value: Value, argument: Value) => boolean> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' || typeof value === 'bigint',
  odd: (value) => number(value) % 2 !== 0,
  even: (value) => number(value) % 2 === 0,
  divisibleby: (value, by) => number(value) % number(by) === 0,
  iterable: (value) => isList(value) || isDict(value),
  object: (value) => value instanceof Dict,
  starting_with: (value, part) => String(value).startsWith(String(part)),
  ending_with: (value, part) => String(value).endsWith(String(part)),
  containing: (value, part) => isIn(part, value),
};
