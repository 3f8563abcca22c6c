// core.create_entity, set_field, get_field, tables and facets, merge and split.
import type { Json } from '../../../world/schema.ts';
import { EditError } from '../data/edit-error.ts';
import { attachFacet, deleteEntity, detachFacet, entityAt, mergeEntities, splitEntity } from '../data/edits.ts';
import { isId } from '../data/ids.ts';
import type { Operation } from '../data/operations.ts';
import type { TableSpec } from '../schema/schema.ts';
import { idAt, memberTable, memberText, tableAt, textAt } from './functions.ts';
import type { Functions } from './functions.ts';
import { recordWith } from './records.ts';
import type { Session } from './session.ts';

export const entityFunctions: Functions = {
  get_field(session, given, call) {
    const entity = entityAt(session.view, idAt(given, 0, 'an entity id', call));
    const name = textAt(given, 1, 'the name of a field', call);
    if (name === 'id') return entity;
    const { key } = session.field(entity, name);
    const facets = session.schema.ownersOf(key).filter((facet) => session.view.has(entity, facet));
    if (facets.length > 0 && !facets.some((facet) => session.mayRead(facet))) session.grants.require(call, 'data.read', [facets[0]]);
    return session.view.field(entity, key);
  },

  create_entity(session, given, call) {
    const wanted = tableAt(given, 0, 'a table with "table" and "fields"', call);
    const name = memberText(wanted, 'table', call);
    const fields = memberTable(wanted, 'fields', call);
    const table = name === undefined ? undefined : tableNamed(session, name);
    session.mayWriteFacets(call, table === undefined ? [] : [table.facet]);
    const id = session.peer.ids.next();
    const made: Operation = { type: 'CreateEntity', entity_id: id, ...table !== undefined && { initial_table: table.name, facet: table.facet } };
    const values = valuesIn(session, table, fields, () => false);
    session.write([made, ...values.map(({ key, value }) => session.set(id, key, value))]);
    return recordWith(id, values);
  },

  set_field(session, given, call) {
    const entity = entityAt(session.view, idAt(given, 0, 'an entity id', call));
    const name = textAt(given, 1, 'the name of a field', call);
    const field = session.field(entity, name);
    session.mayWrite(call, entity, field.key);
    const value = given[2] ?? null;
    session.check(name, field, value);
    if (session.view.crdt(entity, field.key)) session.note(`core.set_field replaced the ${field.crdt ?? 'value'} "${name}" of ${entity} as a whole: what others edit in it meanwhile is lost`);
    session.write([session.set(entity, field.key, value)]);
    return undefined;
  },

  delete_entity(session, given, call) {
    const entity = entityAt(session.view, idAt(given, 0, 'an entity id', call));
    session.mayWriteFacets(call, session.view.facets(entity));
    session.write(deleteEntity(session.view, entity));
    return undefined;
  },

  add_to_table: (session, given, call) => attach(session, idAt(given, 0, 'an entity id', call), tableNamed(session, textAt(given, 1, 'the name of a table', call)), tableAt(given, 2, 'a table of fields', call), call),
  attach_facet: (session, given, call) => attach(session, idAt(given, 0, 'an entity id', call), tableNamed(session, textAt(given, 1, 'the name of a facet', call)), tableAt(given, 2, 'a table of fields', call), call),
  /** The document keeps what a detached facet held where a record leaves a table: it can be recovered. */
  remove_from_table: (session, given, call) => detach(session, idAt(given, 0, 'an entity id', call), tableNamed(session, textAt(given, 1, 'the name of a table', call)), true, call),
  detach_facet: (session, given, call) => detach(session, idAt(given, 0, 'an entity id', call), tableNamed(session, textAt(given, 1, 'the name of a facet', call)), tableAt(given, 2, 'a table with "preserve"', call).preserve === true, call),

  merge_entities(session, given, call) {
    const [one, other] = [0, 1].map((at) => entityAt(session.view, idAt(given, at, 'an entity id', call)));
    session.mayWriteFacets(call, [...new Set([...session.view.facets(one), ...session.view.facets(other)])]);
    const resolution = Object.entries(tableAt(given, 2, 'a table of fields', call)).map(([name, value]): [string, Json] => {
      const keys = [one, other].map((id) => session.schema.fieldOf(session.view, id, name)?.key).filter((key) => key !== undefined);
      return [keys[0] ?? session.schema.keyOf(session.view, one, name), value];
    });
    session.write(mergeEntities(session.view, session.set, one, other, new Map(resolution)));
    return session.view.root(one);
  },

  split_entity(session, given, call) {
    const source = entityAt(session.view, idAt(given, 0, 'an entity id', call));
    session.mayWriteFacets(call, session.view.facets(source));
    const distribution = memberTable(tableAt(given, 1, 'a table with "facet_distribution"', call), 'facet_distribution', call);
    if (Object.keys(distribution).length === 0) throw new EditError('InvalidOperation', `${call}: facet_distribution says which facets go where`);
    const parts = Object.entries(distribution).map(([id, facets]) => {
      if (!Array.isArray(facets) || !facets.every((one) => typeof one === 'string')) throw new EditError('InvalidOperation', `${call}: facet_distribution has lists of facets`);
      const isThere = session.view.alive(id);
      return { name: id, id: isThere || isId(id) ? id : session.peer.ids.next(), isNew: !isThere, facets: facets.map((one) => session.schema.facetOf(one as string)) };
    });
    session.write(splitEntity(session.view, session.set, source, parts, (key) => session.schema.ownersOf(key).find((facet) => key.includes('.') && session.view.has(source, facet))));
    return Object.fromEntries(parts.map(({ name, id }) => [name, id]));
  },
};

