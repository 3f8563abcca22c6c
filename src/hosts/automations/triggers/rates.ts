// How often automations ran within a minute and an hour of the world's time. The log of executions says it, which keeps all of the
// last hour (journal.ts); what is kept here only spares reading it again before each run.
import type { Limits } from '../limits.ts';
import type { State } from '../state.ts';
import type { Execution } from '../tables.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export class Rates {
  /** Milliseconds since 1970 of the runs of each, in the order in which they ran. */
  private times = new Map<string, number[]>();
  /** The log as it was when they were read: where it is another now, they are read again. */
  private seen = { last: '', count: 0 };

  constructor(private readonly state: State) {}

  /** Why one may not run again now; undefined: it may. */
  tooOften(id: string, { perMinute, perHour }: Limits): string | undefined {
    this.refresh();
    const now = this.state.now();
    const times = (this.times.get(id) ?? []).filter((at) => at > now - HOUR);
    this.times.set(id, times);
    const past = times.filter((at) => at <= now);
    const inMinute = past.filter((at) => at > now - MINUTE).length;
    if (inMinute >= perMinute) return `it ran ${inMinute} times within a minute, and ${perMinute} are allowed`;
    return past.length >= perHour ? `it ran ${past.length} times within an hour, and ${perHour} are allowed` : undefined;
  }

  /** An execution was written. */
  ran({ id, automation_id }: Execution): void {
    const times = this.times.get(automation_id);
    if (times === undefined) this.times.set(automation_id, [this.state.now()]);
    else times.push(this.state.now());
    this.seen = { last: id, count: this.state.store.count('executions') };
  }

  private refresh(): void {
    const { store } = this.state;
    if (store.count('executions') === this.seen.count && store.get('executions', this.seen.last) !== undefined) return;
    const all = store.all('executions');
    this.times = new Map();
    for (const { automation_id, created_at } of all) {
      const times = this.times.get(automation_id);
      if (times === undefined) this.times.set(automation_id, [Date.parse(created_at)]);
      else times.push(Date.parse(created_at));
    }
    this.seen = { last: all.at(-1)?.id ?? '', count: all.length };
  }
}
