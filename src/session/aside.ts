// Parts that only look on, in the standby: they read what was acknowledged. A standby that takes over is none any more: they
// go on in the next one.
import type { Aside as AsideApi, Part } from '../protocol.ts';
import type { RemoteWorker } from './remote.ts';
import type { Workers } from './workers.ts';

export class Aside implements AsideApi {
  private readonly parts = new Map<string, Part>();
  /** The worker that knows the parts. */
  private home: RemoteWorker | undefined;

  constructor(private readonly workers: Workers) {}

  async act(world: string, name: string, given: unknown, who: number): Promise<unknown> {
    const worker = await this.workers.replica();
    if (worker !== this.home) {
      this.home = worker;
      worker.call((api) => api.attach([...this.parts.values()])).catch(() => {}); // what follows fails with it
    }
    this.workers.occupied++;
    try {
      const { result, parts } = await worker.call((api) => api.act(world, name, given, { id: 0, who, waited: false }));
      for (const part of parts) this.parts.set(keyOf(part.world, part.id), part);
      return 'done' in result ? result.done : undefined;
    } finally {
      this.workers.occupied--;
    }
  }

  part(world: string, id: number): Part | undefined { return this.parts.get(keyOf(world, id)); }

  forget(world: string, id: number): void { this.parts.delete(keyOf(world, id)); }

  get occupied(): boolean { return this.workers.occupied > 0; }

  drop(): void { if (this.occupied) this.workers.dropStandby(); }
}

/** Names a part among those of all worlds. */
export const keyOf = (world: string, id: number): string => `${world} ${id}`;
