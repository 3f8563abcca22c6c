// core.commit, core.discard, core.overlay and conflicts.
import type { Json } from '../../../world/schema.ts';
import { EditError } from '../data/edit-error.ts';
import type { Conflict } from '../data/canonical.ts';
import type { Operation } from '../data/operations.ts';
import { textAt } from './functions.ts';
import type { Functions } from './functions.ts';

export const sessionFunctions: Functions = {
  commit: (session) => { session.commit(); return undefined; },
  discard: (session) => { session.discard(); return undefined; },
  'overlay.operations': ({ pending }) => pending.map(operationRecord),

  get_conflicts: ({ peer }) => peer.canonical.conflicts().map((one) => ({
    id: conflictId(one), entity_id: one.entity, field: one.field, values: one.writes.map(({ actor, value }) => ({ actor, value })),
  })),

  resolve_conflict(session, given, call) {
    const id = textAt(given, 0, 'the id of a conflict', call);
    const conflict = session.peer.canonical.conflicts().find((one) => conflictId(one) === id);
    if (conflict === undefined) throw new EditError('InvalidOperation', `there is no open conflict ${id}`);
    session.mayWrite(call, conflict.entity, conflict.field);
    session.write([{ type: 'ResolveConflict', entity_id: conflict.entity, field: conflict.field, value: given[1] ?? null }]);
    return undefined;
  },
};

const conflictId = ({ entity, field }: Conflict): string => `${entity}/${field}`;

/** As plain data; what is encoded stays out. */
export function operationRecord(operation: Operation): { [name: string]: Json } {
  const { delta: _, ...rest } = operation as Operation & { delta?: string };
  return rest as { [name: string]: Json };
}
