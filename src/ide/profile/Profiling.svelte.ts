// Profiles of the visit: the one that is being made, and those that were, to be held against each other.
import type { Profile, RunRequest } from '../../protocol.ts';
import type { Session } from '../../session.ts';

/** Profiles that are kept. */
const KEPT = 8;

export interface Made {
  id: number;
  /** "Run 3 of Counter". */
  name: string;
  /** The world was as it was before that run. */
  asBefore: boolean;
  request: RunRequest;
  profile: Profile;
}

export class Profiling {
  made = $state.raw<readonly Made[]>([]);
  shown = $state.raw<Made>();
  /** The one that it is held against. */
  other = $state.raw<Made>();
  working = $state(false);
  fault = $state('');
  #end: (() => void) | undefined;
  #ended = false;
  #count = 0;

  async start(session: Session, request: RunRequest, name: string, runs: number, before: number | undefined): Promise<void> {
    if (this.working) return;
    this.working = true;
    this.fault = '';
    this.#ended = false;
    try {
      const profile = await session.copies.profile(request, runs, before, (end) => {
        this.#end = end;
        if (this.#ended) end();
      });
      this.shown = { id: ++this.#count, name, asBefore: before !== undefined, request, profile };
      this.made = [this.shown, ...this.made].slice(0, KEPT);
      if (this.other !== undefined && !this.made.includes(this.other)) this.other = undefined;
    } catch (cause) {
      if (!this.#ended) this.fault = cause instanceof Error ? cause.message : String(cause);
    } finally {
      this.working = false;
      this.#end = undefined;
    }
  }

  cancel(): void {
    this.#ended = true;
    this.#end?.();
  }
}
