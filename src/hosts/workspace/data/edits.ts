// What people and scripts do, as the operations that do it: made of what is seen, so that they hold when they are written. Fields
// are named by their keys; what a schema says of them is looked at before.
import type { Json } from '../../../world/schema.ts';
import { EditError } from './edit-error.ts';
import { toBase64 } from './crdt.ts';
import type { Ids } from './ids.ts';
import type { CrdtKind, Operation } from './operations.ts';
import { placeIn } from './ordered.ts';
import type { Spot } from './ordered.ts';
import type { Peer } from './peer.ts';
import { replacement } from './replacement.ts';
import type { Edge, View } from './view.ts';

export type Properties = { readonly [key: string]: Json };

/** The entity that an id stands for. Throws EditError. */
export function entityAt(view: View, id: string): string {
  const root = view.root(id);
  if (!view.alive(root)) throw new EditError('EntityNotFound', `there is no entity ${id}${root === id ? '' : ` (it was merged into ${root})`}`);
  return root;
}

/** Throws EditError. */
export function edgeAt(view: View, id: string): Edge {
  const edge = view.edge(id);
  if (edge === undefined) throw new EditError('EntityNotFound', `there is no edge ${id}`);
  return edge;
}

/** With all edges that lead to it or from it. */
export function deleteEntity(view: View, id: string): Operation[] {
  const entity = entityAt(view, id);
  const edges = new Set([...view.edges(entity, 'source'), ...view.edges(entity, 'target')].map((edge) => edge.id));
  return [{ type: 'DeleteEntity', entity_id: entity, cascade_edges: [...edges].sort() }];
}

/** The operation that gives a field a value; null: none. */
export type Setter = (entity: string, field: string, value: Json) => Operation;

/** `kindOf`: of fields that are edited together, which are replaced by another text or list. */
export const setterOf = (peer: Pick<Peer, 'ids' | 'client'>, kindOf: (field: string) => CrdtKind | undefined): Setter => (entity, field, value) => {
  if (value === null) return { type: 'ClearField', entity_id: entity, field };
  const kind = kindOf(field);
  if (kind === undefined) return { type: 'SetField', entity_id: entity, field, value };
  const { base, doc } = replacement(kind, peer.ids.next(), peer.client(), value);
  return { type: 'ReplaceCRDT', entity_id: entity, field, crdt_type: kind, base, delta: toBase64(doc.state()) };
};

/** Attaches a facet; what was kept of its fields when it was detached comes back where they have no value. Throws EditError. */
export function attachFacet(view: View, set: Setter, id: string, facet: string): Operation[] {
  const entity = entityAt(view, id);
  const state = view.facet(entity, facet);
  if (state?.attached === true) throw new EditError('InvalidOperation', `the facet ${facet} is attached already`);
  const kept = Object.entries(state?.values ?? {}).filter(([field]) => view.field(entity, field) === undefined);
  return [{ type: 'AttachFacet', entity_id: entity, facet_type: facet }, ...kept.map(([field, value]) => set(entity, field, value))];
}

/** Detaches a facet. `fields`: those that are of it alone: they lose their values, which are kept for the day when it is attached again, or not. Throws EditError. */
export function detachFacet(view: View, id: string, facet: string, fields: readonly string[], preserve: boolean): Operation[] {
  const entity = entityAt(view, id);
  if (!view.has(entity, facet)) throw new EditError('InvalidOperation', `the facet ${facet} is not attached`);
  const held = fields.flatMap((field) => {
    const value = view.field(entity, field);
    return value === undefined ? [] : [[field, value] as const];
  });
  return [
    { type: 'DetachFacet', entity_id: entity, facet_type: facet, preserve_values: preserve, ...preserve && held.length > 0 && { values: Object.fromEntries(held) } },
    ...held.map(([field]): Operation => ({ type: 'ClearField', entity_id: entity, field })),
  ];
}

/** Throws EditError. */
export function createEdge(view: View, ids: Ids, type: string, source: string, target: string, properties: Properties): Operation & { edge_id: string } {
  return { type: 'CreateEdge', edge_id: ids.next(), edge_type: type, source: entityAt(view, source), target: entityAt(view, target), properties };
}

