// States of whole worlds: taken, put in the place of what there is, and the time that it is in them.
import type { Remote } from 'comlink';
import type { Answer, WorkerApi, WorldNow, WorldTime } from '../protocol.ts';
import type { Workers } from './workers.ts';

interface Hands {
  /** In its turn, behind whatever runs. */
  change<T>(work: (api: Remote<WorkerApi>) => Promise<Answer<T>>): Promise<T>;
  ask<T>(work: (api: Remote<WorkerApi>) => Promise<T>): Promise<T>;
  workers: Pick<Workers, 'setTime'>;
  /** Of worlds whose time is another than the real one; workers that are made get it. */
  times: Record<string, WorldTime>;
}

export class States {
  constructor(private readonly hands: Hands) {}

  /** A world as it is, as batches. */
  take(world: string): Promise<Uint8Array[]> { return this.hands.change(async (api) => ({ result: await api.snapshotOf(world), parts: [] })); }

  /** Puts a state in the place of all that a world holds. Resolves to what undoes that, and with it whatever came later. */
  async replace(world: string, state: readonly Uint8Array[]): Promise<() => Promise<void>> {
    let before: Uint8Array[] = [];
    await this.hands.change(async (api) => {
      before = await api.snapshotOf(world);
      return api.become(world, [...state]);
    });
    return () => this.put(world, before);
  }

  /** The same without the way back. */
  async put(world: string, state: readonly Uint8Array[]): Promise<void> { await this.hands.change((api) => api.become(world, [...state])); }

  // Time

  time(world: string): WorldTime { return this.hands.times[world] ?? { ahead: 0 }; }

  /** Times of an earlier visit, before the session starts. */
  restore(times: Readonly<Record<string, WorldTime>>): void { Object.assign(this.hands.times, times); }

  /** What is over by then happens at once. A run that is under way keeps the time that it began with. */
  async setTime(world: string, time: WorldTime): Promise<void> {
    await this.hands.change(async (api) => {
      const answer = await api.setTime(world, time);
      this.hands.times[world] = time;
      this.hands.workers.setTime(world, time);
      return answer;
    });
  }

  /** What time it is in a world, and when something is due next. */
  now(world: string): Promise<WorldNow> { return this.hands.ask((api) => api.timeOf(world)); }
}
