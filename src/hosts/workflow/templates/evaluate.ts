// Runs the tree of a template with Python's meaning of things.
import { Fault } from '../fault.ts';
import { Dict, Tuple } from '../values/value.ts';
import type { Key, Value } from '../values/value.ts';
import { Arguments } from './arguments.ts';
import { attribute, item, slice } from './attributes.ts';
import { filterNamed, otherFilters } from './filters.ts';
import { compare, COMPARISONS, operate } from './operators.ts';
import { depths } from './parse.ts';
import { isTest, otherTests, runTest } from './tests.ts';
import { Callable, Markup, Namespace, numeric, printed, Sequence, truth, typeError, typeName, Undefined, undefinedError, unsupported, valueOf } from './things.ts';
import type { Given, Thing } from './things.ts';
import type { Call, Identifier, Tree } from './tree.ts';

/** Names and what they stand for; what is set inside is not seen outside. */
export class Scope {
  private readonly own = new Map<string, Thing>();
  constructor(private readonly outer?: Scope) {}
  get(name: string): Thing | undefined { return this.own.get(name) ?? this.outer?.get(name); }
  set(name: string, thing: Thing): void { this.own.set(name, thing); }
}

const LITERALS = new Map<string, Value>([['true', true], ['True', true], ['false', false], ['False', false], ['none', null], ['None', null]]);

/** What an expression is. Throws a Fault. */
export function evaluate(tree: Tree, scope: Scope): Thing {
  switch (tree.type) {
    case 'IntegerLiteral': return integer(tree.value);
    case 'FloatLiteral': case 'StringLiteral': return tree.value;
    case 'Identifier': return named(tree.value, scope);
    case 'ArrayLiteral': return tree.value.map((one) => valueOf(evaluate(one, scope)));
    case 'TupleLiteral': return new Tuple(tree.value.map((one) => valueOf(evaluate(one, scope))));
    case 'ObjectLiteral': return new Dict([...tree.value].map(([key, one]) => [valueOf(evaluate(key, scope)) as Key, valueOf(evaluate(one, scope))]));
    case 'MemberExpression': return member(tree, scope);
    case 'BinaryExpression': return binary(tree, scope);
    case 'UnaryExpression': return unary(tree, scope);
    case 'FilterExpression': return filtered(evaluate(tree.operand, scope), tree.filter, scope);
    case 'Ternary': return evaluate(truth(evaluate(tree.condition, scope)) ? tree.trueExpr : tree.falseExpr, scope);
    case 'SelectExpression': return truth(evaluate(tree.test, scope)) ? evaluate(tree.lhs, scope)
      : new Undefined('the inline if-expression evaluated to false and no else section was defined.', true);
    case 'CallExpression': return call(evaluate(tree.callee, scope), given(tree.args, scope));
    default: throw unsupported(`a part of an expression (${tree.type})`);
  }
}

function integer(value: number): bigint {
  if (!Number.isSafeInteger(value)) throw unsupported('an integer beyond 2^53 in a template');
  return BigInt(value);
}

function named(name: string, scope: Scope): Thing {
  const literal = LITERALS.get(name);
  if (literal !== undefined) return literal;
  return scope.get(name) ?? globals[name] ?? new Undefined(`'${name}' is undefined`);
}

function member({ object, property, computed }: Tree & { type: 'MemberExpression' }, scope: Scope): Thing {
  const thing = evaluate(object, scope);
  if (!computed) return property.type === 'Identifier' ? attribute(thing, property.value) : item(thing, evaluate(property, scope));
  if (property.type !== 'SliceExpression') return item(thing, evaluate(property, scope));
  const part = (tree: Tree | undefined): Value => (tree === undefined ? null : valueOf(evaluate(tree, scope)));
  return slice(thing, part(property.start), part(property.stop), part(property.step));
}

type Binary = Tree & { type: 'BinaryExpression' };

function binary(tree: Binary, scope: Scope): Thing {
  const sign = tree.operator.value;
  if (sign === 'and' || sign === 'or') {
    const left = evaluate(tree.left, scope);
    return truth(left) === (sign === 'and') ? evaluate(tree.right, scope) : left;
  }
  if (COMPARISONS.has(sign)) return chain(tree, scope).holds;
  const [left, right] = [evaluate(tree.left, scope), evaluate(tree.right, scope)];
  if (left instanceof Markup || right instanceof Markup) throw unsupported(`"${sign}" on escaped text`);
  return sign === '~' ? printed(left) + printed(right) : operate(sign, valueOf(left), valueOf(right));
}

/** A comparison, and what stands at its right end: `a < b < c` compares b once more. */
function chain(tree: Binary, scope: Scope): { holds: boolean; right: Thing } {
  const { left, operator } = tree;
  if (left.type !== 'BinaryExpression' || !isChained(tree)) return compared(evaluate(left, scope), tree, scope);
  if (depths.get(operator) === undefined || depths.get(left.operator) === undefined) throw unsupported('"not in" in a chain of comparisons');
  const before = chain(left, scope);
  return before.holds ? compared(before.right, tree, scope) : before;
}

