// Workers of their own with a copy of what there is, or of what there was before a run: whatever happens there stays there.
import type { Part, Profile, RunRequest } from '../protocol.ts';
import { lookingBack } from './looking-back.ts';
import type { LookingBack } from './looking-back.ts';
import type { Past } from './past.ts';
import type { RemoteWorker } from './remote.ts';
import type { Workers } from './workers.ts';

export class Copies {
  /** `needs`: fetches the VM of a version, where it is not there yet. */
  constructor(
    private readonly workers: Workers, private readonly past: Past, private readonly parts: () => Iterable<Part>,
    private readonly needs: (version: RunRequest['lua']) => Promise<void>,
  ) {}

  /** With all that there is, or was before a run that `Past.knows`. Whoever asked for it ends it. Throws where that is not known any more. */
  async make(lua: RunRequest['lua'], before?: number): Promise<RemoteWorker> {
    await this.needs(lua);
    return this.workers.copy(before === undefined ? undefined : this.past.positionBefore(before));
  }

  /** A worker that looks back at runs, one after another. Whoever asked for it ends it. */
  async debugger(): Promise<LookingBack> { return lookingBack(await this.workers.empty()); }

  /** Profiles a run on what there is, or was before another. `ends` gets what ends it early: then it rejects. */
  async profile(request: RunRequest, runs: number, before: number | undefined, ends: (end: () => void) => void): Promise<Profile> {
    const copy = await this.make(request.lua, before);
    ends(() => copy.end('the profile was ended'));
    try {
      return await copy.call((api) => api.profile({ request, runs, parts: [...this.parts()] }));
    } finally {
      copy.end('the profile is made');
    }
  }

  /** A world as it was before a run, as batches. */
  async before(run: number, world: string): Promise<Uint8Array[]> {
    const copy = await this.workers.copy(this.past.positionBefore(run));
    try {
      return await copy.call((api) => api.snapshotOf(world));
    } finally {
      copy.end('it told what there was');
    }
  }
}
