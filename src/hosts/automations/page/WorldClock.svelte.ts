// The world's clock as the page shows it, and what moves it.
import { seconds } from '../../../ide/kit/clock.svelte.ts';
import type { AutomationView, ClockView, Played } from '../wire.ts';
import { Asked } from './Asked.svelte.ts';
import type { AutomationsPort } from './port.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Milliseconds of work in one turn: the page can ask something between two. */
const BUDGET = 200;

export class WorldClock {
  readonly view: Asked<ClockView>;
  /** It is on its way to a time. */
  moving = $state(false);

  constructor(private readonly port: AutomationsPort) {
    this.view = new Asked(() => port.ask('clock', null));
  }

  /** Milliseconds since 1970; undefined: not known yet. */
  get now(): number | undefined {
    const view = this.view.value;
    return view?.clock === 'real' ? seconds.now : view?.now;
  }

  /** Lets it run with the real one, or stand, at a time where one is given: nothing runs by that. */
  async set(clock: ClockView['clock'], at?: number): Promise<void> {
    this.view.value = await this.port.act('clock', { clock, ...at !== undefined && { at } });
  }

  /** Moves it on to a time. What is due until then runs. */
  async moveTo(to: number): Promise<Played[]> {
    if (this.moving) return [];
    this.moving = true;
    const played: Played[] = [];
    try {
      for (let done = false; !done;) {
        const got = await this.port.act('advance', { to, budget: BUDGET });
        this.took(got.now);
        for (const run of got.runs) played.push(run);
        ({ done } = got);
      }
    } finally {
      this.moving = false;
    }
    return played;
  }

  took(now: number): void { this.view.value = { clock: 'standing', now }; }
}

/** When the next of all schedules runs: milliseconds since 1970; undefined: none does. */
export function nextRun(automations: readonly AutomationView[]): number | undefined {
  const times = automations.flatMap(({ enabled, next }) => (enabled && next?.[0] !== undefined ? [Date.parse(next[0])] : []));
  return times.length === 0 ? undefined : Math.min(...times);
}
