// What a run tells, kept for its record.
import type { LogLine } from '../../protocol.ts';
import type { Account } from '../account.ts';
import type { Step, Teller } from './engine.ts';
import { toPlain } from './values/to-plain.ts';
import { toBytes } from './values/utf8.ts';
import { Dict, isDict, isList } from './values/value.ts';
import type { Value } from './values/value.ts';

/** Events of one name that a run keeps; those beyond are counted. */
const EVENTS = 2000;
/** Values, and characters of texts, of a state that each node's event has whole. */
const SMALL = 2000;

function isSmall(value: Value): boolean {
  let left = SMALL;
  const spend = (one: Value): void => {
    left -= typeof one === 'string' ? 1 + one.length / 16 : 1;
    if (left < 0) return;
    if (isList(one)) one.forEach(spend);
    else if (isDict(one)) one.forEach(spend);
  };
  spend(value);
  return left >= 0;
}

export class RecordTeller implements Teller {
  /** Every node's run in order, for comparing. */
  readonly steps: Step[] = [];
  private readonly counts = new Map<string, number>();

  /** `ran`: hears of each node that was run; `runtime`: told with each event where two run. */
  constructor(private readonly account: Account, private readonly ran: (step: Step) => void, private readonly runtime?: string) {}

  event(name: string, payload: Record<string, Value>): void {
    this.add(name, () => Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, toPlain(value)])));
  }

  log(level: LogLine['level'], text: string): void { this.account.log(level, toBytes(text)); }

  node(step: Step): void {
    this.ran(step);
    if (this.steps.length < EVENTS) this.steps.push(step);
    const { node, line, before, after, returned, fault, duration, branch, loop } = step;
    this.add('workflow.node', () => ({
      node: toBytes(node), line: line ?? null, duration_ms: Math.round(duration * 1000) / 1000, ...this.states(before, after),
      ...returned !== undefined && { returned: toPlain(returned) },
      ...fault !== undefined && { error: toBytes(fault.message) },
      ...branch !== undefined && { branch: toBytes(branch) },
      ...loop !== undefined && { loop: toBytes(loop.node), iteration: loop.iteration },
    }));
  }

  /** The state before and after: all of it, or, where that is much, what changed, and how many other keys there are. */
  private states(before: Dict, after: Dict): Record<string, unknown> {
    if (isSmall(before) && isSmall(after)) return { before: toPlain(before), after: toPlain(after) };
    const changed = [...after.keys()].filter((key) => before.get(key) !== after.get(key));
    const only = (dict: Dict): Dict => new Dict(changed.filter((key) => dict.has(key)).map((key) => [key, dict.get(key)!]));
    return { before: toPlain(only(before)), after: toPlain(only(after)), unchanged: after.size - changed.length };
  }

  private add(name: string, payload: () => Record<string, unknown>): void {
    const count = this.counts.get(name) ?? 0;
    this.counts.set(name, count + 1);
    if (count >= EVENTS) this.account.drop(name, 1);
    else this.account.event(name, { ...payload(), ...this.runtime !== undefined && { runtime: this.runtime } });
  }
}
