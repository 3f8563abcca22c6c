// What stands for the nodes that cannot run here: a value for each, or a list of values for its successive runs.
import { Fault } from './fault.ts';
import type { Dict, Value } from './values/value.ts';
import { isList } from './values/value.ts';

/** A mock to begin with, as JSON: an empty text for the result of an action that goes under a key, else nothing to merge. */
export const firstMock = (node: string, isOutput: boolean): string => JSON.stringify({ [node]: isOutput ? '' : {} });

export class Mocks {
  private readonly used = new Map<string, number>();

  constructor(private readonly values: Dict) {}

  has(node: string): boolean { return this.values.has(node); }

  /** The value for the next run of a node. Throws a Fault where its list is at its end. */
  take(node: string): Value {
    const value = this.values.get(node) ?? null;
    if (!isList(value)) return value;
    const at = this.used.get(node) ?? 0;
    this.used.set(node, at + 1);
    if (at < value.length) return value[at];
    throw new Fault('MockError', `mocks of node '${node}' hold ${value.length} values, and this is run ${at + 1} of it`, { node });
  }
}
