// Where to look for entities: by facet, and by the value of a field. An index says which ids may fit, some of which may not:
// who asks looks at each. A field's index is made when it is first asked for, and kept up from then on.
import type { Json } from '../../../world/schema.ts';

type Scalar = string | number | boolean;
const isScalar = (value: Json | undefined): value is Scalar => value !== null && value !== undefined && typeof value !== 'object';

const NONE: ReadonlySet<string> = new Set();

export class Indexes {
  private readonly byFacet = new Map<string, Set<string>>();
  /** Most values are one entity's: a set for each would be most of what an index costs. */
  private readonly byField = new Map<string, Map<Scalar, string | Set<string>>>();

  /** `each`: tells all ids with a field's value, asked once a field. */
  constructor(private readonly each: (field: string, tell: (id: string, value: Json | undefined) => void) => void) {}

  facet(facet: string): ReadonlySet<string> { return this.byFacet.get(facet) ?? NONE; }

  /** Whether a field has its index. */
  knows(field: string): boolean { return this.byField.has(field); }

  /** Ids whose field had this value when it was last told. */
  value(field: string, value: Scalar): ReadonlySet<string> {
    let index = this.byField.get(field);
    if (index === undefined) {
      const made = index = new Map<Scalar, string | Set<string>>();
      this.byField.set(field, made);
      this.each(field, (id, one) => { if (isScalar(one)) put(made, one, id); });
    }
    const found = index.get(value);
    return typeof found === 'string' ? new Set([found]) : found ?? NONE;
  }

  attached(facet: string, id: string): void {
    const ids = this.byFacet.get(facet);
    if (ids === undefined) this.byFacet.set(facet, new Set([id]));
    else ids.add(id);
  }

  detached(facet: string, id: string): void { this.byFacet.get(facet)?.delete(id); }

  changed(field: string, id: string, before: Json | undefined, after: Json | undefined): void {
    const index = this.byField.get(field);
    if (index === undefined) return;
    if (isScalar(before)) take(index, before, id);
    if (isScalar(after)) put(index, after, id);
  }
}

function put(index: Map<Scalar, string | Set<string>>, value: Scalar, id: string): void {
  const ids = index.get(value);
  if (ids === undefined) index.set(value, id);
  else if (typeof ids !== 'string') ids.add(id);
  else if (ids !== id) index.set(value, new Set([ids, id]));
}

function take(index: Map<Scalar, string | Set<string>>, value: Scalar, id: string): void {
  const ids = index.get(value);
  if (ids === id) index.delete(value);
  else if (ids !== undefined && typeof ids !== 'string') ids.delete(id);
}
