// Named snapshots of worlds: what a person wants to come back to. Names and contents lie in stores of their own, so that a list reads
// no contents. Every tab sees the same; a list is read anew each time, and tabs tell each other when to.
import type { IDBPDatabase } from 'idb';
import { newId } from './id.ts';
import { isRecord } from './schema.ts';
import type { Schema, Snapshot } from './schema.ts';

/** How many are kept, of all worlds; bytes of them all; characters of a name. */
export const SNAPSHOTS = { count: 50, bytes: 64 << 20, name: 100 } as const;

/** Why one cannot be kept or brought back: a sentence. */
export class SnapshotError extends Error { override readonly name = 'SnapshotError'; }

/** One with its contents. */
export interface WholeSnapshot { snapshot: Snapshot; chunks: Uint8Array[] }

export interface SnapshotsOptions {
  /** Undefined: nothing can be stored, and they live as long as the page. */
  database(): Promise<IDBPDatabase<Schema> | undefined>;
  channel: BroadcastChannel | undefined;
}

export class Snapshots {
  /** Another tab changed something. */
  heard: () => void = () => {};
  /** Those of this page alone, where nothing is stored. */
  private readonly alone = new Map<string, WholeSnapshot>();

  constructor(private readonly options: SnapshotsOptions) {
    if (options.channel !== undefined) options.channel.onmessage = () => this.heard();
  }

  /** Those of a world, the newest first. */
  async list(world: string): Promise<Snapshot[]> {
    return (await this.all()).filter((one) => one.world === world).sort((a, b) => b.at - a.at);
  }

  /** Throws SnapshotError where there is no room. */
  async save(world: string, name: string, chunks: readonly Uint8Array[]): Promise<Snapshot> {
    const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
    const snapshot: Snapshot = { id: newId(), world, name: nameOf(name), at: Date.now(), bytes };
    await this.keep({ snapshot, chunks: [...chunks] });
    return snapshot;
  }

  /** Keeps one, also one that was removed. Throws SnapshotError where there is no room. */
  async keep({ snapshot, chunks }: WholeSnapshot): Promise<void> {
    const others = (await this.all()).filter(({ id }) => id !== snapshot.id);
    if (others.length >= SNAPSHOTS.count) throw new SnapshotError(`${SNAPSHOTS.count} snapshots are kept already. Delete one first.`);
    if (others.reduce((sum, { bytes }) => sum + bytes, snapshot.bytes) > SNAPSHOTS.bytes) {
      throw new SnapshotError(`All snapshots together may have ${SNAPSHOTS.bytes >> 20} MB. Delete one first.`);
    }
    await this.write(async (db) => {
      const transaction = db.transaction(['snapshots', 'snapshot-chunks'], 'readwrite');
      await Promise.all([
        transaction.objectStore('snapshots').put(snapshot), transaction.objectStore('snapshot-chunks').put(chunks, snapshot.id), transaction.done,
      ]);
    }, () => { this.alone.set(snapshot.id, { snapshot, chunks }); });
  }

  /** Undefined: it is gone. Throws SnapshotError where what is stored is damaged. */
  async get(id: string): Promise<WholeSnapshot | undefined> {
    const db = await this.options.database();
    if (db === undefined) return this.alone.get(id);
    const [snapshot, chunks] = await Promise.all([db.get('snapshots', id), db.get('snapshot-chunks', id)]);
    if (snapshot === undefined) return undefined;
    if (!isSnapshot(snapshot) || !isChunks(chunks)) throw new SnapshotError('What is stored of this snapshot is damaged.');
    return { snapshot, chunks };
  }

  async rename(id: string, name: string): Promise<void> {
    const one = await this.get(id);
    if (one === undefined) return;
    const snapshot = { ...one.snapshot, name: nameOf(name) };
    await this.write(async (db) => { await db.put('snapshots', snapshot); }, () => { this.alone.set(id, { ...one, snapshot }); });
  }

  async remove(id: string): Promise<void> {
    await this.write(async (db) => {
      const transaction = db.transaction(['snapshots', 'snapshot-chunks'], 'readwrite');
      await Promise.all([transaction.objectStore('snapshots').delete(id), transaction.objectStore('snapshot-chunks').delete(id), transaction.done]);
    }, () => { this.alone.delete(id); });
  }

  close(): void { this.options.channel?.close(); }

  private async all(): Promise<Snapshot[]> {
    const db = await this.options.database();
    const stored: unknown[] = db === undefined ? [] : await db.getAll('snapshots');
    return [...stored.filter(isSnapshot), ...[...this.alone.values()].map(({ snapshot }) => snapshot)];
  }

  private async write(stored: (db: IDBPDatabase<Schema>) => Promise<void>, alone: () => void): Promise<void> {
    const db = await this.options.database();
    if (db === undefined) return alone();
    try {
      await stored(db);
    } catch (cause) {
      throw new SnapshotError(`The browser could not store it: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
    this.options.channel?.postMessage('changed');
  }
}

const nameOf = (name: string): string => name.replace(/\p{C}/gu, '').trim().slice(0, SNAPSHOTS.name) || 'Snapshot';

const isChunks = (value: unknown): value is Uint8Array[] => Array.isArray(value) && value.every((one) => one instanceof Uint8Array);

function isSnapshot(value: unknown): value is Snapshot {
  if (!isRecord(value)) return false;
  const { id, world, name, at, bytes } = value;
  return [id, world, name].every((one) => typeof one === 'string') && [at, bytes].every((one) => Number.isFinite(one));
}