function isChained({ left, operator }: Binary): boolean {
  return left.type === 'BinaryExpression' && COMPARISONS.has(left.operator.value) && depths.get(left.operator) === depths.get(operator);
}

function compared(left: Thing, { operator, right }: Binary, scope: Scope): { holds: boolean; right: Thing } {
  const other = evaluate(right, scope);
  return { holds: compare(operator.value, valueOf(left), valueOf(other)), right: other };
}

function unary({ operator: { value: sign }, argument }: Tree & { type: 'UnaryExpression' }, scope: Scope): Thing {
  const thing = evaluate(argument, scope);
  if (sign === 'not') return !truth(thing);
  const value = valueOf(thing);
  const number = numeric(value);
  if (number === undefined) throw typeError(`bad operand type for unary ${sign}: '${typeName(value)}'`);
  return sign === '-' ? -number : number;
}

/** A filter, or a test that parse.ts made one: "is even", "is not even". */
export function filtered(thing: Thing, tree: Identifier | Call, scope: Scope): Thing {
  const name = (tree.type === 'Identifier' ? tree : tree.callee as Identifier).value;
  const its = tree.type === 'Identifier' ? NOTHING : given(tree.args, scope);
  const test = /^is (not )?(\w+)$/.exec(name);
  if (test !== null) return tested(test[2], thing, its) !== (test[1] !== undefined);
  const filter = filterNamed(name);
  if (filter === undefined) {
    if (otherFilters.has(name)) throw unsupported(`the filter "${name}"`);
    throw new Fault('TemplateAssertionError', `No filter named '${name}'.`);
  }
  if (thing instanceof Markup && !['e', 'escape', 'safe', 'string', 'length', 'count', 'tojson'].includes(name)) throw unsupported(`the filter "${name}" on escaped text`);
  if (thing instanceof Undefined && !thing.soft && !['default', 'd', 'items'].includes(name)) throw undefinedError(thing);
  const args = new Arguments(its, name);
  const result = filter(thing, args);
  args.end();
  return result;
}

function tested(name: string, thing: Thing, { args }: Given): boolean {
  const known: Record<string, string> = { equalto: 'eq' };
  const test = known[name] ?? name;
  if (otherTests.has(test)) throw unsupported(`the test "${name}"`);
  if (test === 'filter' || test === 'test' || isTest(test)) return runTest(test, thing, args);
  throw new Fault('TemplateAssertionError', `No test named '${name}'.`);
}

const NOTHING: Given = { args: [], named: new Map() };

export function given(trees: readonly Tree[], scope: Scope): Given {
  const args: Thing[] = [];
  const byName = new Map<string, Thing>();
  for (const tree of trees) {
    if (tree.type === 'KeywordArgumentExpression') byName.set(tree.key.value, evaluate(tree.value, scope));
    else if (tree.type === 'SpreadExpression' || tree.type === 'KeywordSpreadExpression') throw unsupported('arguments out of a list');
    else args.push(evaluate(tree, scope));
  }
  return { args, named: byName };
}

export function call(thing: Thing, its: Given): Thing {
  if (thing instanceof Callable) return thing.call(its);
  if (thing instanceof Undefined) throw undefinedError(thing);
  throw typeError(`'${typeName(thing)}' object is not callable`);
}

/** Numbers that `range` gives at most. */
const MOST = 100_000;

function range({ args }: Given): Thing {
  const numbers = args.map((one) => {
    const value = numeric(valueOf(one));
    if (typeof value !== 'bigint') throw typeError(`'${typeName(one)}' object cannot be interpreted as an integer`);
    return value;
  });
  const [from, to, step] = numbers.length === 1 ? [0n, numbers[0], 1n] : [numbers[0], numbers[1], numbers[2] ?? 1n];
  if (step === 0n) throw new Fault('ValueError', 'range() arg 3 must not be zero');
  const count = step > 0n ? (to - from + step - 1n) / step : (from - to - step - 1n) / -step;
  if (count > MOST) throw unsupported(`a range of more than ${MOST} numbers`);
  const items = Array.from({ length: Math.max(0, Number(count)) }, (_, i) => from + BigInt(i) * step);
  return new Sequence(items, `range(${from}, ${to}${step === 1n ? '' : `, ${step}`})`, 'range');
}

function dict({ args, named: byName }: Given): Thing {
  const base = args.length === 0 ? new Dict() : valueOf(args[0]);
  if (!(base instanceof Dict)) throw unsupported('dict() of something else than a mapping');
  return new Dict([...base, ...[...byName].map(([name, one]) => [name, valueOf(one)] as const)]);
}

function namespace({ args, named: byName }: Given): Thing {
  if (args.length > 0) throw unsupported('namespace() of a mapping');
  const space = new Namespace();
  for (const [name, one] of byName) space.fields.set(name, one);
  return space;
}

const refused = (name: string): Callable => new Callable(() => { throw unsupported(`the function "${name}"`); });

const globals: Record<string, Thing | undefined> = Object.assign(Object.create(null) as Record<string, Thing>, {
  range: new Callable(range), dict: new Callable(dict), namespace: new Callable(namespace),
  ...Object.fromEntries(['lipsum', 'cycler', 'joiner'].map((name) => [name, refused(name)])),
});
