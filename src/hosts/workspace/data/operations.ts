// What changes a workspace: operations, each of one thing, in bundles that hold whole or not at all. They are plain data: they
// cross to other peers, into storage and into what a run is told by.
import type { Json } from '../../../world/schema.ts';
import type { Stamp } from './hlc.ts';

export type CrdtKind = 'text' | 'list';

/** By their `type`. Ids are UUIDs; `field` is a key: "name", or "lighting.channel". An update is one of Yjs (v2), in base 64. */
export type Operation =
  | { type: 'CreateEntity'; entity_id: string; initial_table?: string; facet?: string }
  | { type: 'DeleteEntity'; entity_id: string; cascade_edges: readonly string[] }
  | { type: 'RestoreEntity'; entity_id: string }
  | { type: 'SetField'; entity_id: string; field: string; value: Json }
  | { type: 'ClearField'; entity_id: string; field: string }
  | { type: 'ApplyCRDT'; entity_id: string; field: string; crdt_type: CrdtKind; base: string; delta: string }
  | { type: 'ReplaceCRDT'; entity_id: string; field: string; crdt_type: CrdtKind; base: string; delta: string }
  | { type: 'AttachFacet'; entity_id: string; facet_type: string }
  | { type: 'DetachFacet'; entity_id: string; facet_type: string; preserve_values: boolean; values?: { readonly [field: string]: Json } }
  | { type: 'CreateEdge'; edge_id: string; edge_type: string; source: string; target: string; properties: { readonly [key: string]: Json } }
  | { type: 'CreateOrderedEdge'; edge_id: string; edge_type: string; source: string; target: string; properties: { readonly [key: string]: Json }; position: string }
  | { type: 'MoveOrderedEdge'; edge_id: string; position: string }
  | { type: 'DeleteEdge'; edge_id: string }
  | { type: 'RestoreEdge'; edge_id: string }
  | { type: 'SetEdgeProperty'; edge_id: string; property_key: string; value: Json }
  | { type: 'MergeEntities'; survivor: string; absorbed: string }
  | { type: 'UnmergeEntities'; survivor: string; absorbed: string }
  | { type: 'ResolveConflict'; entity_id: string; field: string; value: Json };

export type OperationType = Operation['type'];

/** Who wrote: a person, or a script by its name. */
export interface Source { readonly kind: 'user' | 'script'; readonly name?: string }

/** Operations that hold together. `seq`: the how-manieth of its actor, from 1. `seen`: the last of each actor that it knew of. */
export interface Bundle {
  readonly id: string;
  readonly actor: string;
  readonly seq: number;
  readonly wall: number;
  readonly counter: number;
  readonly seen: { readonly [actor: string]: number };
  readonly source: Source;
  readonly operations: readonly Operation[];
  /** The bundle that this one undoes. */
  readonly undoes?: string;
}

/** The stamp of a bundle's operation. */
export const stampOf = ({ wall, counter, actor }: Bundle, index: number): Stamp => ({ wall, counter: counter + index, actor });

/** The stamp of a bundle's last operation. */
export const lastStampOf = (bundle: Bundle): Stamp => stampOf(bundle, Math.max(0, bundle.operations.length - 1));
