// Where an edit of a text or list begins: of what there is, of an empty one, or of a new one in the place of what there was.
import type { Json } from '../../../world/schema.ts';
import { Crdt } from './crdt.ts';
import type { Item } from './crdt.ts';
import type { CrdtKind } from './operations.ts';
import type { CrdtState } from './source.ts';
import type { View } from './view.ts';

/** The text or list that an edit is of: the one that there is, or an empty one. `isNew`: others do not know of where it begins. */
export function startOf(view: View, entity: string, field: string, kind: CrdtKind, client: number, newBase: () => string): { state: CrdtState; isNew: boolean } {
  const state = view.crdt(entity, field);
  if (state !== null && state !== undefined) return { state, isNew: false };
  const value = view.field(entity, field);
  if (state === undefined && value === undefined) return { state: { kind, base: '', doc: new Crdt(kind, client) }, isNew: false };
  return { state: replacement(kind, newBase(), client, value), isNew: true };
}

/** A new text or list with this value. */
export function replacement(kind: CrdtKind, base: string, client: number, value: Json | undefined): CrdtState {
  const doc = new Crdt(kind, client);
  if (typeof value === 'string' ? kind === 'text' : Array.isArray(value) && kind === 'list') doc.splice(0, 0, value as string | Item[]);
  return { kind, base, doc };
}
