// Which fields a name may mean where no entity is at hand: in triggers, and in the text of scripts.
import type { Schema, TableSpec } from './schema.ts';

/** The key that a field is kept under; `facet`: it is meant where this one is attached, undefined: anywhere. */
export interface Meant { readonly key: string; readonly facet: string | undefined }

/**
 * "order_index"; "lighting.order_index" (of a module); "lighting_cues.order_index", "lighting.Cue.order_index" or "lighting.cue.order_index"
 * (of a table or facet, in whatever case); "cue.order_index" (of a facet without its module). Each key once, with the facet where one is named.
 */
export function fieldsMeant(schema: Schema, name: string): Meant[] {
  const dot = name.lastIndexOf('.');
  const [owner, field] = [name.slice(0, Math.max(0, dot)).toLowerCase(), name.slice(dot + 1)];
  const found = new Map<string, Meant>();
  for (const table of schema.tables.values()) {
    const spec = table.fields.get(field);
    const by = spec && (owner === '' ? 'any' : ownerOf(table, owner));
    if (by === undefined) continue;
    const facet = by === 'any' || found.has(spec!.key) ? undefined : table.facet;
    found.set(spec!.key, { key: spec!.key, facet });
  }
  if (found.size > 0 || !schema.open) return [...found.values()];
  return [dot < 0 ? { key: name, facet: undefined } : { key: field, facet: name.slice(0, dot) }];
}

/** What of a table an owner names, in lower case. */
function ownerOf({ name, module, facet }: TableSpec, owner: string): 'any' | 'facet' | undefined {
  if (owner === module.toLowerCase()) return 'any';
  const lower = facet.toLowerCase();
  return owner === lower || owner === name.toLowerCase() || lower.endsWith(`.${owner}`) ? 'facet' : undefined;
}