/** The edge's operation first. Throws EditError. */
export function createOrderedEdge(view: View, ids: Ids, type: string, source: string, target: string, spot: Spot, properties: Properties): [Operation & { edge_id: string }, ...Operation[]] {
  const [from, to] = [entityAt(view, source), entityAt(view, target)];
  const { position, moves } = placeIn(view, to, type, spot);
  return [{ type: 'CreateOrderedEdge', edge_id: ids.next(), edge_type: type, source: from, target: to, properties, position }, ...moves];
}

/** Throws EditError. */
export function moveOrderedEdge(view: View, id: string, spot: Spot): Operation[] {
  const edge = edgeAt(view, id);
  if (!edge.ordered) throw new EditError('InvalidOperation', `the edge ${id} (${edge.type}) is not ordered`);
  const { position, moves } = placeIn(view, edge.target, edge.type, spot, id);
  return [{ type: 'MoveOrderedEdge', edge_id: id, position }, ...moves];
}

/**
 * Makes two entities one: the one with the smaller id is left, with the facets and fields of both. `resolution`: values of fields that
 * differ; of others that of the one that is left. Edges between the two would lead from it to itself: they are deleted. Throws EditError.
 */
export function mergeEntities(view: View, set: Setter, one: string, other: string, resolution: ReadonlyMap<string, Json>): Operation[] {
  const [a, b] = [entityAt(view, one), entityAt(view, other)];
  if (a === b) throw new EditError('InvalidOperation', `${one} and ${other} are one entity already`);
  const [survivor, absorbed] = a < b ? [a, b] : [b, a];
  const between = view.edges(survivor, 'source').filter(({ target }) => target === absorbed)
    .concat(view.edges(survivor, 'target').filter(({ source }) => source === absorbed));
  const mine = view.fields(survivor);
  const theirs = [...view.fields(absorbed)].filter(([field]) => !mine.has(field) && !resolution.has(field));
  return [
    ...between.map(({ id }): Operation => ({ type: 'DeleteEdge', edge_id: id })),
    { type: 'MergeEntities', survivor, absorbed },
    ...view.facets(absorbed).filter((facet) => !view.has(survivor, facet)).map((facet): Operation => ({ type: 'AttachFacet', entity_id: survivor, facet_type: facet })),
    ...[...mine].filter(([field]) => !resolution.has(field) && view.field(absorbed, field) !== undefined).map(([field, value]) => set(survivor, field, value)),
    ...theirs.map(([field, value]) => set(survivor, field, value)),
    ...[...resolution].map(([field, value]) => set(survivor, field, value)),
  ];
}

/** One part of an entity that is split. `isNew`: it is made here. */
export interface Part { id: string; isNew: boolean; facets: readonly string[] }

/**
 * Parts an entity: each part gets facets with the fields that are theirs, and a copy of the fields that are nobody's; what is left
 * without a facet is deleted. `owner`: the facet whose field a key is. Throws EditError.
 */
export function splitEntity(view: View, set: Setter, id: string, parts: readonly Part[], owner: (field: string) => string | undefined): Operation[] {
  const source = entityAt(view, id);
  const given = parts.flatMap(({ facets }) => facets);
  for (const facet of given) if (!view.has(source, facet)) throw new EditError('InvalidOperation', `${id} has no facet ${facet}`);
  if (new Set(given).size < given.length) throw new EditError('InvalidOperation', 'a facet can go to one entity alone');
  const fields = [...view.fields(source)];
  const operations = parts.flatMap(({ id: to, isNew, facets }): Operation[] => [
    ...isNew ? [{ type: 'CreateEntity', entity_id: to } as const] : [],
    ...facets.filter((facet) => isNew || !view.has(to, facet)).map((facet): Operation => ({ type: 'AttachFacet', entity_id: to, facet_type: facet })),
    ...fields.filter(([field]) => ownedBy(owner(field), facets)).map(([field, value]) => set(to, field, value)),
  ]);
  const left = view.facets(source).filter((facet) => !given.includes(facet));
  if (left.length === 0) return [...operations, ...deleteEntity(view, source)];
  const gone = fields.filter(([field]) => given.includes(owner(field) ?? ''));
  return [
    ...operations, ...given.map((facet): Operation => ({ type: 'DetachFacet', entity_id: source, facet_type: facet, preserve_values: false })),
    ...gone.map(([field]): Operation => ({ type: 'ClearField', entity_id: source, field })),
  ];
}

const ownedBy = (owner: string | undefined, facets: readonly string[]): boolean => owner === undefined || facets.includes(owner);
