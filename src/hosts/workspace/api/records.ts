// Entities as scripts get them: a table of fields by the names that their tables have for them, with `id`.
import type { Json } from '../../../world/schema.ts';
import type { View } from '../data/view.ts';
import type { Session } from './session.ts';

/** `first`: tables whose names come before those of the others. */
export function recordOf(session: Pick<Session, 'schema' | 'mayRead'>, view: View, id: string, first: readonly string[]): { [name: string]: Json } {
  const { schema } = session;
  const record: { [name: string]: Json } = {};
  const rest = view.fields(id);
  const own = schema.tablesOf(view, id);
  const tables = [...own.filter(({ name }) => first.includes(name)), ...own.filter(({ name }) => !first.includes(name))];
  for (const { facet, fields } of tables) {
    const mayRead = session.mayRead(facet);
    for (const { name, key } of fields.values()) {
      const value = rest.get(key);
      if (value !== undefined && mayRead && !Object.hasOwn(record, name)) record[name] = value;
    }
  }
  const known = new Set(tables.flatMap(({ fields }) => [...fields.values()].map(({ key }) => key)));
  for (const [key, value] of rest) if (!known.has(key) && !Object.hasOwn(record, key)) record[key] = value;
  record.id = id;
  return record;
}

/** Of an entity that was just made: what `recordOf` would find. */
export function recordWith(id: string, values: readonly { name: string; value: Json }[]): { [name: string]: Json } {
  const record: { [name: string]: Json } = {};
  for (const { name, value } of values) if (value !== null) record[name] = value;
  record.id = id;
  return record;
}
