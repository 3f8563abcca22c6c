// Where to look for entities: by facet, and by the value of a field. An index says which ids may fit, some of which may not:
// who asks looks at each. A field's index is made when it is first asked for, and kept up from then on.
import type { Json } from '../../../world/schema.ts';

type Scalar = string | number | boolean;
const isScalar = (value: Json | undefined): value is Scalar => value !== null && value !== undefined && typeof value !== 'object';

const NONE: ReadonlySet<string> = new Set();

export class Indexes {
  private readonly byFacet = new Map<string, Set<string>>();
  private readonly byField = new Map<string, Map<Scalar, Set<string>>>();

  /** `values`: all ids with a field's value, asked for once a field. */
  constructor(private readonly values: (field: string) => Iterable<readonly [string, Json | undefined]>) {}

  facet(facet: string): ReadonlySet<string> { return this.byFacet.get(facet) ?? NONE; }

  /** Ids whose field had this value when it was last told. */
  value(field: string, value: Scalar): ReadonlySet<string> {
    let index = this.byField.get(field);
    if (index === undefined) {
      this.byField.set(field, index = new Map());
      for (const [id, one] of this.values(field)) if (isScalar(one)) add(index, one, id);
    }
    return index.get(value) ?? NONE;
  }

  attached(facet: string, id: string): void { add(this.byFacet, facet, id); }
  detached(facet: string, id: string): void { this.byFacet.get(facet)?.delete(id); }

  changed(field: string, id: string, before: Json | undefined, after: Json | undefined): void {
    const index = this.byField.get(field);
    if (index === undefined) return;
    if (isScalar(before)) index.get(before)?.delete(id);
    if (isScalar(after)) add(index, after, id);
  }
}

function add<K>(index: Map<K, Set<string>>, key: K, id: string): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([id]));
  else ids.add(id);
}
