// A sparse layer: what a script or a person changed and has not committed, or what there was before others changed it.
import type { Json } from '../../../world/schema.ts';
import { Crdt, fromBase64 } from './crdt.ts';
import { Indexes } from './indexes.ts';
import type { Operation } from './operations.ts';
import type { Redirects } from './redirects.ts';
import type { CrdtState, EdgeShape, End, FacetState, Placed, Source } from './source.ts';

type Ids = readonly string[];

/** What is said of an entity. */
interface Said { life?: boolean; facets?: Map<string, FacetState>; fields?: Map<string, Json> }

export class Layer implements Source {
  redirects: Redirects | undefined;
  readonly indexes = new Indexes((field, tell) => { for (const [id, { fields }] of this.entities) tell(id, fields?.get(field)); });
  private readonly entities = new Map<string, Said>();
  private readonly docs = new Map<string, CrdtState | null>();
  private readonly shapes = new Map<string, EdgeShape>();
  private readonly edgeLives = new Map<string, boolean>();
  private readonly places = new Map<string, Placed>();
  private readonly properties = new Map<string, Map<string, Json>>();
  private readonly ends = { source: new Map<string, Set<string>>(), target: new Map<string, Set<string>>() };

  ids(): Iterable<string> { return this.entities.keys(); }
  life(ids: Ids): boolean | undefined { return firstOf(ids, (id) => this.entities.get(id)?.life); }
  facet(ids: Ids, facet: string): FacetState | undefined { return firstOf(ids, (id) => this.entities.get(id)?.facets?.get(facet)); }
  *facetNames(ids: Ids): Iterable<string> { for (const id of ids) yield* this.entities.get(id)?.facets?.keys() ?? []; }
  field(ids: Ids, key: string): Json | undefined { return firstOf(ids, (id) => this.entities.get(id)?.fields?.get(key)); }
  *fieldNames(ids: Ids): Iterable<string> { for (const id of ids) yield* this.entities.get(id)?.fields?.keys() ?? []; }
  crdt(ids: Ids, key: string): CrdtState | null | undefined { return firstOf(ids, (id) => this.docs.get(docKey(id, key))); }
  edgeShape(id: string): EdgeShape | undefined { return this.shapes.get(id); }
  edgeLife(id: string): boolean | undefined { return this.edgeLives.get(id); }
  placed(id: string): Placed | undefined { return this.places.get(id); }
  property(id: string, key: string): Json | undefined { return this.properties.get(id)?.get(key); }
  propertyNames(id: string): Iterable<string> { return this.properties.get(id)?.keys() ?? []; }
  *edgesAt(ids: Ids, end: End): Iterable<string> { for (const id of ids) yield* this.ends[end].get(id) ?? []; }

  setLife(id: string, alive: boolean): void { this.said(id).life = alive; }

  setFacet(id: string, facet: string, state: FacetState): void {
    (this.said(id).facets ??= new Map<string, FacetState>()).set(facet, state);
    if (state.attached) this.indexes.attached(facet, id);
    else this.indexes.detached(facet, id);
  }

  setField(id: string, key: string, value: Json): void {
    const fields = this.said(id).fields ??= new Map<string, Json>();
    this.indexes.changed(key, id, fields.get(key), value);
    fields.set(key, value);
  }

  setCrdt(id: string, key: string, state: CrdtState | null): void {
    this.docs.set(docKey(id, key), state);
    this.setField(id, key, state?.doc.value() ?? null);
  }

  private said(id: string): Said {
    let said = this.entities.get(id);
    if (said === undefined) this.entities.set(id, said = {});
    return said;
  }

  setEdge(id: string, shape: EdgeShape): void {
    this.shapes.set(id, shape);
    for (const end of ['source', 'target'] as const) {
      const edges = this.ends[end].get(shape[end]);
      if (edges === undefined) this.ends[end].set(shape[end], new Set([id]));
      else edges.add(id);
    }
  }

  setEdgeLife(id: string, alive: boolean): void { this.edgeLives.set(id, alive); }
  setPlace(id: string, placed: Placed): void { this.places.set(id, placed); }
  setProperty(id: string, key: string, value: Json): void { within(this.properties, id).set(key, value); }
}

