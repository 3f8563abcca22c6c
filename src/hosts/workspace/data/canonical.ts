// The canonical state: what all bundles that were taken come to. Each thing of it is a register that holds the same whatever the order
// in which bundles that know nothing of each other came.
import type { Json } from '../../../world/schema.ts';
import { Crdt, fromBase64, toBase64 } from './crdt.ts';
import { compareStamps } from './hlc.ts';
import { Indexes } from './indexes.ts';
import type { Layer } from './layer.ts';
import { stampOf } from './operations.ts';
import type { Bundle, Operation } from './operations.ts';
import { pairKey, Redirects } from './redirects.ts';
import { later, together, winner, writesOf, written } from './registers.ts';
import type { Knows, Register, Write } from './registers.ts';
import type { CrdtState, EdgeShape, End, FacetState, Placed, Source } from './source.ts';

type Ids = readonly string[];

interface EntityRecord {
  life?: Write<boolean>;
  facets: Map<string, Write<FacetState>>;
  fields: Map<string, Register>;
  crdts?: Map<string, CrdtRecord>;
}

/** `base`: which of the replacements shows; null: it was cleared. */
interface CrdtRecord { base?: Write<string | null>; docs: Map<string, CrdtState>; stamp?: Write<null> }

interface EdgeRecord { shape: EdgeShape | undefined; life?: Write<boolean>; placed?: Write<string>; properties: Map<string, Register> }

/** Writes of one field that knew nothing of each other, the latest first. */
export interface Conflict { readonly entity: string; readonly field: string; readonly writes: readonly Write[] }

export class Canonical implements Source {
  readonly redirects = new Redirects();
  readonly indexes = new Indexes((field, tell) => { for (const [id, record] of this.entities) tell(id, this.shown(record, field)); });
  /** Layers that keep what there was when they were added. */
  readonly keepers = new Set<Layer>();
  private readonly entities = new Map<string, EntityRecord>();
  private readonly edges = new Map<string, EdgeRecord>();
  private readonly merges = new Map<string, Write<boolean>>();
  private readonly ends = { source: new Map<string, Set<string>>(), target: new Map<string, Set<string>>() };
  private readonly contested = new Set<string>();

  /** `client`: a number that nobody else writes texts and lists under. */
  constructor(private readonly client: number) {}

  // Reading

  ids(): Iterable<string> { return this.entities.keys(); }

  life(ids: Ids): boolean | undefined { return latest(ids, (id) => this.entities.get(id)?.life)?.value; }
  facet(ids: Ids, facet: string): FacetState | undefined { return latest(ids, (id) => this.entities.get(id)?.facets.get(facet))?.value; }
  *facetNames(ids: Ids): Iterable<string> { for (const id of ids) yield* this.entities.get(id)?.facets.keys() ?? []; }

  field(ids: Ids, key: string): Json | undefined {
    if (ids.length === 1) return this.shown(this.entities.get(ids[0]), key);
    return this.writes(ids, key)[0]?.value;
  }

  *fieldNames(ids: Ids): Iterable<string> {
    for (const id of ids) {
      const record = this.entities.get(id);
      yield* record?.fields.keys() ?? [];
      yield* record?.crdts?.keys() ?? [];
    }
  }

  crdt(ids: Ids, key: string): CrdtState | null | undefined {
    for (const id of ids) {
      const crdt = this.entities.get(id)?.crdts?.get(key);
      if (crdt !== undefined) return crdt.base?.value === null ? null : crdt.docs.get(crdt.base?.value ?? '');
    }
    return undefined;
  }

  edgeShape(id: string): EdgeShape | undefined { return this.edges.get(id)?.shape; }
  edgeLife(id: string): boolean | undefined { return this.edges.get(id)?.life?.value; }

  placed(id: string): Placed | undefined {
    const write = this.edges.get(id)?.placed;
    return write && { wall: write.wall, counter: write.counter, actor: write.actor, position: write.value };
  }

