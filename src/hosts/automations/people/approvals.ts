// Approvals of items of lists: asked for by somebody, granted or rejected by another.
import type { JsonObject } from '../../../world/schema.ts';
import type { Fired } from '../api/api.ts';
import { firedByApproval } from '../events.ts';
import type { State } from '../state.ts';
import { Unfit, rowIn } from './given.ts';

/** Asks for one; the status after the item's own is where it would move to. Throws Unfit. */
export function requestApproval(state: State, given: Record<string, unknown>): { row: JsonObject; fired: Fired[] } {
  const item = rowIn(state, given, 'item_id', 'items');
  const [approver, requester] = [rowIn(state, given, 'approver_id', 'users'), rowIn(state, given, 'requester_id', 'users')];
  const open = state.store.query('approvals', [{ field: 'item_id', equals: item.id }, { field: 'status', equals: 'pending' }], 1);
  if (open.length > 0) throw new Unfit(`An approval of "${item.title}" is pending already: decide it first`);
  const statuses = state.store.get('lists', item.list_id)?.statuses ?? [];
  const next = statuses.at(statuses.indexOf(item.status) + 1);
  const approval = state.insert('approvals', {
    item_id: item.id, requester_id: requester.id, approver_id: approver.id, status: 'pending', created_at: state.iso(),
    ...next !== undefined && next !== item.status && { next_status: next },
  });
  return { row: approval as unknown as JsonObject, fired: firedByApproval(state, approval) };
}

/** Grants or rejects one. The item stays where it is: moving it on is what automations are for. Throws Unfit. */
export function decide(state: State, given: Record<string, unknown>): { row: JsonObject; fired: Fired[] } {
  const approval = rowIn(state, given, 'approval_id', 'approvals');
  if (typeof given.grant !== 'boolean') throw new Unfit('grant: true or false is wanted');
  if (approval.status !== 'pending') throw new Unfit(`It was ${approval.status} already`);
  const decided = state.store.put('approvals', { ...approval, status: given.grant ? 'granted' : 'rejected', decided_at: state.iso() });
  return { row: decided as unknown as JsonObject, fired: firedByApproval(state, decided) };
}
