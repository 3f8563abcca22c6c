// core.text and core.list: edits of texts and lists that several people edit at once. Places count from 0, in texts in UTF-16 units.
import { EditError } from '../data/edit-error.ts';
import { PlaceError } from '../data/crdt.ts';
import type { Item } from '../data/crdt.ts';
import { entityAt } from '../data/edits.ts';
import type { CrdtKind } from '../data/operations.ts';
import { idAt, numberAt, textAt } from './functions.ts';
import type { Functions, Given } from './functions.ts';
import type { Session } from './session.ts';

interface Its { entity: string; key: string; kind: CrdtKind }

export const textFunctions: Functions = {
  'text.insert_at': (session, given, call) => splice(session, its(session, given, 'text', call), numberAt(given, 2, 'a place', call), 0, textAt(given, 3, 'a text', call)),
  'text.delete_range'(session, given, call) {
    const [from, to] = range(given, call);
    return splice(session, its(session, given, 'text', call), from, to - from, '');
  },
  'text.replace_range'(session, given, call) {
    const [from, to] = range(given, call);
    return splice(session, its(session, given, 'text', call), from, to - from, textAt(given, 4, 'a text', call));
  },
  'list.insert': (session, given, call) => splice(session, its(session, given, 'list', call), numberAt(given, 2, 'a place', call), 0, [itemAt(given, 3, call)]),
  'list.append'(session, given, call) {
    const one = its(session, given, 'list', call);
    return splice(session, one, listOf(session, one).length, 0, [itemAt(given, 2, call)]);
  },
  'list.remove'(session, given, call) {
    const one = its(session, given, 'list', call);
    const item = itemAt(given, 2, call);
    const at = listOf(session, one).indexOf(item);
    if (at < 0) throw new EditError('InvalidOperation', `${JSON.stringify(item)} is not in the list`);
    return splice(session, one, at, 1, []);
  },
  'list.remove_at': (session, given, call) => splice(session, its(session, given, 'list', call), numberAt(given, 2, 'a place', call), 1, []),
};

/** Throws EditError where it is no such field, or may not be written. */
function its(session: Session, given: Given, kind: CrdtKind, call: string): Its {
  const entity = entityAt(session.view, idAt(given, 0, 'an entity id', call));
  const name = textAt(given, 1, 'the name of a field', call);
  const { key, crdt, type } = session.field(entity, name);
  const isKind = crdt === kind || (session.schema.open && type === 'any');
  if (!isKind) throw new EditError('InvalidOperation', `the field "${name}" is no ${kind} that is edited together (crdt = "${kind}")`);
  session.mayWrite(call, entity, key);
  return { entity, key, kind };
}

function range(given: Given, call: string): [number, number] {
  const [from, to] = [numberAt(given, 2, 'a place', call), numberAt(given, 3, 'a place', call)];
  if (to < from) throw new EditError('InvalidOperation', `${call}: the end ${to} is before the start ${from}`);
  return [from, to];
}

function itemAt(given: Given, at: number, call: string): Item {
  const value = given[at];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new EditError('InvalidOperation', `${call} takes a text, a number or true or false as an item`);
}

function listOf({ view }: Session, { entity, key }: Its): readonly unknown[] {
  const value = view.field(entity, key);
  return Array.isArray(value) ? value as readonly unknown[] : [];
}

function splice(session: Session, { entity, key, kind }: Its, at: number, removed: number, put: string | Item[]): undefined {
  try {
    session.splice(entity, key, kind, at, removed, put);
  } catch (error) {
    throw error instanceof PlaceError ? new EditError('InvalidOperation', error.message) : error;
  }
}