  property(id: string, key: string): Json | undefined {
    const register = this.edges.get(id)?.properties.get(key);
    return register && winner(register).value;
  }

  propertyNames(id: string): Iterable<string> { return this.edges.get(id)?.properties.keys() ?? []; }
  *edgesAt(ids: Ids, end: End): Iterable<string> { for (const id of ids) yield* this.ends[end].get(id) ?? []; }

  /** All writes of a field that stand, the latest first. */
  writes(ids: Ids, key: string): readonly Write[] {
    const registers = ids.flatMap((id) => {
      const record = this.entities.get(id);
      const crdt = record?.crdts?.get(key);
      const state = crdt && showing(crdt);
      if (crdt !== undefined && state !== undefined) return [{ ...crdt.stamp!, value: state.doc.value() }];
      const register = record?.fields.get(key);
      return register === undefined ? [] : [register];
    });
    return together(registers);
  }

  /** Fields whose standing writes differ, in the order of entities and fields. */
  conflicts(): Conflict[] {
    return [...this.contested].sort().flatMap((key) => {
      const [entity, field] = key.split(' ');
      const register = this.entities.get(entity)?.fields.get(field);
      if (register === undefined || this.life([entity]) !== true) return [];
      const writes = writesOf(register);
      return new Set(writes.map(({ value }) => JSON.stringify(value))).size < 2 ? [] : [{ entity, field, writes }];
    });
  }

  // Changing

  /** Takes a bundle, all of it. `knows` follows from what it had seen. */
  apply(bundle: Bundle): void {
    const knows: Knows = (actor, seq) => actor === bundle.actor || (bundle.seen[actor] ?? 0) >= seq;
    for (const [index, operation] of bundle.operations.entries()) {
      const stamp = stampOf(bundle, index);
      this.applyOne(operation, <T>(value: T): Write<T> => ({ wall: stamp.wall, counter: stamp.counter, actor: stamp.actor, seq: bundle.seq, value }), knows);
    }
  }

  private applyOne(operation: Operation, write: <T>(value: T) => Write<T>, knows: Knows): void {
    switch (operation.type) {
      case 'CreateEntity':
        this.setLife(operation.entity_id, write(true));
        if (operation.facet !== undefined) this.setFacet(operation.entity_id, operation.facet, write({ attached: true }));
        break;
      case 'DeleteEntity':
        this.setLife(operation.entity_id, write(false));
        for (const edge of operation.cascade_edges) this.setEdgeLife(edge, write(false));
        break;
      case 'RestoreEntity': this.setLife(operation.entity_id, write(true)); break;
      case 'SetField': case 'ResolveConflict': this.setField(operation.entity_id, operation.field, write(operation.value), knows); break;
      case 'ClearField': this.clearField(operation.entity_id, operation.field, write(null), knows); break;
      case 'ApplyCRDT': case 'ReplaceCRDT': this.applyCrdt(operation, write(null)); break;
      case 'AttachFacet': this.setFacet(operation.entity_id, operation.facet_type, write({ attached: true })); break;
      case 'DetachFacet':
        this.setFacet(operation.entity_id, operation.facet_type, write({ attached: false, ...operation.values !== undefined && { values: operation.values } }));
        break;
      case 'CreateEdge': case 'CreateOrderedEdge':
        this.addEdge(operation.edge_id, { type: operation.edge_type, source: operation.source, target: operation.target, ordered: operation.type === 'CreateOrderedEdge' });
        this.setEdgeLife(operation.edge_id, write(true));
        for (const [key, value] of Object.entries(operation.properties)) this.setProperty(operation.edge_id, key, write(value), knows);
        if (operation.type === 'CreateOrderedEdge') this.setPlace(operation.edge_id, write(operation.position));
        break;
      case 'MoveOrderedEdge': this.setPlace(operation.edge_id, write(operation.position)); break;
      case 'DeleteEdge': this.setEdgeLife(operation.edge_id, write(false)); break;
      case 'RestoreEdge': this.setEdgeLife(operation.edge_id, write(true)); break;
      case 'SetEdgeProperty': this.setProperty(operation.edge_id, operation.property_key, write(operation.value), knows); break;
      case 'MergeEntities': case 'UnmergeEntities': this.setMerge(operation.survivor, operation.absorbed, write(operation.type === 'MergeEntities')); break;
    }
  }

