// An audit that is under way or done: first what a call touches, then what it is answered elsewhere, place by place.
import type { Port, WorldsCopy } from '../../../../protocol.ts';
import type { Audit, AuditCall, Verdict, Where } from '../../wire.ts';

const WORLD = 'redis';

export class Auditing {
  audit = $state.raw<Audit>();
  call = $state.raw<AuditCall>();
  /** The places that are asked, in order, and what they answered so far. */
  places = $state.raw<readonly Where[]>([]);
  verdicts = $state.raw<Partial<Record<Where, Verdict>>>({});
  working = $state(false);
  fault = $state('');
  /** The keyspace was as it was before the run. */
  asBefore = $state(false);
  #copy: WorldsCopy | undefined;
  #turn = 0;

  /** `releases`: names of others than the one that the call is for. `before`: the run before which the keyspace is wanted. */
  async start(session: Port, call: AuditCall, releases: readonly string[], before: number | undefined): Promise<void> {
    this.end();
    const turn = ++this.#turn;
    const still = (): boolean => turn === this.#turn;
    Object.assign(this, { working: true, fault: '', asBefore: before !== undefined });
    try {
      const copy = await session.copy('5.1', before);
      if (!still()) return copy.end('another audit began');
      this.#copy = copy;
      const ask = <T>(name: string, given: unknown): Promise<T> => copy.call((api) => api.ask(WORLD, name, given)) as Promise<T>;
      const audit = await ask<Audit>('audit', call);
      if (!still()) return;
      Object.assign(this, { audit, call, verdicts: {}, places: placesOf(audit, call, releases) });
      for (const where of this.places) {
        const verdict = await ask<Verdict>('verdict', { call, where });
        if (!still()) return;
        this.verdicts = { ...this.verdicts, [where]: verdict };
      }
    } catch (cause) {
      if (still()) this.fault = cause instanceof Error ? cause.message : String(cause);
    } finally {
      if (still()) this.end();
    }
  }

  /** Ends what is under way; what was found stays. */
  end(): void {
    this.#turn++;
    this.#copy?.end('the audit is over');
    this.#copy = undefined;
    this.working = false;
  }
}

function placesOf({ reach }: Audit, { rules }: AuditCall, releases: readonly string[]): Where[] {
  const nodes = reach.length === 0 ? [0] : reach; // where it is refused anywhere, one says it
  return [
    ...nodes.map((node) => `node ${node as 0 | 1 | 2}` as const), 'no-writes', 'replica', ...(rules.trim() === '' ? [] : ['user' as const]),
    ...releases.map((release) => `release ${release}` as const),
  ];
}
