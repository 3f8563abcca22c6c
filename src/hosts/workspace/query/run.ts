// Runs queries: finds by an index who may fit, looks at each, and puts them in order. Without ORDER BY they stand in the order in
// which they were made.
import type { Json } from '../../../world/schema.ts';
import type { View } from '../data/view.ts';
import { compareTexts, firstValue, predicateOf, valueOf } from './evaluate.ts';
import type { Compiling, Names } from './evaluate.ts';
import { parseQuery } from './parse.ts';
import { QueryError } from './tree.ts';
import type { Expression, Query } from './tree.ts';

/** A table of so many is looked through: an index of a field is made from all entities that there are. */
const SMALL = 500;

export class Queries {
  private readonly parsed = new Map<string, Query>();

  constructor(private readonly names: Names) {}

  /** Ids of entities. `most`: no more than so many. Throws QueryError. */
  run(view: View, text: string, parameters: readonly Json[], most = Infinity): string[] {
    const query = this.parse(text);
    if (parameters.length !== query.parameters) {
      throw new QueryError('WrongParameters', `it has ${query.parameters} ? and gets ${parameters.length} ${parameters.length === 1 ? 'value' : 'values'}`, 1, 1);
    }
    const compiling: Compiling = { names: this.names, parameters, tables: tablesIn(query.where, parameters) };
    const holds = predicateOf(query.where, view, compiling);
    const limit = Math.min(most, limitOf(query, compiling));
    const found: string[] = [];
    const candidates = this.candidates(query.where, view, compiling);
    for (const id of query.order.length === 0 && limit < candidates.length ? candidates.sort() : candidates) {
      if (query.order.length === 0 && found.length >= limit) break;
      if (view.alive(id) && holds(id)) found.push(id);
    }
    found.sort();
    return (query.order.length === 0 ? found : ordered(found, query, view, compiling)).slice(0, limit);
  }

  private parse(text: string): Query {
    let query = this.parsed.get(text);
    if (query === undefined) {
      query = parseQuery(text);
      if (this.parsed.size >= 200) this.parsed.clear();
      this.parsed.set(text, query);
    }
    return query;
  }

  /** Of what must hold, the narrowest that an index knows. */
  private candidates(where: Expression, view: View, compiling: Compiling): string[] {
    const must = where.kind === 'and' ? where.parts : [where];
    let narrowest: ReadonlySet<string> | undefined;
    const take = (found: ReadonlySet<string>): void => { if (narrowest === undefined || found.size < narrowest.size) narrowest = found; };
    const facets = must.flatMap((one) => (one.kind === 'table' && one.is ? [this.names.facetOf(String(valueOf(one.name, compiling)))] : []));
    const isSmall = facets.some((facet) => view.countWith(facet) <= SMALL);
    for (const one of must) {
      if (one.kind !== 'compare' || one.relation !== '==' || one.path.steps.length > 0 || one.path.field === undefined || one.path.field === 'id') continue;
      const to = valueOf(one.to, compiling);
      const key = this.keyIn(one.path.field, compiling.tables);
      if (key !== undefined && to !== null && typeof to !== 'object' && (!isSmall || view.isIndexed(key))) take(view.withValue(key, to as string | number | boolean));
    }
    if (narrowest === undefined) for (const facet of facets) take(view.withFacet(facet));
    return [...narrowest ?? view.everything()];
  }

  /** The key that a name has in all of the query's tables; undefined: that depends on the entity. */
  private keyIn(name: string, tables: readonly string[]): string | undefined {
    return tables.length === 1 ? this.names.keyIn(name, tables[0]) : undefined;
  }
}

function ordered(found: readonly string[], { order }: Query, view: View, compiling: Compiling): string[] {
  const keyed = found.map((id) => ({ id, keys: order.map(({ path }) => firstValue(view, id, path, compiling)) }));
  keyed.sort((a, b) => {
    for (const [i, { descending }] of order.entries()) {
      const by = compareValues(a.keys[i], b.keys[i]);
      if (by !== 0) return descending ? -by : by;
    }
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  });
  return keyed.map(({ id }) => id);
}

const RANKS = ['undefined', 'boolean', 'number', 'string', 'object'];

/** Those without a value first, then by type, then by size. */
function compareValues(a: Json | undefined, b: Json | undefined): number {
  const rank = RANKS.indexOf(typeof a) - RANKS.indexOf(typeof b);
  if (rank !== 0) return rank;
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  return typeof a === 'number' || typeof a === 'boolean' ? Number(a) - Number(b) : 0;
}

function limitOf({ limit }: Query, compiling: Compiling): number {
  if (limit === undefined) return Infinity;
  const value = valueOf(limit, compiling);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new QueryError('WrongParameters', `LIMIT takes a whole number, not ${JSON.stringify(value)}`, 1, 1);
}

/** Tables that an entity must be in. */
function tablesIn(where: Expression, parameters: readonly Json[]): string[] {
  if (where.kind === 'and') return where.parts.flatMap((part) => tablesIn(part, parameters));
  if (where.kind !== 'table' || !where.is) return [];
  const name = 'value' in where.name ? where.name.value : 'parameter' in where.name ? parameters[where.name.parameter] : null;
  return typeof name === 'string' ? [name] : [];
}