  private setLife(id: string, write: Write<boolean>): void {
    const record = this.entity(id);
    this.keep((layer) => { if (layer.life([id]) === undefined) layer.setLife(id, record.life?.value ?? false); });
    record.life = later(record.life, write);
  }

  private setFacet(id: string, facet: string, write: Write<FacetState>): void {
    const { facets } = this.entity(id);
    this.keep((layer) => { if (layer.facet([id], facet) === undefined) layer.setFacet(id, facet, facets.get(facet)?.value ?? { attached: false }); });
    const now = later(facets.get(facet), write);
    facets.set(facet, now);
    if (now.value.attached) this.indexes.attached(facet, id);
    else this.indexes.detached(facet, id);
  }

  private setField(id: string, key: string, write: Write, knows: Knows): void {
    const record = this.entity(id);
    this.showing(id, record, key, () => {
      const register = written(record.fields.get(key), write, knows);
      record.fields.set(key, register);
      const name = `${id} ${key}`;
      if (Array.isArray(register)) this.contested.add(name);
      else if (this.contested.size > 0) this.contested.delete(name);
    });
  }

  private clearField(id: string, key: string, write: Write<null>, knows: Knows): void {
    this.setField(id, key, write, knows);
    const record = this.entity(id);
    this.showing(id, record, key, () => {
      const crdt = crdtOf(record, key);
      crdt.base = later<string | null>(crdt.base, write);
      crdt.stamp = later(crdt.stamp, write);
    });
  }

  private applyCrdt({ type, entity_id: id, field, crdt_type: kind, base, delta }: Extract<Operation, { type: 'ApplyCRDT' | 'ReplaceCRDT' }>, write: Write<null>): void {
    const record = this.entity(id);
    this.showing(id, record, field, () => {
      const crdt = crdtOf(record, field);
      let state = crdt.docs.get(base);
      if (state === undefined) crdt.docs.set(base, state = { kind, base, doc: new Crdt(kind, this.client) });
      state.doc.apply(fromBase64(delta));
      if (type === 'ReplaceCRDT') crdt.base = later<string | null>(crdt.base, { ...write, value: base });
      crdt.stamp = later(crdt.stamp, write);
    });
  }

  private addEdge(id: string, shape: EdgeShape): void {
    const edge = this.edgeRecord(id);
    if (edge.shape !== undefined) return; // an id is made once
    edge.shape = shape;
    for (const end of ['source', 'target'] as const) {
      const edges = this.ends[end].get(shape[end]);
      if (edges === undefined) this.ends[end].set(shape[end], new Set([id]));
      else edges.add(id);
    }
  }

  private setEdgeLife(id: string, write: Write<boolean>): void {
    const edge = this.edgeRecord(id);
    this.keep((layer) => { if (layer.edgeLife(id) === undefined) layer.setEdgeLife(id, edge.life?.value ?? false); });
    edge.life = later(edge.life, write);
  }

  private setPlace(id: string, write: Write<string>): void {
    const edge = this.edgeRecord(id);
    this.keep((layer) => {
      const before = this.placed(id);
      if (layer.placed(id) === undefined && before !== undefined) layer.setPlace(id, before);
    });
    edge.placed = later(edge.placed, write);
  }

