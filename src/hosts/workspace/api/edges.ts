// core.create_edge, ordered edges, and lists of them.
import { EditError } from '../data/edit-error.ts';
import { createEdge, createOrderedEdge, edgeAt, entityAt, moveOrderedEdge } from '../data/edits.ts';
import type { Spot } from '../data/ordered.ts';
import { fits } from '../schema/manifest.ts';
import type { Json, JsonObject } from '../../../world/schema.ts';
import { idAt, memberTable, memberText, tableAt, textAt } from './functions.ts';
import type { Functions, Given } from './functions.ts';
import type { Session } from './session.ts';

export const edgeFunctions: Functions = {
  create_edge(session, given, call) {
    const { type, source, target } = ends(session, given, call, false);
    const properties = tableAt(given, 3, 'a table of properties', call);
    checkProperties(session, type, properties);
    const made = createEdge(session.view, session.peer.ids, type, source, target, properties);
    session.write([made]);
    return edgeRecord(session, made.edge_id);
  },

  delete_edge(session, given, call) {
    const edge = edgeAt(session.view, idAt(given, 0, 'an edge id', call));
    session.grants.require(call, 'data.write', [...session.view.facets(edge.source), ...session.view.facets(edge.target), edge.type, '']);
    session.write([{ type: 'DeleteEdge', edge_id: edge.id }]);
    return undefined;
  },

  create_ordered_edge(session, given, call) {
    const { type, source, target } = ends(session, given, call, true);
    const options = tableAt(given, 3, 'a table with "after", "before" and "properties"', call);
    const properties = memberTable(options, 'properties', call);
    checkProperties(session, type, properties);
    const made = createOrderedEdge(session.view, session.peer.ids, type, source, target, spotOf(options, call), properties);
    session.write(made);
    return edgeRecord(session, made[0].edge_id);
  },

  move_ordered_edge(session, given, call) {
    const edge = edgeAt(session.view, idAt(given, 0, 'an edge id', call));
    session.grants.require(call, 'data.write', [...session.view.facets(edge.source), edge.type, '']);
    session.write(moveOrderedEdge(session.view, edge.id, spotOf(tableAt(given, 1, 'a table with "after" or "before"', call), call)));
    return undefined;
  },

  query_ordered_edges(session, given, call) {
    const target = entityAt(session.view, idAt(given, 0, 'an entity id', call));
    return session.view.list(target, textAt(given, 1, 'an edge type', call)).map(({ id }) => edgeRecord(session, id));
  },
};

function edgeRecord({ view }: Session, id: string): Json {
  const edge = view.edge(id)!;
  return { id, type: edge.type, source_id: edge.source, target_id: edge.target, properties: view.properties(id) };
}

const spotOf = (options: JsonObject, call: string): Spot => ({ after: memberText(options, 'after', call), before: memberText(options, 'before', call) });

function ends(session: Session, given: Given, call: string, ordered: boolean): { type: string; source: string; target: string } {
  const { schema, view } = session;
  const type = textAt(given, 0, 'an edge type', call);
  const [source, target] = [1, 2].map((at) => entityAt(view, idAt(given, at, 'an entity id', call)));
  const spec = schema.edges.get(type);
  if (spec === undefined && !schema.open) throw new EditError('InvalidOperation', `there is no edge type "${type}"`);
  if (spec !== undefined && spec.ordered !== ordered) throw new EditError('InvalidOperation', `edges of ${type} are ${spec.ordered ? '' : 'not '}ordered: use core.${spec.ordered ? 'create_ordered_edge' : 'create_edge'}`);
  for (const [end, tables, id] of [['source', spec?.sources, source], ['target', spec?.targets, target]] as const) {
    if (tables !== undefined && !tables.some((table) => view.has(id, schema.facetOf(table)))) throw new EditError('InvalidOperation', `the ${end} of ${type} is in ${tables.join(' or ')}`);
  }
  session.grants.require(call, 'data.write', [...view.facets(source), type, '']);
  return { type, source, target };
}

function checkProperties({ schema }: Session, type: string, properties: JsonObject): void {
  const spec = schema.edges.get(type);
  if (spec === undefined) return;
  for (const [name, value] of Object.entries(properties)) {
    const wanted = spec.properties.get(name);
    if (wanted === undefined) throw new EditError('FieldNotFound', `edges of ${type} have no property "${name}"`);
    if (value !== null && !fits(value, wanted)) throw new EditError('InvalidOperation', `the property "${name}" of ${type} is a ${wanted}`);
  }
}