/** What an operation that is not committed changes in its layer. `at`: for the order of edges at one place. `below`: the text or list that an edit is of. */
export function applyToLayer(layer: Layer, operation: Operation, at: Omit<Placed, 'position'>, below: CrdtBelow): void {
  switch (operation.type) {
    case 'CreateEntity':
      layer.setLife(operation.entity_id, true);
      if (operation.facet !== undefined) layer.setFacet(operation.entity_id, operation.facet, { attached: true });
      break;
    case 'DeleteEntity':
      layer.setLife(operation.entity_id, false);
      for (const edge of operation.cascade_edges) layer.setEdgeLife(edge, false);
      break;
    case 'RestoreEntity': layer.setLife(operation.entity_id, true); break;
    case 'SetField': case 'ResolveConflict': layer.setField(operation.entity_id, operation.field, operation.value); break;
    case 'ClearField': layer.setCrdt(operation.entity_id, operation.field, null); break;
    case 'ApplyCRDT': case 'ReplaceCRDT': applyCrdt(layer, operation, below); break;
    case 'AttachFacet': layer.setFacet(operation.entity_id, operation.facet_type, { attached: true }); break;
    case 'DetachFacet': layer.setFacet(operation.entity_id, operation.facet_type, { attached: false, ...operation.values !== undefined && { values: operation.values } }); break;
    case 'CreateEdge': case 'CreateOrderedEdge':
      layer.setEdge(operation.edge_id, { type: operation.edge_type, source: operation.source, target: operation.target, ordered: operation.type === 'CreateOrderedEdge' });
      layer.setEdgeLife(operation.edge_id, true);
      for (const [key, value] of Object.entries(operation.properties)) layer.setProperty(operation.edge_id, key, value);
      if (operation.type === 'CreateOrderedEdge') layer.setPlace(operation.edge_id, { ...at, position: operation.position });
      break;
    case 'MoveOrderedEdge': layer.setPlace(operation.edge_id, { ...at, position: operation.position }); break;
    case 'DeleteEdge': layer.setEdgeLife(operation.edge_id, false); break;
    case 'RestoreEdge': layer.setEdgeLife(operation.edge_id, true); break;
    case 'SetEdgeProperty': layer.setProperty(operation.edge_id, operation.property_key, operation.value); break;
    case 'MergeEntities': case 'UnmergeEntities': below.redirects().set(operation.survivor, operation.absorbed, operation.type === 'MergeEntities'); break;
  }
}

/** What a layer needs of what is below it. */
export interface CrdtBelow {
  /** A number that nobody else writes texts and lists under. */
  client: number;
  crdt(entity: string, field: string): CrdtState | null | undefined;
  /** Those of the layer itself. */
  redirects(): Redirects;
}

type CrdtOperation = Extract<Operation, { type: 'ApplyCRDT' | 'ReplaceCRDT' }>;

function applyCrdt(layer: Layer, { type, entity_id: id, field, crdt_type: kind, base, delta }: CrdtOperation, below: CrdtBelow): void {
  const own = layer.crdt([id], field);
  if (type === 'ApplyCRDT' && own !== undefined && own !== null && own.base === base) own.doc.apply(fromBase64(delta));
  const before = type === 'ApplyCRDT' ? own ?? below.crdt(id, field) : undefined;
  const state = own !== undefined && own !== null && before === own ? own : { kind, base, doc: new Crdt(kind, below.client, before?.doc.state()) };
  if (state !== own) state.doc.apply(fromBase64(delta));
  layer.setCrdt(id, field, state);
}

const docKey = (id: string, key: string): string => `${id} ${key}`;

function firstOf<T>(ids: Ids, of: (id: string) => T | undefined): T | undefined {
  if (ids.length === 1) return of(ids[0]);
  for (const id of ids) {
    const said = of(id);
    if (said !== undefined) return said;
  }
  return undefined;
}

function within<T>(maps: Map<string, Map<string, T>>, id: string): Map<string, T> {
  let map = maps.get(id);
  if (map === undefined) maps.set(id, map = new Map<string, T>());
  return map;
}
