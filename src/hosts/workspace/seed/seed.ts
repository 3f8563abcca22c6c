// What a workspace begins with: manifests, and entities by names that stand for their ids while they are made.
import type { Json } from '../../../world/schema.ts';
import { createEdge, createOrderedEdge, setterOf } from '../data/edits.ts';
import type { Operation } from '../data/operations.ts';
import { Overlay } from '../data/overlay.ts';
import type { Peer } from '../data/peer.ts';
import type { Files } from '../modules/files.ts';
import { readManifest } from '../schema/manifest.ts';
import { Schema } from '../schema/schema.ts';

interface Row { as: string; table: string; fields: { readonly [name: string]: Json } }

/** A field's text that begins with "@" is the id of the entity of that name. `also`: more tables of entities. */
export interface SeedWorld {
  manifests: readonly string[];
  /** Scripts and modules, by their paths. */
  files: Readonly<Record<string, string>>;
  entities: readonly Row[];
  also: readonly Row[];
  edges: readonly { type: string; from: string; to: string; properties?: { readonly [key: string]: Json } }[];
}

export const WORLDS = ['theatre', 'contacts', 'empty'] as const;
export type WorldName = (typeof WORLDS)[number];

/** The schema of a seed, with what manifests of its files add; an empty one takes whatever comes. Throws ManifestError. */
export function schemaOf(seed: SeedWorld | undefined, files: Files = new Map()): Schema {
  const schema = new Schema(seed === undefined);
  for (const manifest of seed?.manifests ?? []) readManifest(schema, manifest);
  for (const [path, text] of files) if (path.endsWith('.toml')) readManifest(schema, text, path);
  return schema;
}

/** Makes the entities and edges of a seed, as one bundle. */
export function plant({ entities, also, edges }: SeedWorld, schema: Schema, peer: Peer): void {
  const overlay = new Overlay(peer);
  const ids = new Map(entities.map(({ as }) => [as, peer.ids.next()]));
  const set = setterOf(peer, schema.crdtOf);
  const idOf = (as: string): string => ids.get(as)!;
  for (const { as, table, fields } of [...entities, ...also]) {
    const spec = schema.table(table)!;
    const isNew = !overlay.view.alive(idOf(as));
    const first: Operation = isNew ? { type: 'CreateEntity', entity_id: idOf(as), initial_table: table, facet: spec.facet } : { type: 'AttachFacet', entity_id: idOf(as), facet_type: spec.facet };
    const values = Object.entries(fields).map(([name, value]) => set(idOf(as), spec.fields.get(name)!.key, typeof value === 'string' && value.startsWith('@') ? idOf(value.slice(1)) : value));
    overlay.write([first, ...values]);
  }
  for (const { type, from, to, properties = {} } of edges) {
    const ordered = schema.edges.get(type)!.ordered;
    overlay.write(ordered ? createOrderedEdge(overlay.view, peer.ids, type, idOf(from), idOf(to), {}, properties) : [createEdge(overlay.view, peer.ids, type, idOf(from), idOf(to), properties)]);
  }
  overlay.commit({ kind: 'user', name: 'seed' });
  overlay.end();
}
