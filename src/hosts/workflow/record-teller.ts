// What a run tells, kept for its record.
import type { LogLine } from '../../protocol.ts';
import type { Account } from '../account.ts';
import type { Step, Teller } from './engine.ts';
import { toPlain } from './values/to-plain.ts';
import { toBytes } from './values/utf8.ts';
import type { Value } from './values/value.ts';

/** Events of one name that a run keeps; those beyond are counted. */
const EVENTS = 2000;

export class RecordTeller implements Teller {
  /** Every node's run in order, for comparing. */
  readonly steps: Step[] = [];
  private readonly counts = new Map<string, number>();

  /** `runtime`: told with each event where two run. */
  constructor(private readonly account: Account, private readonly runtime?: string) {}

  event(name: string, payload: Record<string, Value>): void {
    this.add(name, () => Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, toPlain(value)])));
  }

  log(level: LogLine['level'], text: string): void { this.account.log(level, toBytes(text)); }

  node(step: Step): void {
    if (this.steps.length < EVENTS) this.steps.push(step);
    const { node, line, before, after, returned, fault, duration, branch, loop } = step;
    this.add('workflow.node', () => ({
      node: toBytes(node), line: line ?? null, duration_ms: duration, before: toPlain(before), after: toPlain(after),
      ...returned !== undefined && { returned: toPlain(returned) },
      ...fault !== undefined && { error: toBytes(fault.message) },
      ...branch !== undefined && { branch: toBytes(branch) },
      ...loop !== undefined && { loop: toBytes(loop.node), iteration: loop.iteration },
    }));
  }

  private add(name: string, payload: () => Record<string, unknown>): void {
    const count = this.counts.get(name) ?? 0;
    this.counts.set(name, count + 1);
    if (count >= EVENTS) this.account.drop(name, 1);
    else this.account.event(name, { ...payload(), ...this.runtime !== undefined && { runtime: this.runtime } });
  }
}
