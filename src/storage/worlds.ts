// The stored worlds: a snapshot, the base, and the batches since, the tail. What is stored is at any time a state that
// was: writes go in order, those that wait in one transaction, and what may lack something is never continued, but
// written anew from all that the session holds.
import type { IDBPDatabase } from 'idb';
import type { Batch, Chunk } from '../protocol.ts';
import { isBaseMark } from './schema.ts';
import type { Schema, StoredChunk } from './schema.ts';
import type { StoredStates } from './stored-states.ts';
import type { Write, Writer, WriteTransaction } from './writer.ts';

/** All worlds: apply the base, then the tail. */
export interface Held {
  base: Chunk[];
  tail: Batch[];
  /** Of the last batch that the base holds; 0 where that is not known. */
  position: number;
}

/** What was found stored. `missing`: so many chunks or batches were not there, though others say that they were. */
export interface Found extends Held { missing: number }

type Entries = readonly (readonly [IDBValidKey, StoredChunk])[];

export class StoredWorlds {
  private found: Found = { base: [], tail: [], position: 0, missing: 0 };
  /** Undefined until the session has what was found. */
  private held: () => Held | undefined = () => undefined;

  /** It changed in this page, and that was not to be stored. */
  changedAlone = false;

  /** `open`: writes may go to the database now, or after what is there already. */
  constructor(private readonly writer: Writer, private readonly open: () => boolean, private readonly states: StoredStates) {}

  /** What the database had as the page began. `goOn` gives the batches after a position that the page before left behind. */
  async read(
    db: IDBPDatabase<Schema>, base: Entries, tail: Entries, goOn = (_last: number): Batch[] => [],
  ): Promise<void> {
    const mark = await db.get('meta', 'base');
    this.states.mark = await db.get('meta', 'states');
    const batches = tail.map(([key, stored]): Batch => ({ position: Number(key), ...chunkOf(stored) }));
    const known = isBaseMark(mark) && !batches.some(({ position }) => position <= mark.position) ? mark : undefined;
    this.found = {
      base: base.map(([, stored]) => chunkOf(stored)), tail: batches, position: known?.position ?? 0,
      missing: Math.max(0, lengthOf(base) - base.length, (known?.chunks ?? 0) - base.length)
        + gaps(batches, known?.position),
    };
    const left = goOn(batches.at(-1)?.position ?? known?.position ?? 0);
    this.found.tail.push(...left);
    for (const batch of left) this.append(batch);
  }

  /** Batches that are not stored, as far as is known. */
  get unstored(): Batch[] {
    const first = Number(this.writer.keys('tail')[0] ?? Infinity);
    return (this.held() ?? this.found).tail.filter(({ position }) => position >= first);
  }

  /** `held` is what the session holds at any later time. */
  load(held: () => Held | undefined): Found {
    this.held = held;
    return this.found;
  }

  append({ position, world, bytes }: Batch): void {
    this.changedAlone ||= !this.open();
    if (!this.open()) return;
    this.writer.add({ store: 'tail', key: position, owned: true, run: (to) => to.objectStore('tail').put({ world, bytes }, position) });
  }

  rebase(chunks: Chunk[], position: number): void {
    this.found = { ...this.found, base: [], tail: [] }; // what was loaded is of no more use
    if (!this.open()) return;
    this.writer.drop(({ store, key }) => store === 'base' || (store === 'tail' && Number(key) <= position));
    this.writer.add({
      store: 'base', also: ['tail'], owned: true,
      run: (to) => Promise.all([
        ...putBase(to, chunks, position), to.objectStore('tail').delete(IDBKeyRange.upperBound(position)),
      ]),
    });
  }

  /** Writes all that there is, in the place of whatever is stored. */
  renew(): void {
    this.changedAlone = false;
    this.writer.drop(({ owned }) => owned === true);
    const all: Write = {
      store: 'base', also: ['tail'], owned: true,
      run: (to) => {
        const { base, tail, position } = this.held() ?? this.found;
        const store = to.objectStore('tail');
        return Promise.all([
          ...putBase(to, base, position), heard(store.clear()),
          ...tail.map(({ position: at, world, bytes }) => heard(store.put({ world, bytes }, at))),
        ]);
      },
    };
    this.writer.add(all);
    this.states.renew();
  }
}

/** Up to 0.5 there was one world, which had no name. */
const chunkOf = (stored: StoredChunk): Chunk => (stored instanceof Uint8Array ? { world: '', bytes: stored } : stored);

function putBase(to: WriteTransaction, chunks: readonly Chunk[], position: number): Promise<unknown>[] {
  const store = to.objectStore('base');
  const mark = { position, chunks: chunks.length };
  return [
    heard(store.clear()), ...chunks.map((chunk, place) => heard(store.put(chunk, place))),
    heard(to.objectStore('meta').put(mark, 'base')),
  ];
}

/** Where a later request of the transaction throws at once, nobody waits for this one any more. */
function heard<T>(request: Promise<T>): Promise<T> {
  request.catch(() => {});
  return request;
}

/** How many there must have been, by the last key. */
const lengthOf = (base: Entries): number => (base.length === 0 ? 0 : Number(base[base.length - 1][0]) + 1);

/** Positions between those of the batches, and between `after` and the first, where that is known. */
function gaps(batches: readonly Batch[], after: number | undefined): number {
  if (batches.length === 0) return 0;
  const before = after ?? batches[0].position - 1;
  return batches[batches.length - 1].position - before - batches.length;
}
