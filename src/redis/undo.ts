// Takes changes of the journal back, the last one first.
import type { Change } from './journal.ts';
import type { Database } from './keyspace.ts';
import { Entry } from './value.ts';

export function undo(databases: readonly Database[], changes: readonly Change[]): void {
  for (let i = changes.length - 1; i >= 0; i--) {
    const change = changes[i];
    switch (change.kind) {
      case 'key': {
        const value = change.recording === undefined ? change.value : change.recording.undo();
        const entry = value === undefined ? undefined : new Entry(value, change.expireAt);
        // A string goes on with the recordings that began before.
        if (typeof change.value === 'object' && change.value.type !== 'string') change.value.endRecord();
        databases[change.db].restore(change.key, entry);
        break;
      }
      case 'flush':
        databases[change.db].replaceAll(change.entries, change.expires);
        break;
      case 'swap': {
        const a = databases[change.db];
        const b = databases[change.other];
        const { entries, expires } = a;
        a.replaceAll(b.entries, b.expires);
        b.replaceAll(entries, expires);
        break;
      }
      case 'command': // scripts that were loaded stay loaded, as in Redis
        break;
    }
  }
}
