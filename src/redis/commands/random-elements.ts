// Random choice of elements: HRANDFIELD, SRANDMEMBER, ZRANDMEMBER, SPOP.
import type { ElementCollection } from '../data/element-collection.ts';
import { LongReply } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';

/** Elements with repetition up to this many are drawn at once. */
const DRAWN_AT_ONCE = 10_000;

/** Whether so many elements are asked for, with repetition, that they are drawn while they are sent. */
export const drawsLate = (count: number): boolean => count < -DRAWN_AT_ONCE;

/** As many draws as are asked for, of all elements as they are now; `parts` are what is told of each. */
export function drawLate(
  elements: readonly (readonly Reply[])[], count: number, random: () => number,
): LongReply {
  const parts = elements[0].length;
  return new LongReply(-count * parts, function* () {
    for (let i = 0; i < -count; i++) yield* elements[Math.floor(random() * elements.length)];
  });
}

/**
 * Names chosen at random: for a negative count that many with repetition, else that many different ones, or
 * all in the collection's order where there are no more.
 */
export function draw<V>(from: ElementCollection<V>, count: number, random: () => number): Bytes[] {
  if (count >= from.size) return Array.from(from.keys());
  if (count < 0) return Array.from({ length: -count }, () => from.pick(random));
  return count * 3 > from.size ? shuffled(from, count, random) : distinct(from, count, random);
}

/** Draws until enough are different: quick as long as most are not wanted. */
function distinct<V>(from: ElementCollection<V>, count: number, random: () => number): Bytes[] {
  const drawn = new Set<Bytes>();
  while (drawn.size < count) drawn.add(from.pick(random));
  return Array.from(drawn);
}

/** Fisher and Yates, as far as needed. */
function shuffled<V>(from: ElementCollection<V>, count: number, random: () => number): Bytes[] {
  const names = Array.from(from.keys());
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor(random() * (names.length - i));
    [names[i], names[other]] = [names[other], names[i]];
  }
  return names.slice(0, count);
}