  private setProperty(id: string, key: string, write: Write, knows: Knows): void {
    const { properties } = this.edgeRecord(id);
    this.keep((layer) => { if (layer.property(id, key) === undefined) layer.setProperty(id, key, this.property(id, key) ?? null); });
    properties.set(key, written(properties.get(key), write, knows));
  }

  private setMerge(survivor: string, absorbed: string, write: Write<boolean>): void {
    this.keep((layer) => { layer.redirects ??= new Redirects(this.redirects); });
    const key = pairKey(survivor, absorbed);
    const now = later(this.merges.get(key), write);
    this.merges.set(key, now);
    this.redirects.set(survivor, absorbed, now.value);
  }

  // Records

  private entity(id: string): EntityRecord {
    let record = this.entities.get(id);
    if (record === undefined) this.entities.set(id, record = { facets: new Map(), fields: new Map() });
    return record;
  }

  private edgeRecord(id: string): EdgeRecord {
    let record = this.edges.get(id);
    if (record === undefined) this.edges.set(id, record = { shape: undefined, properties: new Map() });
    return record;
  }

  /** What a field shows: the text or list that is edited together, where there is one, else what was written. */
  private shown(record: EntityRecord | undefined, key: string): Json | undefined {
    const crdt = record?.crdts?.get(key);
    const state = crdt && showing(crdt);
    if (state !== undefined) return state.doc.value();
    const register = record?.fields.get(key);
    return register && winner(register).value;
  }

  /** Around a change of what a field shows: those who keep what there was, and the index, are told. */
  private showing(id: string, record: EntityRecord, key: string, change: () => void): void {
    const before = this.shown(record, key);
    this.keep((layer) => {
      if (layer.field([id], key) !== undefined) return;
      const crdt = this.crdt([id], key);
      if (crdt) layer.setCrdt(id, key, { ...crdt, doc: new Crdt(crdt.kind, this.client, crdt.doc.state()) });
      else layer.setField(id, key, before ?? null);
    });
    change();
    this.indexes.changed(key, id, before, this.shown(record, key));
  }

  private keep(before: (layer: Layer) => void): void {
    if (this.keepers.size > 0) for (const layer of this.keepers) before(layer);
  }

  /** All of it as plain data, in one order: two that took the same bundles give the same, byte for byte. */
  dump(): unknown {
    const sorted = <T, R>(map: ReadonlyMap<string, T>, of: (one: T) => R): [string, R][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, of(one)]);
    return {
      entities: sorted(this.entities, ({ life, facets, fields, crdts }) => ({
        life, facets: sorted(facets, (one) => one), fields: sorted(fields, writesOf),
        crdts: sorted(crdts ?? new Map<string, CrdtRecord>(), ({ base, docs, stamp }) => ({ base, stamp, docs: sorted(docs, ({ kind, doc }) => [kind, doc.value(), toBase64(doc.state())]) })),
      })),
      edges: sorted(this.edges, ({ shape, life, placed, properties }) => ({ shape, life, placed, properties: sorted(properties, writesOf) })),
      merges: sorted(this.merges, (one) => one),
      conflicts: this.conflicts(),
    };
  }
}

/** The one of its replacements that shows; undefined: none, or it was cleared. */
const showing = ({ base, docs }: CrdtRecord): CrdtState | undefined => (base?.value === null ? undefined : docs.get(base?.value ?? ''));

function crdtOf(record: EntityRecord, key: string): CrdtRecord {
  const crdts = record.crdts ??= new Map<string, CrdtRecord>();
  let crdt = crdts.get(key);
  if (crdt === undefined) crdts.set(key, crdt = { docs: new Map() });
  return crdt;
}

function latest<T>(ids: Ids, of: (id: string) => Write<T> | undefined): Write<T> | undefined {
  if (ids.length === 1) return of(ids[0]);
  const writes = ids.map(of).filter((one) => one !== undefined);
  return writes.length === 0 ? undefined : writes.reduce((one, other) => (compareStamps(one, other) > 0 ? one : other));
}
