// A clock that can be set: it stands, or runs ahead of another. Durations are always those of the other.
import type { Outcome, RunRecord, WorldTime } from '../protocol.ts';
import type { Clock } from './host.ts';

export class SetClock implements Clock {
  /** `time` is asked at each look. */
  constructor(private readonly real: Clock, private readonly time: () => WorldTime | undefined) {}

  now(): number {
    const time = this.time();
    if (time === undefined) return this.real.now();
    return 'stands' in time ? time.stands : this.real.now() + time.ahead;
  }

  elapsed(): number { return this.real.elapsed(); }
}

/** A run's record in the time of the page: lists of runs and of events tell when it was for a person, whatever the time was in its world. */
export function inRealTime(outcome: Outcome<RunRecord>, shift: number): Outcome<RunRecord> {
  if (shift === 0 || !('done' in outcome)) return outcome;
  const { done } = outcome;
  const moved = <T extends { at: number }>(all: readonly T[]): T[] => all.map((one) => ({ ...one, at: one.at + shift }));
  return { done: { ...done, startedAt: done.startedAt + shift, events: moved(done.events), log: moved(done.log) } };
}
