// The difference of two states of a list: chunks that both have are equal, what lies between them is compared.
import type { Splice } from '../journal.ts';
import type { Bytes } from '../reply.ts';
import type { Chunk } from './list.ts';

/** The splices that turn one row of chunks into another. Chunks in both stand in the same order in both. */
export function splicesBetween(from: readonly Chunk[], to: readonly Chunk[]): Splice[] {
  let fromEnd = from.length;
  let toEnd = to.length;
  while (fromEnd > 0 && toEnd > 0 && from[fromEnd - 1] === to[toEnd - 1]) { fromEnd--; toEnd--; }
  for (let i = 0; i < fromEnd; i++) from[i].place = i;
  const splices: Splice[] = [];
  let at = 0; // the position in the list as the splices before have made it
  let fromGap = 0; // where the gap since the last common chunk begins, in either row
  let toGap = 0;
  for (let i = 0; i <= toEnd; i++) {
    const { place } = i < toEnd ? to[i] : { place: fromEnd };
    if (i < toEnd && from[place] !== to[i]) continue;
    if (fromGap < place || toGap < i) {
      const items = itemsOf(to, toGap, i);
      addSplice(splices, at, itemsOf(from, fromGap, place), items);
      at += items.length;
    }
    if (i < toEnd) at += to[i].count;
    fromGap = place + 1;
    toGap = i + 1;
  }
  return splices;
}

function itemsOf(row: readonly Chunk[], from: number, to: number): Bytes[] {
  const items: Bytes[] = [];
  for (let c = from; c < to; c++) {
    const chunk = row[c];
    for (let i = chunk.start; i < chunk.end; i++) items.push(chunk.items[i]);
  }
  return items;
}

/** Leaves out what both have at the beginning and at the end. */
function addSplice(splices: Splice[], at: number, old: readonly Bytes[], made: readonly Bytes[]): void {
  const shorter = Math.min(old.length, made.length);
  let head = 0;
  while (head < shorter && old[head] === made[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === made[made.length - 1 - tail]) tail++;
  const removed = old.length - head - tail;
  const items = made.slice(head, made.length - tail);
  if (removed > 0 || items.length > 0) splices.push({ at: at + head, removed, items });
}