/** One that is declared, or in an open world of any name. Throws EditError. */
function tableNamed(session: Session, name: string): TableSpec {
  const table = session.schema.table(name);
  if (table !== undefined) return table;
  if (session.schema.open) return { name, module: '', facet: name, fields: new Map() };
  throw new EditError('InvalidOperation', `there is no table or facet "${name}"`);
}

/** `name`: what its table calls it. */
interface Value { name: string; key: string; value: Json }

/** What is given to a table's fields, with what fields begin with. `has`: whether a key has a value. Throws EditError where one that is required has none. */
function valuesIn(session: Session, table: TableSpec | undefined, fields: Readonly<Record<string, Json>>, has: (key: string) => boolean): Value[] {
  const given = Object.entries(fields).map(([name, value]): Value => {
    const spec = table?.fields.get(table.module !== '' && name.startsWith(`${table.module}.`) ? name.slice(table.module.length + 1) : name);
    if (spec === undefined && !session.schema.open) throw new EditError('FieldNotFound', `there is no field "${name}" on ${table?.name ?? 'an entity that is in no table'}`);
    if (spec !== undefined) session.check(name, spec, value);
    return { name: spec?.name ?? name, key: spec?.key ?? name, value };
  });
  if (table === undefined || table.fields.size === 0) return given;
  const keys = new Set(given.map(({ key }) => key));
  for (const { name, key, required, initial } of table.fields.values()) {
    if (keys.has(key) || has(key)) continue;
    if (initial !== undefined) given.push({ name, key, value: initial });
    else if (required) throw new EditError('InvalidOperation', `the field "${name}" is required`);
  }
  return given;
}

function attach(session: Session, id: string, table: TableSpec, fields: Readonly<Record<string, Json>>, call: string): undefined {
  const entity = entityAt(session.view, id);
  session.mayWriteFacets(call, [table.facet]);
  const kept = session.view.facet(entity, table.facet)?.values ?? {};
  const attached = attachFacet(session.view, session.set, entity, table.facet);
  const values = valuesIn(session, table, fields, (key) => Object.hasOwn(kept, key) || session.view.field(entity, key) !== undefined);
  session.write([...attached, ...values.map(({ key, value }) => session.set(entity, key, value))]);
}

function detach(session: Session, id: string, table: TableSpec, preserve: boolean, call: string): undefined {
  const entity = entityAt(session.view, id);
  session.mayWriteFacets(call, [table.facet]);
  const others = session.view.facets(entity).filter((facet) => facet !== table.facet);
  const own = [...table.fields.values()].map(({ key }) => key).filter((key) => !session.schema.ownersOf(key).some((facet) => others.includes(facet)));
  session.write(detachFacet(session.view, entity, table.facet, own, preserve));
}
