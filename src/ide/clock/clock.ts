// Setting the clock of a world: it is the real one, stands, or was moved on.
import type { WorldTime } from '../../protocol.ts';
import { worldTimes } from '../kit/clock.svelte.ts';
import { LAST } from './kept-times.ts';
import type { Workspace } from '../Workspace.svelte.ts';

/** Under which the page remembers the times of worlds. */
const KEPT = 'world times';

/** What moves the clock of the open script's world. Each says what came of it only where nothing did. */
export class WorldClock {
  constructor(private readonly workspace: Workspace) {}

  get world(): string { return this.workspace.hostId; }

  /** As far as the page knows: what is on its way counts. */
  get time(): WorldTime { return worldTimes.of(this.world); }

  /** Milliseconds since 1970. */
  get now(): number { return worldTimes.now(this.world); }

  stand(): Promise<void> { return this.set({ stands: Math.floor(worldTimes.at(this.world)) }); }

  /** Goes on from where it is. */
  run(): Promise<void> { return this.set({ ahead: worldTimes.at(this.world) - Date.now() }); }

  real(): Promise<void> { return this.set({ ahead: 0 }); }

  move(by: number): Promise<void> {
    const { time } = this;
    return this.set('stands' in time ? { stands: Math.min(LAST, time.stands + by) } : { ahead: Math.min(LAST, time.ahead + by) });
  }

  /** To the moment at which something is over. */
  async toNext(): Promise<void> {
    const { session, notices, page } = this.workspace;
    const told = await session?.states.now(this.world);
    if (told === undefined) return;
    if (told.due === undefined) return notices.show(`Nothing is due: ${page?.data?.due ?? 'the next time'} is not there.`, { topic: 'clock' });
    await this.move(Math.max(0, told.due - told.now));
  }

  private async set(time: WorldTime): Promise<void> {
    const { session, notices } = this.workspace;
    const { world } = this;
    if (session === undefined) return notices.show('The engine is still starting.', { tone: 'warning' });
    const before = this.time;
    worldTimes.set(world, time);
    try {
      await session.states.setTime(world, time);
      this.workspace.remember(KEPT, worldTimes.all);
      this.workspace.revision++;
    } catch (cause) {
      worldTimes.set(world, before);
      notices.show(`The clock could not be set: ${cause instanceof Error ? cause.message : String(cause)}`, { tone: 'error' });
    }
  }
}
