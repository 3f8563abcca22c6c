// What one field of one entity holds after any number of peers wrote to it. A write stands until one that knew of it is
// there; those that knew nothing of each other stand side by side, one a branch, and the latest of them shows.
import type { Json } from '../../../world/schema.ts';
import { compareStamps } from './hlc.ts';
import type { Stamp } from './hlc.ts';

/** One write. `seq`: that of its bundle among its actor's. */
export interface Write<T = Json> extends Stamp { readonly seq: number; readonly value: T }

/** Most have one write; those with more are in conflict, the latest first. */
export type Register = Write | readonly Write[];

export type Knows = (actor: string, seq: number) => boolean;

/** With one more write. `knows`: what its bundle knew of. A bundle's later operation knows of its earlier ones. */
export function written(register: Register | undefined, write: Write, knows: Knows): Register {
  if (register === undefined) return write;
  if (!isMany(register)) {
    if (knows(register.actor, register.seq)) return write;
    return [register, write].sort(latestFirst);
  }
  const others = register.filter(({ actor, seq }) => !knows(actor, seq));
  return others.length === 0 ? write : [...others, write].sort(latestFirst);
}

/** The write that shows. */
export const winner = (register: Register): Write => (isMany(register) ? register[0] : register);

/** All that stand, the latest first. */
export const writesOf = (register: Register): readonly Write[] => (isMany(register) ? register : [register]);

/** Those of several registers as of one, where entities are one: the latest first. */
export const together = (registers: readonly Register[]): readonly Write[] => registers.flatMap(writesOf).sort(latestFirst);

const latestFirst = (a: Write, b: Write): number => compareStamps(b, a);
const isMany = (register: Register): register is readonly Write[] => Array.isArray(register);

/** The later of two writes: for what has no branches (whether a thing is there, where it stands). */
export const later = <T>(one: Write<T> | undefined, other: Write<T>): Write<T> =>
  (one === undefined || compareStamps(other, one) > 0 ? other : one);
