// The tags of a template: if, for, set, macro, call, filter.
import { Fault } from '../fault.ts';
import { Tuple } from '../values/value.ts';
import { call, evaluate, filtered, given, Scope } from './evaluate.ts';
import { Callable, Fields, itemsOf, Markup, Namespace, printed, truth, Undefined, unsupported, valueOf } from './things.ts';
import type { Given, Thing } from './things.ts';
import type { Body, Identifier, Keyword, Tree } from './tree.ts';
import { equal } from './operators.ts';

/** Characters that a template may give. */
const LONGEST = 4 * 1024 * 1024;

/** What a template prints. `spend` is called for each step, and throws where the run is past its limits. */
export class Rendering {
  constructor(private readonly spend: () => void) {}

  body(body: Body, scope: Scope): string {
    let text = '';
    for (const tree of body) {
      this.spend();
      text += this.tree(tree, scope);
      if (text.length > LONGEST) throw unsupported(`a text of more than ${LONGEST} characters`);
    }
    return text;
  }

  private tree(tree: Tree, scope: Scope): string {
    switch (tree.type) {
      case 'StringLiteral': return tree.value;
      case 'Comment': return '';
      case 'If': return this.body(truth(evaluate(tree.test, scope)) ? tree.body : tree.alternate, scope);
      case 'For': return this.loop(tree, scope);
      case 'Set': return this.set(tree, scope);
      case 'Macro': scope.set(tree.name.value, this.macro(tree.args, tree.body, scope)); return '';
      case 'CallStatement': return this.callBlock(tree, scope);
      case 'FilterStatement': return printed(filtered(this.body(tree.body, new Scope(scope)), tree.filter, scope));
      default: return printed(evaluate(tree, scope));
    }
  }

  private loop({ loopvar, iterable, body, defaultBlock }: Tree & { type: 'For' }, scope: Scope): string {
    const isFiltered = iterable.type === 'SelectExpression';
    const all = itemsOf(evaluate(isFiltered ? iterable.lhs : iterable, scope));
    const items = isFiltered ? all.filter((one) => {
      const inner = new Scope(scope);
      assign(loopvar, one, inner);
      return truth(evaluate(iterable.test, inner));
    }) : all;
    if (items.length === 0) return this.body(defaultBlock, scope);
    let seen: Thing | undefined;
    const changed = (its: Given): Thing => {
      const value = its.args.map(valueOf);
      const isNew = seen === undefined || !equal(valueOf(seen), value);
      seen = value;
      return isNew;
    };
    return items.map((one, i) => {
      this.spend();
      const inner = new Scope(scope);
      assign(loopvar, one, inner);
      inner.set('loop', loopFields(items, i, changed));
      return this.body(body, inner);
    }).join('');
  }

  private set({ assignee, value, body }: Tree & { type: 'Set' }, scope: Scope): string {
    const thing = value === null ? new Markup(this.body(body, new Scope(scope))).text : evaluate(value, scope);
    assign(assignee, thing, scope);
    return '';
  }

  private macro(parameters: readonly (Identifier | Keyword)[], body: Body, scope: Scope): Callable {
    return new Callable((its) => {
      this.spend();
      const inner = new Scope(scope);
      bind(parameters, its, inner);
      return this.body(body, inner);
    });
  }

  private callBlock({ call: tree, callerArgs, body }: Tree & { type: 'CallStatement' }, scope: Scope): string {
    const inner = given(tree.args, scope);
    const caller = this.macro(callerArgs ?? [], body, scope);
    return printed(call(evaluate(tree.callee, scope), { ...inner, named: new Map([...inner.named, ['caller', caller]]) }));
  }
}

/** Gives a macro its arguments. */
function bind(parameters: readonly (Identifier | Keyword)[], { args, named }: Given, scope: Scope): void {
  if (args.length > parameters.length) throw new Fault('TypeError', 'macro takes not so many arguments');
  parameters.forEach((parameter, i) => {
    const name = parameter.type === 'Identifier' ? parameter.value : parameter.key.value;
    const thing = args.at(i) ?? named.get(name);
    const initial = (): Thing => (parameter.type === 'Identifier' ? new Undefined(`parameter '${name}' was not provided`) : evaluate(parameter.value, scope));
    scope.set(name, i < args.length ? args[i] : thing ?? initial());
  });
  const caller = named.get('caller');
  if (caller !== undefined) scope.set('caller', caller);
}

function assign(target: Tree, thing: Thing, scope: Scope): void {
  if (target.type === 'Identifier') return scope.set(target.value, thing);
  if (target.type === 'TupleLiteral') return assignParts(target.value, thing, scope);
  if (target.type === 'MemberExpression' && !target.computed && target.property.type === 'Identifier') {
    const space = evaluate(target.object, scope);
    if (space instanceof Namespace) {
      space.fields.set(target.property.value, thing);
      return;
    }
    throw new Fault('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
  }
  throw unsupported('setting this');
}

function assignParts(targets: readonly Tree[], thing: Thing, scope: Scope): void {
  const parts = thing instanceof Tuple ? thing.items : itemsOf(thing);
  if (parts.length < targets.length) throw new Fault('ValueError', `not enough values to unpack (expected ${targets.length}, got ${parts.length})`);
  if (parts.length > targets.length) throw new Fault('ValueError', `too many values to unpack (expected ${targets.length})`);
  targets.forEach((target, i) => assign(target, parts[i], scope));
}

/** `loop` of the item at an index. */
function loopFields(items: readonly Thing[], i: number, changed: (its: Given) => Thing): Fields {
  const number = (value: number): Thing => BigInt(value);
  const fields: Record<string, () => Thing> = {
    index: () => number(i + 1), index0: () => number(i), length: () => number(items.length),
    revindex: () => number(items.length - i), revindex0: () => number(items.length - i - 1),
    first: () => i === 0, last: () => i === items.length - 1, depth: () => 1n, depth0: () => 0n,
    previtem: () => (i > 0 ? items[i - 1] : new Undefined('there is no previous item')),
    nextitem: () => (i < items.length - 1 ? items[i + 1] : new Undefined('there is no next item')),
    cycle: () => new Callable(({ args }) => args[i % args.length]),
    changed: () => new Callable(changed),
  };
  return new Fields((name) => (Object.hasOwn(fields, name) ? fields[name]() : new Undefined(`'jinja2.runtime.LoopContext object' has no attribute '${name}'`)));
}
