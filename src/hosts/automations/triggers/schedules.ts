// When automations run by their schedules. Their next runs stand in the store; what is kept here only spares reading them again.
import { CronError, parseCron, ZoneError } from '../../../world/cron.ts';
import type { Cron } from '../../../world/cron.ts';
import { timezoneOf } from '../context.ts';
import type { State } from '../state.ts';
import type { Automation } from '../tables.ts';

export interface Due { automation: Automation; /** Milliseconds since 1970. */ at: number }

/** As moments are stored. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Where so many schedules were read, the oldest are forgotten. */
const KEPT = 500;

export class Schedules {
  private readonly crons = new Map<string, Cron | CronError>();
  /** What was made of a row of an automation. */
  private readonly times = new WeakMap<Automation, number>();

  constructor(private readonly state: State) {}

  /** The automation that is next, ties in the order of automations; undefined: nothing is scheduled until then. */
  first(until: number): Due | undefined {
    let found: Due | undefined;
    for (const automation of this.state.store.all('automations')) {
      const at = this.timeOf(automation);
      if (at <= until && (found === undefined || at < found.at)) found = { automation, at };
    }
    return found;
  }

  /** All whose time came, each once, in the order of their times. */
  due(now: number): Due[] {
    return this.state.store.all('automations').map((automation) => ({ automation, at: this.timeOf(automation) }))
      .filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
  }

  /** The run after a moment, as a row has it; undefined: there is none, or the schedule is broken. */
  after(automation: Pick<Automation, 'trigger_type' | 'trigger_config' | 'enabled'>, moment: number): string | undefined {
    const at = automation.enabled ? this.nextOf(automation, moment) : undefined;
    return at === undefined ? undefined : this.state.iso(at);
  }

  /** How many runs lie after one moment, up to another; at most `most`. */
  between(automation: Automation, from: number, to: number, most: number): number {
    let count = 0;
    for (let at = this.nextOf(automation, from); at !== undefined && at <= to && count < most; at = this.nextOf(automation, at)) count++;
    return count;
  }

  /** Takes away next runs that are none, or lie before the clock: a world may come from anywhere. They are counted when they are asked for. */
  mend(): void {
    const { store } = this.state;
    for (const { id, next_run_at } of store.all('automations')) {
      if (next_run_at === undefined || (MOMENT.test(next_run_at) && Date.parse(next_run_at) >= Math.floor(this.state.now() / 1000) * 1000)) continue;
      store.patch('automations', id, { next_run_at: undefined });
    }
  }

  /** Counts all anew from the world's time: the clock was set. */
  recount(): void {
    const now = this.state.now();
    for (const automation of this.state.store.all('automations')) {
      if (automation.trigger_type === 'schedule') this.state.store.patch('automations', automation.id, { next_run_at: this.after(automation, now) });
    }
  }

  /** Gives those their next run that have none yet. Whether there were such. */
  complete(): boolean {
    let counted = false;
    for (const automation of this.state.store.all('automations')) {
      if (this.times.has(automation) || automation.trigger_type !== 'schedule' || !automation.enabled || automation.next_run_at !== undefined) continue;
      const next = this.after(automation, this.state.now());
      if (next === undefined) this.times.set(automation, Infinity);
      else counted = this.state.store.patch('automations', automation.id, { next_run_at: next }) !== undefined;
    }
    return counted;
  }

  /** Infinity: none is counted. */
  private timeOf(automation: Automation): number {
    const known = this.times.get(automation);
    if (known !== undefined) return known;
    const { trigger_type, enabled, next_run_at } = automation;
    const at = trigger_type === 'schedule' && enabled && next_run_at !== undefined ? Date.parse(next_run_at) : NaN;
    if (Number.isNaN(at)) return Infinity;
    this.times.set(automation, at);
    return at;
  }

  private nextOf(automation: Pick<Automation, 'trigger_type' | 'trigger_config'>, moment: number): number | undefined {
    if (automation.trigger_type !== 'schedule') return undefined;
    const cron = this.cronOf(automation.trigger_config.cron);
    if (cron instanceof CronError) return undefined;
    try {
      return cron.next(moment, timezoneOf(automation));
    } catch (error) {
      if (error instanceof ZoneError || error instanceof RangeError) return undefined;
      throw error;
    }
  }

  private cronOf(text: unknown): Cron | CronError {
    const key = typeof text === 'string' ? text : '';
    const known = this.crons.get(key);
    if (known !== undefined) return known;
    const made = read(key);
    if (this.crons.size >= KEPT) this.crons.clear();
    this.crons.set(key, made);
    return made;
  }
}

function read(text: string): Cron | CronError {
  try {
    return parseCron(text);
  } catch (error) {
    if (error instanceof CronError) return error;
    throw error;
  }
}

/** Why a schedule is none, with its place; undefined where it is one. `from`, `to`: in the expression. */
export function faultOfSchedule(cron: string, timezone: string): { part: 'cron' | 'timezone'; message: string; field?: number; from?: number; to?: number } | undefined {
  try {
    parseCron(cron).next(0, timezone);
    return undefined;
  } catch (error) {
    if (error instanceof CronError) return { part: 'cron', message: error.message, field: error.field, from: error.from, to: error.to };
    if (error instanceof ZoneError) return { part: 'timezone', message: error.message };
    throw error;
  }
}
