// What one sees: the layers on top of what is canonical, as if they were one. Deleted things are not there, and ids of merged
// entities stand for the one that is left.
import type { Json } from '../../../world/schema.ts';
import { compareStamps } from './hlc.ts';
import type { Redirects } from './redirects.ts';
import type { CrdtState, End, FacetState, Placed, Source } from './source.ts';

/** An edge as it is seen: both ends are there. */
export interface Edge {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly ordered: boolean;
  readonly placed: Placed | undefined;
}

type Scalar = string | number | boolean;

export class View {
  /** `sources`: the uppermost first, the canonical one last. */
  constructor(readonly sources: readonly Source[]) {}

  get redirects(): Redirects { return this.first((source) => source.redirects)!; }

  root(id: string): string { return this.redirects.root(id); }
  private ids(id: string): readonly string[] { return this.redirects.members(id); }

  alive(id: string): boolean {
    const ids = this.ids(id);
    return this.first((source) => source.life(ids)) === true;
  }

  has(id: string, facet: string): boolean { return this.facet(id, facet)?.attached === true; }

  facet(id: string, facet: string): FacetState | undefined {
    const ids = this.ids(id);
    return this.first((source) => source.facet(ids, facet));
  }

  /** Those that are attached, by their names. */
  facets(id: string): string[] {
    const ids = this.ids(id);
    const names = new Set<string>();
    for (const source of this.sources) for (const name of source.facetNames(ids)) names.add(name);
    return [...names].filter((name) => this.has(id, name)).sort();
  }

  /** undefined: it has no value. */
  field(id: string, key: string): Json | undefined {
    const ids = this.ids(id);
    return this.first((source) => source.field(ids, key)) ?? undefined;
  }

  /** All fields that have values, by their keys. */
  fields(id: string): Map<string, Json> {
    const ids = this.ids(id);
    const values = new Map<string, Json>();
    for (const source of this.sources) {
      for (const key of source.fieldNames(ids)) {
        if (!values.has(key)) values.set(key, this.first((one) => one.field(ids, key)) ?? null);
      }
    }
    for (const [key, value] of values) if (value === null) values.delete(key);
    return values;
  }

  /** null: it was cleared. */
  crdt(id: string, key: string): CrdtState | null | undefined {
    const ids = this.ids(id);
    return this.first((source) => source.crdt(ids, key));
  }

  edge(id: string): Edge | undefined {
    if (this.first((source) => source.edgeLife(id)) !== true) return undefined;
    const shape = this.first((source) => source.edgeShape(id));
    if (shape === undefined) return undefined;
    const [source, target] = [this.root(shape.source), this.root(shape.target)];
    if (!this.alive(source) || !this.alive(target)) return undefined;
    return { id, type: shape.type, source, target, ordered: shape.ordered, placed: shape.ordered ? this.first((one) => one.placed(id)) : undefined };
  }

  /** Edges that have an entity at one end, in the order of their ids. */
  edges(id: string, end: End, type?: string): Edge[] {
    const ids = this.ids(id);
    const found = new Set<string>();
    for (const source of this.sources) for (const edge of source.edgesAt(ids, end)) found.add(edge);
    return [...found].sort().map((edge) => this.edge(edge)).filter((edge) => edge !== undefined && (type === undefined || edge.type === type)) as Edge[];
  }

  /** Ordered edges that lead to an entity, in their order. */
  list(target: string, type: string): Edge[] { return this.edges(target, 'target', type).filter(({ ordered }) => ordered).sort(compareEdges); }

  property(edge: string, key: string): Json | undefined { return this.first((source) => source.property(edge, key)) ?? undefined; }

  properties(edge: string): Record<string, Json> {
    const names = new Set<string>();
    for (const source of this.sources) for (const name of source.propertyNames(edge)) names.add(name);
    const pairs = [...names].sort().map((name) => [name, this.property(edge, name)] as const);
    return Object.fromEntries(pairs.filter((pair): pair is [string, Json] => pair[1] !== undefined));
  }

  // Where to look: ids of which some may not fit

  /** Of how many ids `withFacet` is at most. */
  countWith(facet: string): number { return this.sources.reduce((sum, { indexes }) => sum + indexes.facet(facet).size, 0); }
  withFacet(facet: string): Set<string> { return this.gather((source) => source.indexes.facet(facet)); }
  /** Whether all that it is made of have an index of a field. */
  isIndexed(key: string): boolean { return this.sources.every(({ indexes }) => indexes.knows(key)); }
  withValue(key: string, value: Scalar): Set<string> { return this.gather((source) => source.indexes.value(key, value)); }
  everything(): Set<string> { return this.gather((source) => source.ids()); }

  private gather(of: (source: Source) => Iterable<string>): Set<string> {
    const { redirects } = this;
    const found = new Set<string>();
    for (const source of this.sources) for (const id of of(source)) found.add(redirects.root(id));
    return found;
  }

  /** What the uppermost source says that says anything. */
  private first<T>(of: (source: Source) => T | undefined): T | undefined {
    for (const source of this.sources) {
      const said = of(source);
      if (said !== undefined) return said;
    }
    return undefined;
  }
}

function compareEdges(a: Edge, b: Edge): number {
  const [one, other] = [a.placed, b.placed];
  if (one === undefined || other === undefined || one.position === other.position) return byActorAndTime(one, other) || (a.id < b.id ? -1 : 1);
  return one.position < other.position ? -1 : 1;
}

function byActorAndTime(a: Placed | undefined, b: Placed | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  return a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : compareStamps(a, b);
}
