// What fires automations, and what becomes of each that might run.
import type { Ground } from '../../host.ts';
import type { Runner } from '../runner.ts';
import type { State } from '../state.ts';

export class Engine {
  constructor(readonly state: State, readonly runner: Runner, readonly ground: Pick<Ground, 'clock' | 'tell'>) {}

  /** Runs what is due while the clock is real; `after` is called once something ran. Returns what ends it. */
  keepTime(after: () => void): () => void {
    void after;
    return () => {};
  }
}
