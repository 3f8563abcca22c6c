// A replica beside the primary, in the same thread: each change of the one is put into the other as redo.
import { applyRedo } from '../redis/apply-redo.ts';
import type { Engine } from '../redis/engine.ts';
import type { Peer } from '../redis/engine-options.ts';
import { encodeChanges, snapshot } from '../redis/redo.ts';

/**
 * Feeds `replica` with all that `primary` holds and will change. While a script runs on the replica changes wait:
 * what is returned puts them in place, to be called when it may be over.
 */
export function replicate(primary: Engine, replica: Engine, at: { primary: Peer; replica: Peer }): () => void {
  const waiting: Uint8Array[] = snapshot(primary);
  replica.follow(at.primary);
  primary.replicas.push(at.replica);
  const feed = (): void => {
    while (waiting.length > 0 && replica.scripting?.running === undefined) applyRedo(waiting.shift()!, replica);
  };
  feed();
  primary.faults.recordsAtNeed = false;
  primary.journal.recording = true;
  primary.onChanges = (changes) => {
    const batch = encodeChanges(changes, primary.databases);
    if (batch === undefined) return;
    waiting.push(batch);
    feed();
  };
  return feed;
}
