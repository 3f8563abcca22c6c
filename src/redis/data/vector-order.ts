// Which elements of a vector set are nearest to a vector.
import type { Bytes } from '../reply.ts';
import type { ElementVector, VectorSet } from './vector-set.ts';
import type { Quantized } from './vectors.ts';

export interface Near { element: Bytes; vector: ElementVector; distance: number }

/**
 * The nearest of some elements, the nearest first. Of equally near ones those that are given last are first; but once
 * `most` were found, one more has to be nearer than one of these, and stands behind its equals.
 */
export function nearestOf(
  set: VectorSet, query: Quantized, most: number, elements: readonly (readonly [Bytes, ElementVector])[],
): Near[] {
  const found: Near[] = []; // the farthest first
  for (const [element, vector] of elements) {
    const distance = set.distance(query, vector);
    let at = found.length;
    if (at < most) while (at > 0 && found[at - 1].distance < distance) at--;
    else {
      if (distance >= found[0].distance) continue;
      found.shift();
      for (at = 0; at < found.length && found[at].distance > distance;) at++;
    }
    found.splice(at, 0, { element, vector, distance });
  }
  return found.reverse();
}
