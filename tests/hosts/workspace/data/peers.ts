// Peers of a test's own: one clock that the test moves, and chance by a seed.
import { Peer } from '../../../../src/hosts/workspace/data/peer.ts';

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Time { at = Date.UTC(2026, 0, 15, 10); }

export const peerOf = (actor: string, time: Time = new Time(), seed = actor.length): Peer => new Peer(actor, { now: () => time.at, random: chance(seed + actor.charCodeAt(0) * 7919) });
