// Each change of a key while a run is run again, as it is made: the journal tells a key once a command or script, not each time.
import type { Bytes } from '../../protocol.ts';
import { Engine } from '../../redis/engine.ts';
import { Database } from '../../redis/keyspace.ts';

/** One name for each key of all databases. */
export const nameOfKey = (db: number, key: Bytes): string => `${db} ${key}`;

/** Tells the name of each key that is changed, until what it returns is called. Only meanwhile changes pass by here. */
export function tellChangedKeys(engine: Engine, tell: (name: string) => void): () => void {
  engine.keyChanged = (db, key, cause) => {
    Engine.prototype.keyChanged.call(engine, db, key, cause);
    tell(nameOfKey(db.id, key));
  };
  for (const db of engine.databases) {
    db.touch = (key, entry, tells = true) => {
      Database.prototype.touch.call(db, key, entry, tells);
      if (!tells) tell(nameOfKey(db.id, key)); // of groups of a stream nobody else hears
    };
  }
  return () => {
    Reflect.deleteProperty(engine, 'keyChanged');
    for (const db of engine.databases) Reflect.deleteProperty(db, 'touch');
  };
}
