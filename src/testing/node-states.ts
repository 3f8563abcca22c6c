// The states of a workflow as its events tell them.
import type { Bytes, WireReply } from '../protocol.ts';
import type { Outcome } from './model.ts';
import { plainTree } from './plan.ts';

/** What happens when a node has run: its payload names it, and tells the state before and after. */
const NODE_RAN = 'workflow.node';

/** After each run of a node, in order. Of a large state an event tells what changed: the rest is as it was told before. */
export function statesAfter(node: Bytes, events: NonNullable<Outcome['events']>): WireReply[] {
  const states: WireReply[] = [];
  let known: object = {};
  for (const { name, payload } of events) {
    if (name !== NODE_RAN) continue;
    const { before, after } = payload as { before: object; after: object };
    known = 'unchanged' in payload ? { ...known, ...before, ...after } : after;
    if (payload.node === node) states.push(plainTree(known));
  }
  return states;
}
