// core.query and its kin, and core.schema.
import type { Json } from '../../../world/schema.ts';
import { EditError } from '../data/edit-error.ts';
import type { View } from '../data/view.ts';
import { QueryError } from '../query/tree.ts';
import { textAt } from './functions.ts';
import type { Functions, Given } from './functions.ts';
import { recordOf } from './records.ts';
import type { Session } from './session.ts';

export const queryFunctions: Functions = {
  query: (session, given, call) => found(session, session.view, given, call),
  query_live: (session, given, call) => found(session, session.live, given, call),
  query_one: (session, given, call) => found(session, session.view, given, call, 1)[0],

  'schema.list_tables': ({ schema, view }) => (schema.open ? openTables(view) : [...schema.tables.keys()].sort()),

  'schema.get_fields'({ schema }, given, call) {
    const name = textAt(given, 0, 'the name of a table', call);
    const table = schema.table(name);
    if (table === undefined && schema.open) return [];
    if (table === undefined) throw new EditError('InvalidOperation', `there is no table "${name}"`);
    return [...table.fields.values()].map(({ name: field, key, type, required, crdt }) => ({ name: field, key, type, required, ...crdt !== undefined && { crdt } }));
  },
};

function found(session: Session, view: View, given: Given, call: string, most?: number): Json[] {
  const text = textAt(given, 0, 'a query', call);
  try {
    const ids = session.queries.run(view, text, given.slice(1).map((one) => one ?? null), most);
    const tables = [...text.matchAll(/\btable\s*==\s*(['"])(\w+)\1/g)].map(([, , table]) => table);
    return ids.map((id) => recordOf(session, view, id, tables));
  } catch (error) {
    throw error instanceof QueryError ? new EditError('InvalidOperation', error.message) : error;
  }
}

/** Of a world where nothing is declared: those that somebody is in. */
const openTables = (view: View): string[] => [...new Set([...view.everything()].filter((id) => view.alive(id)).flatMap((id) => view.facets(id)))].sort();
