// States of whole worlds: taken, put in the place of what there is, set aside under names, and the time that it is in them.
import type { Remote } from 'comlink';
import type { Answer, WorkerApi, WorldNow, WorldTime } from '../protocol.ts';
import type { KeptState, KeptStates, StatesStore } from './kept-states.ts';
import type { Workers } from './workers.ts';

interface Hands {
  /** In its turn, behind whatever runs; `taken` is called as its answer was taken in, before anything else is. */
  change<T>(work: (api: Remote<WorkerApi>) => Promise<Answer<T>>, taken?: () => void): Promise<T>;
  ask<T>(work: (api: Remote<WorkerApi>) => Promise<T>): Promise<T>;
  workers: Pick<Workers, 'setTime'>;
  /** Of worlds whose time is another than the real one; workers that are made get it. */
  times: Record<string, WorldTime>;
  /** Where states with names are kept; undefined: they live as long as the session. */
  store: StatesStore | undefined;
}

/** What a state begins as that nobody ever was in: with nothing, or as what is there; `anew`: with nothing, though it was known. */
export type Beginning = 'empty' | 'as it is' | 'anew';

export class States {
  /** Fetched as the first of them is asked for. */
  private kept: KeptStates | undefined;

  constructor(private readonly hands: Hands) {}

  /** A world as it is, as batches. */
  take(world: string): Promise<Uint8Array[]> { return this.hands.change(async (api) => ({ result: await api.snapshotOf(world), parts: [] })); }

  /** Puts a state in the place of all that a world holds. Resolves to what undoes that, and with it whatever came later. */
  async replace(world: string, state: readonly Uint8Array[]): Promise<() => Promise<void>> {
    let before: Uint8Array[] = [];
    let name = '';
    await this.hands.change(async (api) => {
      name = this.name(world);
      before = await api.snapshotOf(world);
      return api.become(world, [...state]);
    });
    return () => this.put(world, before, name);
  }

  /** The same without the way back. `name`: into the state of that name, also where the world is in another by now. */
  async put(world: string, state: readonly Uint8Array[], name?: string): Promise<void> {
    await this.hands.change(async (api) => {
      if (name === undefined || name === this.name(world)) return api.become(world, [...state]);
      await this.kept?.put(world, name, state);
      return { result: null, parts: [] };
    });
  }

  // Names

  /** A world was in another state than its first one. */
  get named(): boolean { return this.kept !== undefined || this.hands.store?.mark !== undefined; }

  /** Of the state that a world is in, once one was entered; '': the first one. */
  name(world: string): string { return this.kept?.nameOf(world) ?? ''; }

  /**
   * Sets the state that a world is in aside, and puts that of a name in its place. Resolves to those that had to go for want of room.
   * Throws KeptStateError where it cannot be; nothing has changed then.
   */
  async enter(world: string, name: string, begins: Beginning = 'empty'): Promise<KeptState[]> {
    let entered: (() => void) | undefined;
    return this.hands.change(async (api) => {
      const kept = await this.states();
      entered = () => kept.entered(world, name);
      const left = kept.nameOf(world);
      const away = kept.isAway(world);
      if (left === name && !away && begins !== 'anew') return { result: [], parts: [] };
      const known = begins === 'anew' ? [] : await kept.get(world, name);
      const before = away ? await kept.get(world, left) ?? [] : await api.snapshotOf(world);
      const dropped = away ? [] : await kept.leave(world, before, name);
      try {
        return { ...await api.become(world, known ?? (begins === 'as it is' ? before : [])), result: dropped };
      } catch (cause) {
        // It has been what cannot be read: back to what there was.
        entered = () => kept.entered(world, left);
        await api.become(world, before);
        throw cause;
      }
    }, () => entered?.());
  }

  private async states(): Promise<KeptStates> {
    const { KeptStates, PassingStates } = await import('./kept-states.ts');
    return this.kept ??= new KeptStates(this.hands.store ?? new PassingStates());
  }

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
