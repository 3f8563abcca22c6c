// What a query says of one entity. A field without a value, and values of unlike types, are no error: the predicate is false. Over
// edges it is true where it is for any entity at their ends.
import type { Json } from '../../../world/schema.ts';
import type { View } from '../data/view.ts';
import { likeOf, matchesOf, PatternError } from './patterns.ts';
import { QueryError } from './tree.ts';
import type { Expression, Operand, Path, Relation, Scalar } from './tree.ts';

/** What names mean: a table's facet, and the key of a field as it is called here. `tables`: those that the query names. */
export interface Names {
  facetOf(table: string): string;
  keyOf(view: View, entity: string, name: string, tables: readonly string[]): string;
  /** The key that a name has for all that are in a table; undefined: it depends on the entity. */
  keyIn(name: string, table: string): string | undefined;
}

export type Predicate = (entity: string) => boolean;
type Test = (view: View, entity: string) => boolean;

export interface Compiling { names: Names; parameters: readonly Json[]; tables: readonly string[] }

/** Throws QueryError where a pattern is none. */
export function predicateOf(expression: Expression, view: View, compiling: Compiling): Predicate {
  const test = testOf(expression, compiling);
  return (entity) => test(view, entity);
}

function testOf(expression: Expression, compiling: Compiling): Test {
  const { names } = compiling;
  switch (expression.kind) {
    case 'and': { const parts = expression.parts.map((part) => testOf(part, compiling)); return (view, entity) => parts.every((part) => part(view, entity)); }
    case 'or': { const parts = expression.parts.map((part) => testOf(part, compiling)); return (view, entity) => parts.some((part) => part(view, entity)); }
    case 'not': { const of = testOf(expression.of, compiling); return (view, entity) => !of(view, entity); }
    case 'table': {
      const name = valueOf(expression.name, compiling);
      const facet = typeof name === 'string' ? names.facetOf(name) : undefined;
      return (view, entity) => facet !== undefined && view.has(entity, facet) === expression.is;
    }
    case 'compare': { const to = valueOf(expression.to, compiling); return any(expression.path, compiling, (value) => compares(value, expression.relation, to)); }
    case 'in': { const list = listOf(expression.list, compiling); return any(expression.path, compiling, (value) => value !== undefined && list.some((one) => equal(value, one))); }
    case 'like': return textTest(expression.path, expression.pattern, compiling, likeOf);
    case 'matches': return textTest(expression.path, expression.pattern, compiling, matchesOf);
    case 'exists': return existsTest(expression.path, compiling);
    case 'truthy': return any(expression.path, compiling, (value) => value !== undefined && value !== false);
  }
}

function textTest(path: Path, pattern: Operand, compiling: Compiling, make: (pattern: string) => (text: string) => boolean): Test {
  const text = valueOf(pattern, compiling);
  if (typeof text !== 'string') return () => false;
  try {
    const fits = make(text);
    return any(path, compiling, (value) => typeof value === 'string' && fits(value));
  } catch (error) {
    throw error instanceof PatternError ? new QueryError('InvalidRegex', error.message, 1, 1) : error;
  }
}

/** A field that has a value, a facet that is attached, or an edge that leads somewhere. */
function existsTest({ steps, field }: Path, compiling: Compiling): Test {
  if (field === undefined) return (view, entity) => ends(view, entity, steps).length > 0;
  const holds = any({ steps, field }, compiling, (value) => value !== undefined);
  return (view, entity) => holds(view, entity) || ends(view, entity, steps).some((one) => view.has(one, field));
}

/** Whether it holds for the value of a path's field at any of its ends. */
function any({ steps, field }: Path, compiling: Compiling, holds: (value: Json | undefined) => boolean): Test {
  if (field === undefined) return (view, entity) => ends(view, entity, steps).some((one) => holds(one));
  if (steps.length === 0) {
    // What must be in one table has a name's key there: it is not looked for in each entity.
    const key = field !== 'id' && compiling.tables.length === 1 ? compiling.names.keyIn(field, compiling.tables[0]) : undefined;
    return (view, entity) => anyOf(view, entity, field, compiling, holds, key);
  }
  return (view, entity) => ends(view, entity, steps).some((one) => anyOf(view, one, field, compiling, holds));
}

/** A field; where there is none, "edge.property" of the edges that lead from the entity. */
function anyOf(view: View, entity: string, name: string, compiling: Compiling, holds: (value: Json | undefined) => boolean, key?: string): boolean {
  const value = key === undefined ? fieldOf(view, entity, name, compiling) : view.field(entity, key);
  const dot = value === undefined ? name.indexOf('.') : -1;
  if (dot < 0) return holds(value);
  const edges = view.edges(entity, 'source', name.slice(0, dot));
  return edges.length === 0 ? holds(undefined) : edges.some(({ id }) => holds(view.property(id, name.slice(dot + 1))));
}

/** `id` is the entity's own. */
export function fieldOf(view: View, entity: string, name: string, { names, tables }: Compiling): Json | undefined {
  if (name === 'id') return entity;
  return view.field(entity, names.keyOf(view, entity, name, tables));
}

function ends(view: View, entity: string, steps: Path['steps']): string[] {
  let at = [entity];
  for (const { edge, end } of steps) {
    const from = end === 'target' ? 'source' : 'target';
    at = [...new Set(at.flatMap((one) => view.edges(one, from, edge).map((its) => its[end])))];
  }
  return at;
}

/** The value of the first end of a path, for an order. */
export function firstValue(view: View, entity: string, { steps, field }: Path, compiling: Compiling): Json | undefined {
  const [one] = ends(view, entity, steps);
  return one === undefined || field === undefined ? one : fieldOf(view, one, field, compiling);
}

export function valueOf(operand: Operand, { parameters }: Compiling): Json {
  if ('value' in operand) return operand.value;
  if ('parameter' in operand) return parameters[operand.parameter];
  return null;
}

function listOf(operand: Operand, compiling: Compiling): readonly Json[] {
  if ('list' in operand) return operand.list.map((one) => valueOf(one, compiling));
  const value = valueOf(operand, compiling);
  return Array.isArray(value) ? value as readonly Json[] : [];
}

function compares(value: Json | undefined, relation: Relation, to: Json): boolean {
  if (to === null) return relation === '==' ? value === undefined : relation === '!=' && value !== undefined;
  if (value === undefined || value === null || typeof value !== typeof to) return false;
  if (relation === '==') return equal(value, to);
  if (relation === '!=') return !equal(value, to);
  const order = orderOf(value as Scalar, to as Scalar);
  if (order === undefined) return false;
  return relation === '<' ? order < 0 : relation === '>' ? order > 0 : relation === '<=' ? order <= 0 : order >= 0;
}

const equal = (a: Json, b: Json): boolean => a === b || (typeof a === 'object' && a !== null && JSON.stringify(a) === JSON.stringify(b));

/** Numbers by size, texts by their code points. undefined: they have no order. */
function orderOf(a: Scalar, b: Scalar): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return typeof a === 'string' && typeof b === 'string' ? compareTexts(a, b) : undefined;
}

export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) return a.codePointAt(at)! - b.codePointAt(at)!;
  }
  return a.length - b.length;
}
