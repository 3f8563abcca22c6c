// What a view is made of: sources on top of each other, each of which says something of a thing or nothing (undefined). Entities that
// were merged are asked for by all their ids.
import type { Json } from '../../../world/schema.ts';
import type { Crdt } from './crdt.ts';
import type { Stamp } from './hlc.ts';
import type { Indexes } from './indexes.ts';
import type { CrdtKind } from './operations.ts';
import type { Redirects } from './redirects.ts';

/** Whether a facet is attached; `values`: those that were kept when it was detached. */
export interface FacetState { readonly attached: boolean; readonly values?: { readonly [field: string]: Json } }

/** What of an edge never changes. */
export interface EdgeShape { readonly type: string; readonly source: string; readonly target: string; readonly ordered: boolean }

/** Where an edge stands in its list; edges at one place stand in the order of their stamps' actors, then of their times. */
export interface Placed extends Stamp { readonly position: string }

/** A text or list that is edited together. `base`: which of its replacements it is of, "" of none. */
export interface CrdtState { readonly kind: CrdtKind; readonly base: string; readonly doc: Crdt }

type Ids = readonly string[];
export type End = 'source' | 'target';

export interface Source {
  readonly redirects: Redirects | undefined;
  readonly indexes: Indexes;
  /** Ids of entities of which anything is said. */
  ids(): Iterable<string>;
  life(ids: Ids): boolean | undefined;
  facet(ids: Ids, facet: string): FacetState | undefined;
  facetNames(ids: Ids): Iterable<string>;
  /** null: it has no value. */
  field(ids: Ids, key: string): Json | undefined;
  fieldNames(ids: Ids): Iterable<string>;
  /** null: what there was is gone. */
  crdt(ids: Ids, key: string): CrdtState | null | undefined;
  edgeShape(id: string): EdgeShape | undefined;
  edgeLife(id: string): boolean | undefined;
  placed(id: string): Placed | undefined;
  property(id: string, key: string): Json | undefined;
  propertyNames(id: string): Iterable<string>;
  edgesAt(ids: Ids, end: End): Iterable<string>;
}
