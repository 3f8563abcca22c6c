// Plays the world's time fast: each frame says how far it should be, the world runs what is due until then.
import type { JsonObject } from '../../../world/schema.ts';
import type { Played } from '../wire.ts';
import { sentence } from './port.ts';
import type { AutomationsPort } from './port.ts';
import { DAY } from './WorldClock.svelte.ts';
import type { WorldClock } from './WorldClock.svelte.ts';

/** What an automation did in what was played. `last`: milliseconds since 1970. */
export interface Lane { id: string; name: string; runs: number; failed: number; last: number }

/** Milliseconds of work that the world does for a frame, and where nothing is drawn meanwhile. */
const BUDGET = { frame: 8, still: 200 };
/** A frame that came later than this counts as one that did not: the page was out of sight. */
const LONGEST_FRAME = 100;
/** Runs that are drawn. */
const MOST = 100_000;

export class Player {
  state = $state<'idle' | 'playing' | 'paused' | 'done'>('idle');
  /** Milliseconds of the world's time, and the seconds in which they are played. */
  span = $state(7 * DAY);
  seconds = $state(10);
  /** The stretch that is played, and how far it is: milliseconds since 1970. */
  from = $state(0);
  to = $state(0);
  at = $state(0);
  lanes = $state.raw<readonly Lane[]>([]);
  /** How many there were. */
  count = $state(0);
  failure = $state('');
  /** The first ones, in their order. Not to be changed. */
  runs: Played[] = [];

  /** Where the time that passed says that it should be. */
  #wanted = 0;
  #asking = false;
  #before: JsonObject | undefined;

  constructor(private readonly port: AutomationsPort, private readonly clock: WorldClock) {}

  /** From the world's time on. `lanes`: the automations that may run, as they are to stand. */
  async play(lanes: readonly Pick<Lane, 'id' | 'name'>[]): Promise<void> {
    if (this.state === 'playing') return;
    if (this.state === 'paused') return this.#go();
    this.failure = '';
    try {
      this.#before = await this.port.ask('world', { secrets: true });
      const { now } = await this.port.ask('clock', null);
      [this.from, this.at, this.to, this.#wanted] = [now, now, now + this.span, now];
    } catch (cause) {
      this.failure = sentence(cause);
      return;
    }
    [this.runs, this.count] = [[], 0];
    this.lanes = lanes.map(({ id, name }) => ({ id, name, runs: 0, failed: 0, last: 0 }));
    this.#go();
  }

  pause(): void { if (this.state === 'playing') this.state = 'paused'; }

  /** Ends it where it is. */
  stop(): void { if (this.state !== 'idle') this.state = 'done'; }

  /** Whether the world can be as it was before. */
  get canTakeBack(): boolean { return this.state === 'done' && this.#before !== undefined; }

  async takeBack(): Promise<void> {
    const world = this.#before;
    if (world === undefined || this.state !== 'done') return;
    const got = await this.port.act('load', { world });
    if ('error' in got) { this.failure = got.error; return; }
    this.#before = undefined;
    this.state = 'idle';
    await this.clock.view.now();
  }

  #go(): void {
    this.state = 'playing';
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#wanted = this.to;
      void this.#still();
    } else this.#frames(performance.now());
  }

  /** All at once, with nothing that moves. */
  async #still(): Promise<void> {
    while (this.state === 'playing') await this.#advance(BUDGET.still);
  }

  #frames(before: number): void {
    requestAnimationFrame((now) => {
      if (this.state !== 'playing') return;
      const passed = Math.min(Math.max(0, now - before), LONGEST_FRAME);
      this.#wanted = Math.min(this.to, this.#wanted + passed * this.span / (this.seconds * 1000));
      void this.#advance(BUDGET.frame);
      this.#frames(now);
    });
  }

  /** One at a time: while the world is at it, frames only say how far it should be. */
  async #advance(budget: number): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const { now, done, runs } = await this.port.act('advance', { to: Math.round(this.#wanted), budget });
      this.#take(runs);
      this.at = now;
      this.clock.took(now);
      if (done && this.#wanted >= this.to) this.state = 'done';
    } catch (cause) {
      this.failure = sentence(cause);
      this.state = 'done';
    } finally {
      this.#asking = false;
    }
  }

  #take(runs: readonly Played[]): void {
    if (runs.length === 0) return;
    const lanes = new Map(this.lanes.map((lane) => [lane.id, { ...lane }]));
    for (const run of runs) {
      if (this.runs.length < MOST) this.runs.push(run);
      let lane = lanes.get(run.automation_id);
      if (lane === undefined) lanes.set(run.automation_id, lane = { id: run.automation_id, name: run.name, runs: 0, failed: 0, last: 0 });
      lane.runs++;
      if (!run.success) lane.failed++;
      lane.last = run.at;
    }
    this.lanes = [...lanes.values()];
    this.count += runs.length;
  }
}
