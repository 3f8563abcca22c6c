// The time of a world beside the real one: types alone.

/** In milliseconds: it stands at a moment since 1970, or runs so much ahead of the real one. `{ ahead: 0 }` is the real one. */
export type WorldTime = { stands: number } | { ahead: number };

/** What time it is in a world, and when something is due next there: milliseconds since 1970. Absent: nothing is. */
export interface WorldNow { now: number; due?: number }
