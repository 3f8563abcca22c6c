// Things by their stream id, in its order: a row of sorted chunks, so that places are found in O(log n) and a change
// moves no more than a chunk.
import { compareIds } from './stream-id.ts';
import type { StreamId } from './stream-id.ts';

/** Most items of a chunk; it splits in two beyond. */
const MOST = 128;

export class IdMap<T extends { readonly id: StreamId }> {
  /** None is empty. */
  private readonly chunks: T[][] = [];
  size = 0;

  get first(): T | undefined { return this.chunks[0]?.[0]; }
  get last(): T | undefined { return this.chunks.at(-1)?.at(-1); }

  get(id: StreamId): T | undefined {
    const found = this.atLeast(id);
    return found !== undefined && compareIds(found.id, id) === 0 ? found : undefined;
  }

  /** The first item whose id is not before this one. */
  atLeast(id: StreamId): T | undefined {
    const c = this.chunkOf(id);
    const chunk = this.chunks[c];
    if (chunk === undefined) return undefined;
    const place = placeOf(chunk, id);
    return place < chunk.length ? chunk[place] : this.chunks[c + 1]?.[0];
  }

  /** The first item whose id is after this one. */
  after(id: StreamId): T | undefined {
    const found = this.atLeast(id);
    if (found === undefined || compareIds(found.id, id) !== 0) return found;
    const c = this.chunkOf(id);
    return this.chunks[c][placeOf(this.chunks[c], id) + 1] ?? this.chunks[c + 1]?.[0];
  }

  /** Adds an item whose id is not there yet. */
  add(item: T): void {
    this.size++;
    const c = this.chunkOf(item.id);
    const chunk = this.chunks[c];
    if (chunk === undefined) { this.chunks.push([item]); return; }
    const place = placeOf(chunk, item.id);
    chunk.splice(place, 0, item);
    if (chunk.length <= MOST) return;
    // Where the new item came last it goes alone, so that rising ids leave full chunks behind.
    this.chunks.splice(c + 1, 0, chunk.splice(place === MOST ? MOST : MOST / 2));
  }

  /** Takes out an item that is there. */
  delete(id: StreamId): void {
    this.size--;
    const c = this.chunkOf(id);
    const chunk = this.chunks[c];
    chunk.splice(placeOf(chunk, id), 1);
    if (chunk.length === 0) this.chunks.splice(c, 1);
  }

  /** In the order of ids; not to be changed meanwhile. */
  *[Symbol.iterator](): Generator<T> {
    for (const chunk of this.chunks) yield* chunk;
  }

  /** The last chunk whose first item is not after this id, or 0. */
  private chunkOf(id: StreamId): number {
    let low = 1;
    let high = this.chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareIds(this.chunks[middle][0].id, id) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** How many of the sorted items come before an id. */
export function placeOf(items: readonly { readonly id: StreamId }[], id: StreamId): number {
  const last = items.length - 1;
  if (last < 0 || compareIds(items[last].id, id) < 0) return last + 1; // most often at the end
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareIds(items[middle].id, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
